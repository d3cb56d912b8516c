/**
 * The phases of a round as a line: what was, what is, what is planned, each with its instants in the round's time zone.
 * Told by words, by weight and by the kind of its border, so that nothing hangs on a colour.
 */
import { phases, type Phase } from '../../packages/domain/agenda.ts'
import { momentWords } from '../../packages/messages/moment-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { ExtensionLine, PhaseLine, RoundNow } from '../consultation/consultation-queries.ts'
import { html, type Html } from '../platform/html-page.ts'

export type TimelineFacts = {
  readonly locale: Locale
  readonly round: RoundNow
  readonly phases: readonly PhaseLine[]
  /** Changed ends, newest first. */
  readonly extensions: readonly ExtensionLine[]
}

/** The line. A phase that the round was in twice shows the last time. */
export function timelineHtml(facts: TimelineFacts): Html {
  const { locale, round } = facts
  const present = phases.indexOf(round.phase)
  return html`<ol class="phases" aria-label="${say(locale, 'console-timeline', { number: round.number })}">
    ${phases
      .filter(phase => phase !== 'setup' || round.phase === 'setup')
      .map(phase => {
        const place = phases.indexOf(phase)
        const state = place < present ? 'done' : place === present ? 'now' : 'later'
        return html`<li class="${state}" ${state === 'now' && html`aria-current="step"`}>
          <b>${say(locale, `phase-${phase}`)}</b>
          <small>${say(locale, `console-phase-${state}`)}</small>
          ${instantsOf(facts, phase).map(line => html`<small>${line}</small>`)}
        </li>`
      })}
  </ol>`
}

function instantsOf({ locale, round, phases: lines, extensions }: TimelineFacts, phase: Phase): readonly string[] {
  const when = (instant: Date): string => momentWords(locale, instant, round.timeZone)
  const line = lines.findLast(one => one.phase === phase)
  const isNow = round.phase === phase
  const entered = line?.enteredAt ?? (isNow ? round.phaseEnteredAt : null)
  const planned = phase === 'closed' ? undefined : round.settings.plannedEnds[phase]
  const moved = extensions.filter(one => one.phase === phase).length
  return [
    ...(entered === null ? [] : [say(locale, 'console-phase-began', { when: when(entered) })]),
    ...(isNow || line?.leftAt == null ? [] : [say(locale, 'console-phase-ended', { when: when(line.leftAt) })]),
    ...(isNow && round.closesAt !== null ? [say(locale, 'console-phase-ends', { when: when(round.closesAt) })] : []),
    ...(planned === undefined ? [] : [say(locale, 'console-phase-planned', { when: when(new Date(planned)) })]),
    ...(moved === 0 ? [] : [say(locale, 'console-phase-moved', { count: moved })]),
    ...(isNow && round.pausedAt !== null ? [say(locale, 'agenda-round-paused')] : []),
  ]
}
