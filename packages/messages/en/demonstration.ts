/** Who waits in the demonstration agenda, as the terminal tells it. */

export const demonstrationMessages = {
  'demonstration-secretariat': '{role} of the secretariat',
  'demonstration-organisation': '{role} · {organisation} ({group})',
} as const
