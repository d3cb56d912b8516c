/** What leaves beside the texts: the table of inputs and answers, and what goes with an adopted text. */
import type { Translation } from '../message.ts'

export const exchangeAnnexMessages = {
  // the table of inputs and answers
  'table-open': 'Télécharger le tableau',
  'table-open-csv': 'Télécharger ce cycle en CSV',
  'table-sheet': 'Cycle {round}',
  'table-title': '{agenda}, contributions et suites données du cycle {round}, {at} UTC',
  'table-paragraph': 'Paragraphe',
  'table-type': 'Type',
  'table-suggestion': 'Proposition de modification',
  'table-comment': 'Commentaire et justification',
  'table-proposed': 'Modification proposée',
  'table-backing': 'Soutiens',
  'table-words': 'Texte qui en résulte',
  'table-status': 'État',
  'table-contest': 'Contestation',
  'table-prepared': 'Préparée, non publiée',
  'table-published': 'Publiée',
  'table-strike': 'Supprimer : {words}',
  'table-insert': 'Insérer : {words}',
  'table-contested': 'Contestée : {reason}',
  'table-contest-answer': '{answer} : {reason}',

  // what goes with an adopted text
  'adoption-title': 'Adoption',
  'adoption-reopened': 'Cet objectif a été rouvert depuis : le texte ci-dessus n’est pas celui qui a été adopté.',
  'adoption-version': 'Version {version}, adoptée au cycle {round}',
  'adoption-at': 'Adoptée le {at} UTC.',
  'adoption-by-two': 'Demandée par {who} ; confirmée par {other}.',
  'adoption-by-one': 'Décidée par {who}, sans autre modérateur.',
  'adoption-reason': 'Motif :',
  'adoption-rule-positions':
    'Règle : positions. Chacun de ces groupes doit apporter son propre soutien : {groups}. L’objection d’une organisation suffit à bloquer.',
  'adoption-rule-silence':
    'Règle : procédure d’approbation tacite. Ces groupes devaient être informés : {groups}. Personne n’a rompu le silence.',
  'adoption-digest': 'Empreinte SHA-256 de la version : {digest}',
  'adoption-on-version': '{words} (sur la version {version})',
  'adoption-silent': 'Aucune position prise',
  'adoption-reservations': 'Réserves',
  'adoption-dissociations': 'Dissociations de certains paragraphes',
  'adoption-lifted': 'Objections levées',
  'adoption-statement': '{organisation}, sur la version {version} :',
  'adoption-statement-on': {
    one: '{organisation}, paragraphe {numbers}, sur la version {version} :',
    many: '{organisation}, paragraphes {numbers}, sur la version {version} :',
    other: '{organisation}, paragraphes {numbers}, sur la version {version} :',
  },
  'adoption-sign-off': 'Signatures',
  'adoption-goal-version': 'Objectif {number}, version {version}',
  'adoption-signed-for': 'Pour le texte adopté : {versions}.',
  'adoption-name': 'Nom',
  'adoption-function': 'Fonction',
  'adoption-signature': 'Signature',
  'adoption-date': 'Date',
  'export-column-position': 'Position',
} as const satisfies Translation
