/** The frame of every page in Arabic. */
import type { Translation } from '../message.ts'

export const shellMessages = {
  'shell-language': 'اللغة',
} as const satisfies Translation
