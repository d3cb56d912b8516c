/** The English catalogue: every part of the product in one object. English is the source of all other catalogues. */
import { editorMessages } from './editor.ts'
import { faultMessages } from './faults.ts'
import { notificationMessages } from './notification.ts'
import { refusalMessages } from './refusals.ts'
import { signInMessages } from './sign-in.ts'
import { terminalMessages } from './terminal.ts'

export const english = {
  ...editorMessages,
  ...faultMessages,
  ...notificationMessages,
  ...refusalMessages,
  ...signInMessages,
  ...terminalMessages,
} as const
