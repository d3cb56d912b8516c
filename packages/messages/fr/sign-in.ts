/** The pages of signing in and of one’s sessions, in French. */
import type { Translation } from '../message.ts'

export const signInMessages = {
  // the sheet beside the form
  'sign-in-about': 'À propos de ce lieu',
  'gate-leaf-kind': 'Ce dont il s’agit',
  'gate-leaf-title': 'Des objectifs communs pour l’action cyber, écrits ensemble',
  'gate-leaf-text':
    'Ceux qui doivent agir écrivent un même texte, en direct. Ils en débattent le libellé au grand jour, s’accordent par cycles, et repartent avec un document qu’ils peuvent signer et mettre en œuvre.',
  'sign-in-leaf-table': 'Six groupes écrivent à une même table.',
  'sign-in-leaf-footer': 'Exploité sur ses propres serveurs. Aucun traceur tiers.',

  // the form
  'sign-in-title': 'Prenez place',
  'sign-in-lede': 'Connectez-vous pour écrire avec les autres.',
  'sign-in-email': 'Adresse électronique',
  'sign-in-password': 'Mot de passe',
  'sign-in-go': 'Se connecter',
  'sign-in-go-hint': 'Avec votre adresse électronique et votre mot de passe.',
  'sign-in-link': 'M’envoyer un lien de connexion',
  'sign-in-link-hint': 'Sert une fois, pendant {minutes} minutes, sur tout appareil.',
  'sign-in-needs-scripts': 'La connexion a besoin de JavaScript, qui est désactivé dans ce navigateur.',
  'sign-in-forgot': 'Mot de passe oublié ?',
  'sign-in-no-account': 'Pas encore de compte ? Le secrétariat de votre programme vous invite.',
  'sign-in-fill-email': 'Donnez d’abord votre adresse électronique.',
  'sign-in-fill-password': 'Donnez votre mot de passe, ou demandez un lien par courriel.',

  // the link was sent
  'sign-in-sent-title': 'Consultez votre courrier',
  'sign-in-sent-text':
    'Si {email} a un compte ici, un lien est en route. Il sert une fois, pendant {minutes} minutes. Ouvrez-le dans le navigateur où vous voulez travailler.',
  'sign-in-sent-mailbox': 'Ouvrir la boîte aux lettres de cet ordinateur',
  'sign-in-sent-back': 'Utiliser une autre adresse ou un mot de passe',

  // the link was opened
  'sign-in-confirm-title': 'Se connecter comme {name} ?',
  'sign-in-confirm-text': 'Ce lien a été fait pour {email}. Il sert une fois.',
  'sign-in-confirm-replaces':
    'Vous êtes connecté comme {name} dans ce navigateur ; cela prend fin lorsque vous continuez.',
  'sign-in-confirm-go': 'Se connecter',
  'sign-in-confirm-go-hint': 'Le lien est alors utilisé.',
  'sign-in-confirm-not-me': 'Ce n’est pas vous ? Fermez cette page : le lien reste inutilisé.',
  'sign-in-failed-unknown': 'Ce lien de connexion n’est pas connu.',
  'sign-in-failed-expired': 'Ce lien de connexion est trop ancien.',
  'sign-in-failed-used': 'Ce lien de connexion a déjà servi.',
  'sign-in-failed-closed': 'Ce compte est fermé.',
  'sign-in-failed-next':
    'Un lien sert une fois, pendant {minutes} minutes. Nous pouvons en envoyer un nouveau à {email}.',
  'sign-in-failed-unknown-next': 'Copiez le lien entier du courriel, ou demandez-en un nouveau.',
  'sign-in-failed-operator-next':
    'Un lien sert une fois. Connectez-vous avec votre mot de passe, ou demandez un nouveau lien au secrétariat.',
  'sign-in-failed-closed-next': 'Adressez-vous au secrétariat de votre programme.',
  'sign-in-send-new': 'Envoyer un nouveau lien',
  'sign-in-other-way': 'Se connecter autrement',

  // one's sessions
  'account-page-title': 'Votre compte',
  'account-name': 'Nom',
  'account-name-hint': 'Les autres le voient à côté de votre organisation, dans chaque programme, dès maintenant.',
  'account-name-save': 'Changer le nom',
  'account-name-saved': 'Le nom est changé.',
  'account-language-hint': 'Les pages et les courriels la parlent avec vous, dans tout navigateur.',
  'account-email': 'Adresse électronique',
  'account-email-now': 'Actuelle :',
  'account-email-new': 'Nouvelle adresse',
  'account-email-hint': 'Nous y envoyons un lien. L’adresse change lorsque vous l’ouvrez et confirmez.',
  'account-email-send': 'Envoyer le lien',
  'account-email-sent': 'Un lien est en route vers {email}. Rien ne change tant que vous ne l’y avez pas confirmé.',
  'account-email-no-mail':
    'Ce serveur n’envoie pas de courriel ; une adresse ne peut donc pas être changée ici. Adressez-vous au secrétariat.',
  'email-confirm-title': 'Utiliser cette adresse ?',
  'email-confirm-text': 'Dès maintenant, les courriels et les liens de connexion iraient à {email}.',
  'email-confirm-go': 'Utiliser cette adresse',
  'email-confirm-done': 'L’adresse est changée.',
  'email-confirm-done-text': 'Connectez-vous désormais avec {email}. L’ancienne adresse en a été informée.',
  'account-erase': 'Effacer ce compte',
  'account-erase-text':
    'Votre nom et votre adresse disparaissent, vos sièges sont rendus, et personne ne peut plus se connecter comme vous.',
  'account-erase-ask': 'Effacer le compte…',
  'account-erase-title': 'Effacer votre compte définitivement ?',
  'account-erase-what':
    'Votre nom, votre adresse, votre mot de passe, vos connexions, vos sièges et vos mots conservés disparaissent.',
  'account-erase-stays':
    'Ce que vous avez écrit dans les textes et les discussions reste au registre, sous « un ancien participant ».',
  'account-erase-for-good': 'Personne ne peut revenir là-dessus.',
  'account-erase-by-link':
    'Vous devez vous être connecté par un lien reçu par courriel au cours des {minutes} dernières minutes.',
  'account-erase-keep': 'Garder le compte',
  'account-erase-go': 'L’effacer définitivement',
  'account-as': 'Vous êtes connecté comme {name}, {email}.',
  'account-sessions': 'Où vous êtes connecté',
  'account-sessions-hint':
    'Mettre fin à une connexion ferme aussitôt ses fenêtres. Les mots qui n’ont pas été envoyés restent sur cet appareil.',
  'account-device': 'Appareil',
  'account-device-unknown': 'Appareil inconnu',
  'account-address': 'Adresse réseau',
  'account-way': 'Connexion par',
  'account-way-password': 'mot de passe',
  'account-way-link': 'lien reçu par courriel',
  'account-started': 'Depuis',
  'account-seen': 'Dernière activité',
  'account-current': 'celle-ci',
  'account-act': 'Action',
  'account-end': 'Déconnecter',
  'account-end-of': 'Déconnecter {device}, depuis le {started}',
  'account-sign-out': 'Se déconnecter ici',
  'account-ended': '{device} : déconnecté.',
  'account-loading': 'Chargement…',
  'account-failed': 'La liste n’a pas pu être chargée.',
  'account-again': 'Réessayer',
  'account-password': 'Mot de passe',
  'account-password-none':
    'Vous n’avez pas encore de mot de passe ; vous vous connectez par un lien reçu par courriel. Définissez-en un si vous le souhaitez.',
  'account-password-hint': 'Au moins {min} caractères. Toute autre connexion prend fin lorsque vous le changez.',
  'account-current-password': 'Mot de passe actuel',
  'account-current-password-hint':
    'Laissez ce champ vide si vous vous êtes connecté par lien au cours des {minutes} dernières minutes.',
  'account-new-password': 'Nouveau mot de passe',
  'account-set-password': 'Changer le mot de passe',
  'account-password-set': 'Le mot de passe est changé. Toute autre connexion a pris fin.',
} as const satisfies Translation
