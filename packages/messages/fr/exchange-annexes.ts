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
} as const satisfies Translation
