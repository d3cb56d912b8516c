/** The Arabic catalogue. */
import { shellMessages } from './shell.ts'

export const arabic = {
  ...shellMessages,
} as const
