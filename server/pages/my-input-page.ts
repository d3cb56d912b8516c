/**
 * What somebody or her organisation brought in, as a page: each input, its published answer, what the paragraph said
 * before and says since, and the reply. Complete without scripts, but for replying.
 */
import { refusalToContest } from '../../packages/domain/disposition.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { say, sayDate, type Locale } from '../../packages/messages/say.ts'
import type { AgendaStanding } from '../agenda/agenda-queries.ts'
import type { KeptWords, ShownDisposition, ShownInput } from '../consultation/disposition-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { masthead } from '../platform/page-frame.ts'
import { agendaFrame, myInputPath, type AgendaFrameFacts } from './agenda-frame.ts'
import { dispositionTag, earlierAnswers, inputPath, inputWords, sameAs } from './input-row.ts'
import { tableLinks } from './table-links.ts'
import { diffLine } from './words-diff.ts'

export type MyInputFacts = {
  readonly locale: Locale
  readonly displayName: string
  readonly whose: 'own' | 'organisation'
  readonly agendaId: AgendaId | null
  /** Where that agenda is and where the reader sits in it; null for the inputs of all agendas. */
  readonly place: Pick<AgendaFrameFacts, 'agendaId' | 'seat' | 'round'> | null
  readonly inputs: readonly ShownInput[]
  /** The agendas of these inputs: their titles, and where the reader sits. */
  readonly agendas: ReadonlyMap<AgendaId, { readonly title: string; readonly seat: AgendaStanding | null }>
  readonly now: Date
  readonly from: number
  readonly pageSize: number
}

