/** Beside the agenda's table: its round, who is heard, what happened lately, its rules. */
import { tellsWhoIsHeard } from '../../packages/domain/attribution.ts'
import { phases, type Phase } from '../../packages/domain/agenda.ts'
import type { OrganisationId } from '../../packages/domain/ids.ts'
import { stakeholderGroups, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { activityWords } from '../../packages/messages/activity-words.ts'
import { bandDueWords, bandStateOf, restWord } from '../../packages/messages/band-words.ts'
import { groupMark, momentIn, seatMark } from '../../packages/messages/phase-words.ts'
import { personName, seatName } from '../../packages/messages/person-words.ts'
import { say, sayDate, sayList, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { PhaseLine, RoundNow } from '../consultation/consultation-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import type { Happening } from '../record/record-queries.ts'
import { groupBars, untoldWords } from './seat-bars.ts'

export type SideFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: Pick<AgendaStanding, 'standing'>
  readonly now: Date
  /** The phases that the round went through, and the ends that are planned of those to come. */
  readonly phaseLines: readonly PhaseLine[]
  readonly plannedEnds: RoundNow['settings']['plannedEnds']
  readonly table: readonly SeatedOrganisation[]
  /** Organisations with an input; those that left the table do not count. */
  readonly heard: ReadonlySet<OrganisationId>
  readonly latest: readonly Happening[]
}

/** The side column. */
export function agendaSideHtml(facts: SideFacts): Html {
  const { locale } = facts
  return html`<aside class="side" aria-label="${say(locale, 'agenda-round')}" id="agenda-side" data-live>
    ${roundSection(facts)} ${heardSection(facts)} ${latestSection(facts)} ${rulesSection(facts)}
  </aside>`
}

function roundSection(facts: SideFacts): Html | null {
  const {
    locale,
    agenda: { round },
    now,
  } = facts
  if (round === null) return null
  const { left, closes } = bandDueWords(locale, round.band, now)
  const present = phases.indexOf(round.phase)
  const nameOf = (phase: Phase): string =>
    say(locale, 'agenda-round-phase', { number: round.number, phase: say(locale, `phase-${phase}`) })
  return html`<section aria-labelledby="round-title" id="rounds">
    <h2 class="h3" id="round-title">${say(locale, 'agenda-round')}</h2>
    <ol class="tl">
      ${phases.slice(1, Math.max(1, present)).map(phase => html`<li class="done"><b>${nameOf(phase)}</b>${spanOf(facts, phase)}</li>`)}
      <li class="now" aria-current="step">
        <b>${nameOf(round.phase)}</b>
        ${[restWord(locale, round.band), left, closes].flatMap(words => (words === null ? [] : [html`<small>${words}</small>`]))}
      </li>
      ${phases.slice(present + 1).map(phase => html`<li><b>${nameOf(phase)}</b>${plannedEnd(facts, phase)}</li>`)}
    </ol>
  </section>`
}

/** From when until when the round was in a phase: the last time, in its time zone. */
function spanOf({ locale, agenda: { round }, phaseLines }: SideFacts, phase: Phase): Html | null {
  const line = phaseLines.findLast(one => one.phase === phase)
  if (line?.leftAt == null || round === null) return null
  const day = (instant: Date): string =>
    sayDate(locale, instant, { day: 'numeric', month: 'short', timeZone: round.band.timeZone })
  const [from, to] = [day(line.enteredAt), day(line.leftAt)]
  return html`<small>${from === to ? from : say(locale, 'agenda-phase-span', { from, to })}</small>`
}

function plannedEnd({ locale, agenda: { round }, plannedEnds }: SideFacts, phase: Phase): Html | null {
  const end = phase === 'closed' ? undefined : plannedEnds[phase]
  if (end === undefined || round === null || bandStateOf(round.band) === 'withdrawn') return null
  const when = momentIn(locale, new Date(end), round.band.timeZone)
  return html`<small>${say(locale, 'console-phase-planned', { when })}</small>`
}

function heardSection({ locale, seat, table, heard }: SideFacts): Html {
  const isTold = tellsWhoIsHeard(seat.standing.role, seat.standing)
  const seatsOf = (group: StakeholderGroup): number => table.filter(one => one.group === group).length
  const heardOf = (group: StakeholderGroup): number =>
    table.filter(one => one.group === group && heard.has(one.id)).length
  const most = Math.max(1, ...stakeholderGroups.map(seatsOf))
  const unheard = stakeholderGroups.filter(group => seatsOf(group) > 0 && heardOf(group) === 0)
  const bars = groupBars(locale, group => {
    const seats = seatsOf(group)
    const voices = heardOf(group)
    const told = isTold ? say(locale, 'agenda-heard-of', { heard: voices, seats }) : say(locale, 'agenda-heard-untold')
    const words = seats === 0 ? say(locale, 'agenda-heard-no-seat') : told
    return { value: isTold ? voices / most : 0, line: seats === 0 ? null : seats / most, words }
  })
  const names = unheard.map(group => groupMark(locale, group).name)
  return html`<section aria-labelledby="heard-title" id="heard">
    <h2 class="h3" id="heard-title">${say(locale, 'agenda-heard')}</h2>
    ${bars}
    <p class="small mid">${isTold ? say(locale, 'agenda-heard-note') : untoldWords(locale, seat.standing)}</p>
    ${
      isTold &&
      names.length > 0 &&
      html`<p class="small mid">${say(locale, 'agenda-unheard', { groups: sayList(locale, names) })}</p>`
    }
  </section>`
}

function latestSection({ locale, latest, now }: SideFacts): Html {
  return html`<section aria-labelledby="latest-title" id="latest">
    <h2 class="h3" id="latest-title">${say(locale, 'agenda-latest')}</h2>
    ${
      latest.length === 0
        ? html`<p class="small mid">${say(locale, 'agenda-latest-none')}</p>`
        : html`<ul class="act">
            ${latest.map(happening => happeningItem(locale, happening, now))}
          </ul>`
    }
  </section>`
}

function happeningItem(locale: Locale, { name, at, by, isOwn, goal, facts }: Happening, now: Date): Html {
  const who = seatName(locale, by.delegation)
  const sentence = activityWords(locale, { name, isOwn, who, goal, facts })
  const time = momentWords(locale, at, now)
  return html`<li>
    ${groupMarkHtml(seatMark(locale, by.delegation), false)}
    <p>
      <span dir="auto">${goal === null ? sentence : html`<a href="/goals/${goal.id}">${sentence}</a>`}</span><br />
      <time datetime="${at.toISOString()}"
        >${by.name === null ? time : say(locale, 'agenda-by', { name: personName(locale, by.name), time })}</time
      >
    </p>
  </li>`
}

/** The time of today, the day of before. */
function momentWords(locale: Locale, at: Date, now: Date): string {
  const isToday = at.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)
  const options: Intl.DateTimeFormatOptions = isToday
    ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' }
    : {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: 'UTC',
      }
  return say(locale, 'agenda-time', { time: sayDate(locale, at, options) })
}

function rulesSection({ locale, agenda: { rules } }: SideFacts): Html {
  return html`<section aria-labelledby="rules-title" id="rules">
    <h2 class="h3" id="rules-title">${say(locale, 'agenda-rules')}</h2>
    ${
      rules === ''
        ? html`<p class="small mid">${say(locale, 'agenda-no-rules')}</p>`
        : rules.split(/\n{2,}/).map(paragraph => html`<p class="small mid" dir="auto">${paragraph}</p>`)
    }
  </section>`
}
