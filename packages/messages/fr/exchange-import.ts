/** Bringing a text in: the import page, in French. */
import type { Translation } from '../message.ts'

export const exchangeImportMessages = {
  'import-title': 'Apporter un texte',
  'import-intro':
    'Choisissez un document Word (.docx) ou un fichier Markdown. Vous voyez ce qui a été compris avant que rien ne soit écrit.',
  'import-intro-moderator':
    'En tant que modérateur, vous pouvez aussi choisir un fichier JSON exporté par Acquis : ses objectifs s’ajoutent à ce programme.',
  'import-not-now': 'Vous ne pouvez pas apporter de texte à présent.',
  'import-file': 'Choisir un fichier',
  'import-file-hint':
    '{megabytes} Mo au plus. Les images, les notes de bas de page et les suppressions suivies sont laissées de côté.',
  'import-reading': 'Le fichier est en cours de lecture.',
  'import-understood': 'Ce qui a été compris',
  'import-as': 'Devient',
  'import-as-one': 'Un seul objectif',
  'import-as-several': {
    one: '{count} objectif, un par chapitre',
    many: '{count} d’objectifs, un par chapitre',
    other: '{count} objectifs, un par chapitre',
  },
  'import-goal-title': 'Titre de l’objectif {number}',
  'import-take': 'Prendre cet objectif',
  'import-blocks': { one: '{count} paragraphe', many: '{count} de paragraphes', other: '{count} paragraphes' },
  'import-more': 'Le reste n’est pas montré ici, et il est pris aussi.',
  'import-lost': 'Ce qui n’a pas été repris, ou se lit autrement',
  'import-lost-none': 'Tout le fichier a été compris.',
  'import-lost-table': {
    one: '{count} tableau est devenu des paragraphes, un par ligne.',
    many: '{count} de tableaux sont devenus des paragraphes, un par ligne.',
    other: '{count} tableaux sont devenus des paragraphes, un par ligne.',
  },
  'import-lost-image': {
    one: '{count} image a été laissée de côté.',
    many: '{count} d’images ont été laissées de côté.',
    other: '{count} images ont été laissées de côté.',
  },
  'import-lost-footnote': {
    one: '{count} note de bas de page a été laissée de côté.',
    many: '{count} de notes de bas de page ont été laissées de côté.',
    other: '{count} notes de bas de page ont été laissées de côté.',
  },
  'import-lost-comment': {
    one: '{count} commentaire a été laissé de côté.',
    many: '{count} de commentaires ont été laissés de côté.',
    other: '{count} commentaires ont été laissés de côté.',
  },
  'import-lost-insertion-taken': {
    one: '{count} insertion suivie a été reprise comme texte.',
    many: '{count} d’insertions suivies ont été reprises comme texte.',
    other: '{count} insertions suivies ont été reprises comme texte.',
  },
  'import-lost-deletion-dropped': {
    one: '{count} suppression suivie a été laissée de côté.',
    many: '{count} de suppressions suivies ont été laissées de côté.',
    other: '{count} suppressions suivies ont été laissées de côté.',
  },
  'import-lost-text-box': {
    one: '{count} zone de texte a été laissée de côté.',
    many: '{count} de zones de texte ont été laissées de côté.',
    other: '{count} zones de texte ont été laissées de côté.',
  },
  'import-lost-hidden': {
    one: '{count} passage masqué a été laissé de côté.',
    many: '{count} de passages masqués ont été laissés de côté.',
    other: '{count} passages masqués ont été laissés de côté.',
  },
  'import-lost-formula': {
    one: '{count} formule a été reprise en signes simples.',
    many: '{count} de formules ont été reprises en signes simples.',
    other: '{count} formules ont été reprises en signes simples.',
  },
  'import-lost-code': {
    one: '{count} passage de code a été repris en mots simples.',
    many: '{count} de passages de code ont été repris en mots simples.',
    other: '{count} passages de code ont été repris en mots simples.',
  },
  'import-lost-rule': {
    one: '{count} trait de séparation a été laissé de côté.',
    many: '{count} de traits de séparation ont été laissés de côté.',
    other: '{count} traits de séparation ont été laissés de côté.',
  },
  'import-lost-level': {
    one: '{count} titre ou élément était plus profond qu’un texte ne va et a été remonté.',
    many: '{count} de titres ou éléments étaient plus profonds qu’un texte ne va et ont été remontés.',
    other: '{count} titres ou éléments étaient plus profonds qu’un texte ne va et ont été remontés.',
  },
  'import-lost-long-paragraph': {
    one: '{count} paragraphe était trop long et a été coupé.',
    many: '{count} de paragraphes étaient trop longs et ont été coupés.',
    other: '{count} paragraphes étaient trop longs et ont été coupés.',
  },
  'import-lost-address': {
    one: '{count} lien avait une adresse qui n’est pas permise ; ses mots ont été repris.',
    many: '{count} de liens avaient une adresse qui n’est pas permise ; leurs mots ont été repris.',
    other: '{count} liens avaient une adresse qui n’est pas permise ; leurs mots ont été repris.',
  },
  'import-lost-frame': {
    one: '{count} ligne autour des objectifs (programme, thèmes, commentaires, annexes) a été laissée de côté.',
    many: '{count} de lignes autour des objectifs (programme, thèmes, commentaires, annexes) ont été laissées de côté.',
    other: '{count} lignes autour des objectifs (programme, thèmes, commentaires, annexes) ont été laissées de côté.',
  },
  'import-lost-reference': {
    one: '{count} référence ou mention est devenue de simples mots.',
    many: '{count} de références ou mentions sont devenues de simples mots.',
    other: '{count} références ou mentions sont devenues de simples mots.',
  },
  'import-lost-element': {
    one: '{count} ligne sur un élément n’a pas été comprise en entier et reste un paragraphe.',
    many: '{count} de lignes sur des éléments n’ont pas été comprises en entier et restent des paragraphes.',
    other: '{count} lignes sur des éléments n’ont pas été comprises en entier et restent des paragraphes.',
  },
  'import-lost-change-sign': {
    one: '{count} signe de changement reste parmi les mots.',
    many: '{count} de signes de changement restent parmi les mots.',
    other: '{count} signes de changement restent parmi les mots.',
  },
  'import-lost-other': {
    one: '{count} autre partie a été laissée de côté.',
    many: '{count} d’autres parties ont été laissées de côté.',
    other: '{count} autres parties ont été laissées de côté.',
  },
  'import-brings-goals': { one: '{count} objectif', many: '{count} d’objectifs', other: '{count} objectifs' },
  'import-brings-links': {
    one: '{count} rattachement',
    many: '{count} de rattachements',
    other: '{count} rattachements',
  },
  'import-brings-discussions': {
    one: '{count} fil de discussion',
    many: '{count} de fils de discussion',
    other: '{count} fils de discussion',
  },
  'import-brings-suggestions': {
    one: '{count} suggestion en suspens',
    many: '{count} de suggestions en suspens',
    other: '{count} suggestions en suspens',
  },
  'import-brings-brackets': {
    one: '{count} passage entre crochets',
    many: '{count} de passages entre crochets',
    other: '{count} passages entre crochets',
  },
  'import-brings-undecided-how':
    'Les auteurs des suggestions sont cités avec leur organisation : personne ici ne peut modifier ni retirer ce qu’ils suggèrent, et les modérateurs en décident. Les organisations qui siègent ici soutiennent et appuient ce que dit le fichier ; les autres sont citées. L’accord pour lever des crochets est redemandé. La modification suggérée d’un rattachement ne vient que si le rattachement reste agréé.',
  'import-leaves-decisions': {
    one: '{count} décision antérieure reste dans le fichier : elle a été prise ailleurs et ne peut être annulée ici.',
    many: '{count} de décisions antérieures restent dans le fichier : elles ont été prises ailleurs et ne peuvent être annulées ici.',
    other:
      '{count} décisions antérieures restent dans le fichier : elles ont été prises ailleurs et ne peuvent être annulées ici.',
  },
  'import-brings-how':
    'Les rattachements arrivent comme si vous les proposiez. Ceux qui étaient agréés le restent tant que vous pouvez ici en agréer.',
  'import-discussions': {
    one: 'Reprendre {count} fil de discussion',
    many: 'Reprendre {count} de fils de discussion',
    other: 'Reprendre {count} fils de discussion',
  },
  'import-discussions-hint':
    'Leurs auteurs sont cités par leur nom et leur organisation, et ne comptent pas ici comme entendus. Les numéros suivent ceux de ce tour.',
  'import-theme': 'Thème',
  'import-theme-none': 'Sans thème',
  'import-confirm': {
    one: 'Créer {count} objectif',
    many: 'Créer {count} d’objectifs',
    other: 'Créer {count} objectifs',
  },
  'import-again': 'Choisir un autre fichier',
  'import-made': {
    one: '{count} objectif a été créé.',
    many: '{count} d’objectifs ont été créés.',
    other: '{count} objectifs ont été créés.',
  },
  'import-choose-one': 'Prenez au moins un objectif.',
} as const satisfies Translation
