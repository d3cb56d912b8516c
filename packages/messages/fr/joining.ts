/** Being invited and joining, in French. */
import type { Translation } from '../message.ts'

export const joiningMessages = {
  // the mail
  'mail-invitation-subject': 'Invitation à « {agenda} »',
  'mail-invitation-body':
    '{inviter} vous invite à « {agenda} ».\n\nVous y représenteriez : {organisation}\nVotre rôle : {role}\nCette invitation est destinée à : {email}\n\nOuvrez-la ici :\n\n{url}\n\nElle sert une seule fois, jusqu’au {day}. Ouvrir la page ne vaut pas acceptation ; c’est là que vous décidez.',
  'mail-invitation-body-alone':
    '{inviter} vous invite à « {agenda} ».\n\nVotre rôle : {role}\nCette invitation est destinée à : {email}\n\nOuvrez-la ici :\n\n{url}\n\nElle sert une seule fois, jusqu’au {day}. Ouvrir la page ne vaut pas acceptation ; c’est là que vous décidez.',

  // the page of an invitation

  // the members of an agenda

  // a forgotten password

  // mails of the account
} as const satisfies Translation
