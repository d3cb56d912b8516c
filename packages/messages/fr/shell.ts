/** The frame of every page in French. */
import type { Translation } from '../message.ts'

export const shellMessages = {
  'shell-language': 'Langue',
} as const satisfies Translation
