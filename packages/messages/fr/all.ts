/** The French catalogue. */
import { shellMessages } from './shell.ts'

export const french = {
  ...shellMessages,
} as const
