/**
 * The record of an agenda as a page for its moderators and auditors: what happened, newest first, who did it and where
 * it stands in the chain of hashes. Complete without scripts: filters are a form, pages are links.
 */
import { personName } from '../../packages/messages/person-words.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { recordedByWords, recordWords } from '../../packages/messages/record-words.ts'
import { say, sayDate, type Locale } from '../../packages/messages/say.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { recordFormats, type RecordFormat } from '../../packages/domain/record-file.ts'
import { readRecordFilters, recordKinds, writeRecordFilters, type AskedOfRecord } from '../../packages/domain/record.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import type { RecordedEntry, whoActed } from '../record/entry-list-queries.ts'
import { agendaFrame, agendaPath } from './agenda-frame.ts'

export type RecordPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly entries: readonly RecordedEntry[]
  readonly hasMore: boolean
  readonly rounds: readonly number[]
  /** Whom the reader may ask about. */
  readonly acted: Awaited<ReturnType<typeof whoActed>>
  /** What the address asks for. */
  readonly asked: AskedOfRecord
  readonly isNewest: boolean
}

/** The body of `/agendas/:id/record`. */
export function renderRecordPage(facts: RecordPageFacts): Html {
  const { locale, agenda, seat, now, entries } = facts
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'record' })}
    <main class="wrap record" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'record-title')}</h1>
      <p class="mid record-lede">${say(locale, 'record-lede')}</p>
      ${filterForm(facts)}
      ${entries.length === 0 ? html`<p class="callout">${say(locale, 'record-none')}</p>` : table(facts)}
      ${pager(facts)}
      <p class="vh" role="status" data-record-status></p>
    </main>`
}

function filterForm({ locale, agenda, asked, rounds, acted }: RecordPageFacts): Html {
  const kinds = recordKinds.map(kind => option(kind, say(locale, `record-kind-${kind}`), asked.kind))
  const bodies = acted.organisations.map(one => option(`o:${one.id}`, one.name, asked.who))
  const people = acted.people.map(one => option(`p:${one.participantId}`, personName(locale, one.name), asked.who))
  const goals = agenda.goals.map(({ id, number, title }) =>
    option(id, say(locale, 'record-goal-option', { number, title }), asked.goal),
  )
  const numbers = rounds.map(number => option(`${number}`, say(locale, 'record-round-option', { number }), asked.round))
  return html`<form class="record-filters" method="get" aria-label="${say(locale, 'record-filters')}">
    ${choice(locale, 'kind', kinds)}
    ${choice(
      locale,
      'who',
      html`<optgroup label="${say(locale, 'record-filter-organisations')}">${bodies}</optgroup>
        <optgroup label="${say(locale, 'record-filter-people')}">${people}</optgroup>`,
    )}
    ${choice(locale, 'goal', goals)} ${choice(locale, 'round', numbers)} ${day(locale, 'from', asked.from)}
    ${day(locale, 'to', asked.to)}
    <p class="record-acts">
      <button class="btn" type="submit">${say(locale, 'record-filter-show')}</button>
      <a href="${agendaPath(agenda.id)}/record">${say(locale, 'record-filter-clear')}</a>
      <span class="record-files"
        >${recordFormats.map(
          format =>
            html`<a class="btn btn--s" href="${filePath(agenda.id, format, asked)}" download data-file
              >${icon('download')}${say(locale, `record-download-${format}`)}</a
            >`,
        )}<span class="problem" role="alert"></span
      ></span>
    </p>
  </form>`
}

/** The file of what the page shows, all of it. */
function filePath(agendaId: AgendaId, format: RecordFormat, asked: AskedOfRecord): string {
  const query = new URLSearchParams({ format, ...Object.fromEntries(writeRecordFilters(readRecordFilters(asked))) })
  return `/api/agendas/${agendaId}/record/file?${query.toString()}`
}

function choice(locale: Locale, name: 'kind' | 'who' | 'goal' | 'round', options: Html | readonly Html[]): Html {
  return html`<p class="field">
    <label for="record-${name}">${say(locale, `record-filter-${name}`)}</label>
    <select class="input" id="record-${name}" name="${name}">
      <option value="">${say(locale, 'record-filter-all')}</option>
      ${options}
    </select>
  </p>`
}

function option(value: string, label: string, asked: string | undefined): Html {
  return html`<option value="${value}" ${value === asked && html`selected`}>${label}</option>`
}

function day(locale: Locale, name: 'from' | 'to', asked: string | undefined): Html {
  return html`<p class="field">
    <label for="record-${name}">${say(locale, `record-filter-${name}`)}</label>
    <input class="input" type="date" id="record-${name}" name="${name}" value="${asked ?? ''}" />
  </p>`
}

function table(facts: RecordPageFacts): Html {
  const { locale, entries } = facts
  const heads = (['record-time', 'record-who', 'record-what', 'record-chain'] as const).map(key => say(locale, key))
  return html`<table class="tbl record-table">
    <caption class="vh">
      ${say(locale, 'record-title')}
    </caption>
    <thead>
      <tr>
        ${heads.map(head => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${entries.map(entry => row(locale, entry))}
    </tbody>
  </table>`
}

function row(locale: Locale, entry: RecordedEntry): Html {
  const { at, by, goal } = entry
  const who = recordedByWords(locale, by)
  return html`<tr>
    <td class="record-at"><time datetime="${at.toISOString()}">${sayDate(locale, at, whenOptions)}</time></td>
    <th scope="row" class="record-by">
      ${by.kind === 'seat' && groupMarkHtml(groupMark(locale, by.delegation.group), true)}<span
        ><bdi>${who}</bdi
        >${by.kind !== 'house' && html`<span class="small mid" dir="auto">${personName(locale, by.name)}</span>`}</span
      >
    </th>
    <td>
      <span dir="auto">${recordWords(locale, { ...entry, who })}</span>
      ${goal !== null && html`<a class="small" href="/goals/${goal.id}">${say(locale, 'record-goal-option', { number: goal.number, title: goal.title })}</a>`}
      ${[...entry.words.values()].map(words => wordsHtml(locale, words))}
    </td>
    <td class="record-link">${chainHtml(locale, entry.chained)}</td>
  </tr>`
}

const whenOptions = {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
} as const satisfies Intl.DateTimeFormatOptions

function wordsHtml(locale: Locale, words: string | null): Html {
  if (words === null) return html`<p class="small mid">${say(locale, 'record-words-gone')}</p>`
  return words === '' ? html`` : html`<p class="q record-words" dir="auto">${words}</p>`
}

function chainHtml(locale: Locale, chained: RecordedEntry['chained']): Html {
  if (chained === null) return html`<span class="mid">${say(locale, 'record-waits')}</span>`
  const { seq, hash } = chained
  return html`<span>${say(locale, 'record-row', { seq: Number(seq) })}</span>
    <code dir="ltr" title="${hash}">${hash.slice(0, 12)}</code>
    <button
      class="btn btn--s"
      type="button"
      data-copy="${hash}"
      aria-label="${say(locale, 'record-copy', { seq: Number(seq) })}"
      hidden
    >
      ${say(locale, 'record-copy-short')}
    </button>`
}

function pager({ locale, agenda, asked, entries, hasMore, isNewest }: RecordPageFacts): Html {
  const last = entries.at(-1)
  const query = new URLSearchParams(
    Object.entries(asked).filter((one): one is [string, string] => one[1] !== undefined && one[1] !== ''),
  )
  const newest = query.toString()
  if (last !== undefined) query.set('before', last.id)
  const path = `${agendaPath(agenda.id)}/record`
  if (isNewest && !hasMore) return html``
  return html`<nav class="record-pages" aria-label="${say(locale, 'record-pages')}">
    ${!isNewest && html`<a href="${path}${newest === '' ? '' : `?${newest}`}">${say(locale, 'record-newest')}</a>`}
    ${hasMore && html`<a href="${path}?${query.toString()}">${say(locale, 'record-older')}</a>`}
  </nav>`
}
