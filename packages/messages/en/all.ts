/** The English catalogue: every part of the product in one object. English is the source of all other catalogues. */
import { editorMessages } from './editor.ts'
import { faultMessages } from './faults.ts'
import { refusalMessages } from './refusals.ts'
import { terminalMessages } from './terminal.ts'

export const english = { ...editorMessages, ...faultMessages, ...refusalMessages, ...terminalMessages } as const
