/** Versions of a text: what they are kept for. Who may keep and restore one: permission.ts; rules: docs/versions.md. */

/**
 * `kept`: somebody asked for it. `restore`: what stood there before a restore. `phase`: the round changed its phase.
 * `wording`: the words that lift an objection were put into the text.
 */
export const versionCauses = ['kept', 'restore', 'phase', 'wording'] as const
export type VersionCause = (typeof versionCauses)[number]

/** Of the label that somebody gives a version. */
export const maxVersionLabelLength = 120

/** The text as it is now, where a version is asked for; else the number of one. */
export type Moment = number | 'now'

/** Reads `now` or a number from 1; null for anything else. */
export function parseMoment(text: string): Moment | null {
  if (text === 'now') return text
  return /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : null
}