/** The body of `/my-input`. */
export function renderMyInput(facts: MyInputFacts): Html {
  const { locale, displayName, inputs, whose } = facts
  const tab = (name: 'own' | 'organisation'): Html =>
    html`<a class="chip" href="${address(facts, { whose: name })}" ${whose === name && html`aria-current="true"`}
      >${say(locale, `my-input-${name}`)}</a
    >`
  const { place, now, agendas } = facts
  // A file is of one agenda.
  const one = facts.agendaId ?? (agendas.size === 1 ? inputs[0]?.agendaId : undefined)
  return html`${
      place === null
        ? html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a
            >${masthead({ locale, displayName, seat: null, places: [] })}`
        : agendaFrame({ locale, ...place, now, place: 'my-input' })
    }
    <main class="wrap stackv my-input" id="main" tabindex="-1">
      <header>
        <h1 class="title">${say(locale, 'my-input-title')}</h1>
        <p class="mid">${say(locale, 'my-input-lede')}</p>
      </header>
      <div class="my-input-head">
        <nav class="filters" aria-label="${say(locale, 'my-input-whose')}">${tab('own')} ${tab('organisation')}</nav>
        ${one !== undefined && inputs.length > 0 && tableLinks(locale, one, { whose })}
      </div>
      <div id="my-input" data-live>
        ${inputs.length === 0 && html`<p class="mid">${say(locale, 'my-input-none')}</p>`}
        <ul class="my-input-list">
          ${inputs.map(input => card(facts, input))}
        </ul>
        ${pager(facts)}
      </div>
    </main>`
}

function address(
  { agendaId, whose }: MyInputFacts,
  change: { readonly whose?: string; readonly from?: number },
): string {
  const asked = { whose: change.whose ?? whose, agenda: agendaId, from: change.from ?? 0 }
  const parts = Object.entries(asked).flatMap(([name, value]) =>
    value === null || value === 0 || value === 'own' ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  )
  return `${myInputPath}${parts.length === 0 ? '' : `?${parts.join('&')}`}`
}

function card(facts: MyInputFacts, input: ShownInput): Html {
  const { locale, agendas } = facts
  const { id, number, round, goal, disposition } = input
  return html`<li class="sheet" id="input-${id}">
    <p class="small mid">
      <a href="${inputPath(input)}">${say(locale, 'my-input-number', { number, round })}</a> ·
      <span dir="auto">${agendas.get(input.agendaId)?.title ?? ''}</span>
      ${goal !== null && html` · <span>${say(locale, 'notice-place-goal', { number: goal.number, title: goal.title })}</span>`}
      ${input.isLate && html`<span class="tag">${say(locale, 'my-input-late')}</span>`}
    </p>
    <p class="q">${inputWords(locale, input)}</p>
    ${
      disposition === null
        ? html`<p class="mid">${say(locale, 'my-input-waits')}</p>`
        : html`<p>
              ${dispositionTag(locale, disposition.kind)} <span dir="auto">${disposition.reason}</span>
              ${disposition.duplicateOf !== null && html`<span class="small">${sameAs(locale, input.agendaId, disposition.duplicateOf, { ...disposition.duplicateOf, goalId: null })}</span>`}
            </p>
            ${difference(locale, disposition)} ${earlierAnswers(locale, input)} ${reply(facts, input, disposition)}`
    }
  </li>`
}

function difference(locale: Locale, { before, after }: ShownDisposition): Html {
  if (before === null || after === null) return html``
  if (before.words === after.words) return html`<p class="small mid">${say(locale, 'my-input-same')}</p>`
  const side = (key: 'my-input-before' | 'my-input-since', { number, words }: KeptWords): Html =>
    html`<div>
      <p class="small mid">${say(locale, key)} ${number !== '' && html`<span class="num">${number}</span>`}</p>
      ${words === null ? html`<p class="mid">${say(locale, 'my-input-not-there')}</p>` : html`<p dir="auto">${words}</p>`}
    </div>`
  return html`<div class="my-input-words">${side('my-input-before', before)} ${side('my-input-since', after)}</div>
    ${diffLine(locale, before.words, after.words)}`
}

function reply({ locale, agendas, now }: MyInputFacts, input: ShownInput, disposition: ShownDisposition): Html {
  const { contest } = input
  if (contest !== null) {
    return html`<p class="small">
        ${contest.verdict === 'accepted' ? say(locale, 'my-input-was-accepted') : html`<span>${say(locale, 'my-input-was-contested', { reason: contest.reason })}</span>`}
      </p>
      ${
        contest.answer !== null &&
        html`<p class="small">
          ${say(locale, 'my-input-contest-answer')} <span class="tag">${say(locale, `contest-${contest.answer}`)}</span>
          <span dir="auto">${contest.answerReason}</span>
        </p>`
      }`
  }
  const seat = agendas.get(input.agendaId)?.seat ?? null
  if (seat === null) return html``
  const { organisation } = input
  const refusal = refusalToContest(
    seat.standing,
    {
      ...{ isPublished: true, isInForce: true, isAnswered: false, wasContested: false },
      ...{ endsAt: disposition.contestEndsAt, organisation: organisation?.id ?? null },
    },
    { verdict: 'accepted', reason: '' },
    now,
    seat.organisationId,
  )
  const until = disposition.contestEndsAt
  const isClosed = refusal !== null
  return html`<p class="small mid">
      ${isClosed ? say(locale, refusal) : until !== null && say(locale, 'my-input-until', { when: sayDate(locale, until, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }) })}
    </p>
    <div class="btns" data-disposition="${disposition.id}">
      <button class="btn btn--s" type="button" data-act="accept" disabled ${isClosed && html`data-stays`}>
        ${icon('check')}${say(locale, 'my-input-accept')}
      </button>
      <details>
        <summary class="btn btn--s">${icon('flag')}${say(locale, 'my-input-contest')}</summary>
        <form data-act="contest">
          <p class="field">
            <label for="why-${disposition.id}">${say(locale, 'my-input-contest-why')}</label>
            <textarea
              class="input"
              id="why-${disposition.id}"
              name="reason"
              dir="auto"
              required
              ${isClosed && html`disabled`}
            ></textarea>
          </p>
          <p class="problem" role="alert"></p>
          <button class="btn btn--s" data-act="contest" disabled ${isClosed && html`data-stays`}>
            ${say(locale, 'my-input-contest')}
          </button>
        </form>
      </details>
      <p class="problem" role="alert"></p>
    </div>`
}

function pager(facts: MyInputFacts): Html {
  const { locale, from, pageSize, inputs } = facts
  if (from === 0 && inputs.length < pageSize) return html``
  return html`<nav class="row" aria-label="${say(locale, 'answers-pages')}">
    ${from > 0 && html`<a class="btn btn--s" rel="prev" href="${address(facts, { from: Math.max(0, from - pageSize) })}">${say(locale, 'answers-previous')}</a>`}
    ${inputs.length === pageSize && html`<a class="btn btn--s" rel="next" href="${address(facts, { from: from + pageSize })}">${say(locale, 'answers-next')}</a>`}
  </nav>`
}
