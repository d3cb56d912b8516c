/**
 * The phases of a round as a line: what was, what is, what is planned, each with its instants in the round's time zone;
 * the reader's own is added by `<reader-time>`.
 * Told by words, by weight and by the kind of its border, so that nothing hangs on a colour.
 */
import { phases, type Phase } from '../../packages/domain/agenda.ts'
import { bandStateOf, restWord } from '../../packages/messages/band-words.ts'
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
          <small>${stateWords(facts, state)}</small>
          ${instantsOf(facts, phase)}
        </li>`
      })}
  </ol>`
}

function stateWords({ locale, round }: TimelineFacts, state: 'done' | 'now' | 'later'): string {
  if (state === 'later' && bandStateOf(round) === 'withdrawn') return say(locale, 'console-phase-never')
  return (state === 'now' ? restWord(locale, round) : null) ?? say(locale, `console-phase-${state}`)
}

/** Of a round that rests no end is told: a pause moves it, a withdrawal takes it away. */
function instantsOf({ locale, round, phases: lines, extensions }: TimelineFacts, phase: Phase): readonly Html[] {
  const { timeZone, closesAt } = round
  const line = lines.findLast(one => one.phase === phase)
  const isNow = round.phase === phase
  const entered = line?.enteredAt ?? (isNow ? round.phaseEnteredAt : null)
  const end = phase === 'closed' ? undefined : round.settings.plannedEnds[phase]
  const planned = end === undefined ? null : new Date(end)
  const rests = restWord(locale, round) !== null
  const moved = extensions.filter(one => one.phase === phase).length
  const said = (key: InstantKey, instant: Date | null | undefined): readonly Html[] =>
    instant == null
      ? []
      : [
          html`<small
            >${say(locale, key, { when: momentWords(locale, instant, timeZone) })}
            <reader-time at="${instant.toISOString()}" zone="${timeZone}"></reader-time
          ></small>`,
        ]
  return [
    ...said('console-phase-began', entered),
    ...(isNow ? said('console-phase-ends', rests ? null : closesAt) : said('console-phase-ended', line?.leftAt)),
    ...said('console-phase-planned', bandStateOf(round) === 'withdrawn' ? null : planned),
    ...(moved === 0 ? [] : [html`<small>${say(locale, 'console-phase-moved', { count: moved })}</small>`]),
    ...(isNow && bandStateOf(round) === 'paused' ? [html`<small>${say(locale, 'phase-due-paused')}</small>`] : []),
  ]
}

type InstantKey = 'console-phase-began' | 'console-phase-ends' | 'console-phase-ended' | 'console-phase-planned'
