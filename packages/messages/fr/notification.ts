/** Mails, notices and the mailbox page, in French. */
import type { Translation } from '../message.ts'

export const notificationMessages = {
  'mail-sign-in-subject': 'Votre lien de connexion à Acquis',
  'mail-sign-in-body':
    'Un lien de connexion à Acquis a été demandé pour cette adresse.\n\nOuvrez-le dans le navigateur où vous voulez travailler :\n\n{url}\n\nIl sert une seule fois, pendant {minutes} minutes. Si la demande ne vient pas de vous, ne faites rien : personne n’est connecté tant que le lien n’est pas utilisé.',

  'notice-mention': '{name}, {organisation}, vous a mentionné',
  'notice-reply': '{name}, {organisation}, a répondu dans une de vos discussions',
  'notice-invitation': '{name}, {organisation}, vous a invité à ce programme',
  'notice-link-agreed': '{name}, {organisation}, a agréé un rattachement que vous aviez proposé',
  'notice-link-declined': '{name}, {organisation}, n’a pas agréé un rattachement que vous aviez proposé',
  'notice-suggestion-accepted': '{name}, {organisation}, a accepté une de vos propositions',
  'notice-suggestion-rejected': '{name}, {organisation}, a rejeté une de vos propositions',
  'notice-suggestion-reopened':
    '{name}, {organisation}, est revenu sur une décision concernant une de vos propositions',
  'notice-suggestion-backed-accepted': '{name}, {organisation}, a accepté une proposition que vous soutenez',
  'notice-suggestion-backed-rejected': '{name}, {organisation}, a rejeté une proposition que vous soutenez',
  'notice-input-accepted': '{name}, {organisation}, a accepté une de vos contributions',
  'notice-input-accepted-with-changes':
    '{name}, {organisation}, a accepté une de vos contributions avec des modifications',
  'notice-input-not-accepted': '{name}, {organisation}, n’a pas accepté une de vos contributions',
  'notice-input-noted': '{name}, {organisation}, a pris note d’une de vos contributions',
  'notice-input-out-of-scope': '{name}, {organisation}, a jugé hors sujet une de vos contributions',
  'notice-input-duplicate': '{name}, {organisation}, a signalé une de vos contributions comme doublon d’une autre',
  'notice-input-deferred': '{name}, {organisation}, a reporté une de vos contributions',
  'notice-input-withdrawn': '{name}, {organisation}, a consigné le retrait d’une de vos contributions',
  'notice-input-several': '{name}, {organisation}, a répondu à des contributions de votre part',
  'notice-contest-upheld': '{name}, {organisation}, a maintenu une réponse que vous contestez',
  'notice-contest-changed': '{name}, {organisation}, a modifié une réponse que vous contestez',
  'notice-contest-carried-unresolved': '{name}, {organisation}, laisse en suspens une réponse que vous contestez',
  'notice-consensus-opened':
    '{name}, {organisation}, a ouvert l’appel au consensus : dites la position de votre organisation',
  'notice-consensus-confirm':
    '{name}, {organisation}, a modifié un texte pendant l’appel au consensus : confirmez votre position',
  'notice-consensus-broken': '{name}, {organisation}, a rompu le silence',
  'notice-consensus-closed':
    '{name}, {organisation}, a clos l’appel au consensus : voyez ce qui est adopté et ce qui ne l’est pas',
  'notice-message': '{name}, {organisation}, vous a envoyé un message',
  'notice-reminder':
    '{name}, {organisation}, vous le rappelle : votre organisation n’a pas encore contribué dans ce tour',
  'notice-opened-drafting': 'La rédaction a commencé',
  'notice-opened-drafting-until': 'La rédaction a commencé. Elle se termine le {end}',
  'notice-ending-drafting': 'La rédaction se termine bientôt : {end}',
  'notice-opened-consultation': 'La consultation a commencé',
  'notice-opened-consultation-until': 'La consultation a commencé. Elle se termine le {end}',
  'notice-ending-consultation': 'La consultation se termine bientôt : {end}',
  'notice-opened-review': 'L’examen a commencé',
  'notice-opened-review-until': 'L’examen a commencé. Il se termine le {end}',
  'notice-ending-review': 'L’examen se termine bientôt : {end}',
  'notice-opened-consensus': 'La phase de consensus a commencé',
  'notice-opened-consensus-until': 'La phase de consensus a commencé. Elle se termine le {end}',
  'notice-ending-consensus':
    'La phase de consensus se termine bientôt : {end}. Dans une procédure d’approbation tacite, ne rien dire est approuver',
  'notice-withdrawal-asked': '{name}, {organisation}, demande le retrait du cycle',
  'notice-round-closed': 'Le cycle est clos',
  'notice-name-gone': 'Une personne',
  'notice-place-goal': 'Objectif {number} : {title}',

  'mute-ask-title': 'Arrêter ces courriels ?',
  'mute-ask':
    'Vous ne recevrez plus de courriels de ce type : {kind}. Votre boîte de réception continue de vous en informer.',
  'mute-go': 'Arrêter ces courriels',
  'mute-done-title': 'Ces courriels sont arrêtés',
  'mute-done':
    'Vous ne recevez plus de courriels de ce type : {kind}. Votre boîte de réception continue de vous en informer.',
  'mute-unknown-title': 'Ce lien n’arrête rien',
  'mute-unknown': 'Le lien n’est pas complet, ou ce dont il s’agissait n’existe plus.',
  'mute-account': 'Tous vos réglages de courriel se trouvent dans votre compte.',

  'mail-notice-subject': '{sentence} · {place}',
  'mail-notice-open': 'Pour l’ouvrir :\n\n{url}',
  'mail-notice-mute': 'Vous recevez un courriel pour chaque avis de ce type. Pour n’en plus recevoir :\n\n{url}',

  'mail-digest-subject': 'Votre journée dans {agenda}',
  'mail-digest-lede': 'Ce qui vous concerne et que vous n’avez pas encore lu, par objectif, le plus récent d’abord.',
  'mail-digest-more': 'Votre boîte de réception en contient davantage.',
  'mail-digest-inbox': 'Votre boîte de réception :\n\n{url}',
  'mail-digest-to-inbox': 'Ouvrir votre boîte de réception',
  'mail-digest-mute': 'Pour ne plus recevoir de résumé quotidien :\n\n{url}',
  'mail-digest-stop': 'Arrêter le résumé quotidien',

  'mailbox-title': 'Boîte aux lettres de cet ordinateur',
  'mailbox-intro':
    'Ce serveur n’a pas de serveur de courrier (SMTP_URL) ; ses courriels restent donc ici. Cette page ne s’ouvre que sur cet ordinateur.',
  'mailbox-empty': 'Aucun courriel pour l’instant.',
  'mailbox-to': 'À',
  'mailbox-at': 'Écrit',
  'mailbox-count': {
    one: 'Un courriel',
    many: '{count} de courriels, le plus récent en premier',
    other: '{count} courriels, le plus récent en premier',
  },
} as const satisfies Translation
