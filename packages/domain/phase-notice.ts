/** When the people of an agenda are told of the phases of its round. Rules N1 to N4: docs/consultation-rules.md. */
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

/**
 * The warnings of an end that was moved, seen from that instant: those still to come, and at once the nearest one whose
 * instant has passed, for nobody knows the new end yet. [N2]
 */
export function warningsOfMoved(closesAt: Date, from: Date): ReturnType<typeof warningsBefore> {
  const nearest = warningHours.filter(hours => isTimely(hours, closesAt, from)).map(hours => ({ hours, at: from }))
  const planned = warningsBefore(closesAt, from)
  return [...nearest.filter(({ hours }) => !planned.some(other => other.hours === hours)), ...planned]
}

/** Whether a warning still says something: one that is late is told until the next one is due. [N3] */
export function isTimely(hours: WarningHours, closesAt: Date, now: Date): boolean {
  const left = closesAt.getTime() - now.getTime()
  const next = warningHours.find(other => other < hours) ?? 0
  return left <= hours * hourMs && left > next * hourMs
}
