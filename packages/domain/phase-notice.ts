/** When the people of an agenda are told of the phases of its round. Rules N1 to N4, N10: docs/consultation-rules.md. */
import type { Phase } from './agenda.ts'
import { hourMs } from './consultation.ts'

/** So many hours before the end of a phase everybody is told of it. */
export const warningHours = [72, 24] as const
export type WarningHours = (typeof warningHours)[number]

/** A phase that is told of when a round enters it. Nobody but who sets an agenda up sees its setup. [N1] */
export type ToldPhase = Exclude<Phase, 'setup'>

/** Whether entering this phase is told. [N1] */
export function isTold(phase: Phase): phase is ToldPhase {
  return phase !== 'setup'
}

/** The warnings that are still to come before this end, seen from an instant. [N2] */
export function warningsBefore(
  closesAt: Date,
  from: Date,
): readonly { readonly hours: WarningHours; readonly at: Date }[] {
  return warningHours
    .map(hours => ({ hours, at: new Date(closesAt.getTime() - hours * hourMs) }))
    .filter(({ at }) => at > from)
}

/** What becomes of a round inside a phase that changes what its people may do, or until when. [N10] */
export const roundChanges = ['paused', 'resumed', 'extended', 'shortened', 'withdrawn'] as const
export type RoundChange = (typeof roundChanges)[number]

/** What a moved end is for those who are told of it. An end where there was none leaves less time than before. */
export function changeOfEnd(from: Date | null, to: Date): RoundChange {
  return from !== null && to > from ? 'extended' : 'shortened'
}

/** Whether a warning still says something: one that is late is told until the next one is due. [N3] */
export function isTimely(hours: WarningHours, closesAt: Date, now: Date): boolean {
  const left = closesAt.getTime() - now.getTime()
  const next = warningHours.find(other => other < hours) ?? 0
  return left <= hours * hourMs && left > next * hourMs
}
