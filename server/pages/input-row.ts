/** One input in the table of answers: who says what, what is answered, and why. Also the table's keys. */
import { collapsedCode } from '../../packages/domain/attribution.ts'
import { seatName } from '../../packages/messages/person-words.ts'
import { dispositionKeys, dispositionKinds, type DispositionKind } from '../../packages/domain/disposition.ts'
import { threadPath } from '../../packages/domain/comment.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { groupMark, seatMark } from '../../packages/messages/phase-words.ts'
import { say, sayDate, sayNumber, type Locale } from '../../packages/messages/say.ts'
import type { ShownInput } from '../consultation/disposition-queries.ts'
import type { SameInput, SameInputs } from '../consultation/duplicate-queries.ts'
import type { Paragraph } from '../consultation/place-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import { diffLine } from './words-diff.ts'

/** The row of an input; `isMine`: the reader may answer it. `same`: which inputs of the page say the same. */
export function inputRow(
  locale: Locale,
  input: ShownInput,
  paragraph: Paragraph | undefined,
  isMine: boolean,
  same?: SameInputs,
): Html {
  const { id, number, disposition, contest, threadId } = input
  const repeated = same?.repeated.get(id) ?? []
  const isContested = contest?.verdict === 'contested' && contest.answer === null
  return html`<tr
    id="input-${id}"
    data-input="${id}"
    data-number="${number}"
    data-seen="${disposition?.id ?? ''}"
    data-kind="${disposition?.kind ?? ''}"
    data-contest="${isContested ? contest.id : ''}"
    data-assigned="${input.assignedTo?.id ?? ''}"
  >
    ${
      isMine &&
      html`<td class="answers-choose">
        <input
          type="checkbox"
          name="input"
          value="${id}"
          aria-label="${say(locale, 'answers-choose-one', { number })}"
        />
      </td>`
    }
    <th scope="row" class="num nowrap">
      <a href="${inputPath(input)}" data-act="show-in-text">${sayNumber(locale, number)}</a>
      ${paragraph !== undefined && html`<br /><span class="small quiet">${paragraph.number}</span>`}
    </th>
    <td>${fromHtml(locale, input)}</td>
    <td class="q">
      ${inputWords(locale, input)}
      ${input.backing > 0 && html`<br /><span class="small mid">${say(locale, 'answers-backed', { count: input.backing })}</span>`}
      ${threadId !== null && input.type !== null && input.type !== 'comment' && html`<span class="tag">${say(locale, `thread-type-${input.type}`)}</span>`}
    </td>
    <td data-answer>
      ${dispositionTag(locale, disposition?.kind ?? null)}
      ${disposition !== null && disposition.publishedAt === null && html`<span class="small mid">${say(locale, 'answers-prepared')}</span>`}
      ${isContested && html`<span class="tag tag--open">${icon('flag')}${say(locale, 'answers-contested')}</span>`}
    </td>
    <td class="mid" data-answer>
      ${
        disposition === null
          ? html`<span class="quiet">${say(locale, 'answers-no-reason')}</span>`
          : html`<span dir="auto">${disposition.reason}</span>`
      }
      ${disposition?.duplicateOf != null && html`<br /><span class="small">${sameAs(locale, input.agendaId, disposition.duplicateOf, same?.repeats.get(id))}</span>`}
      ${repeated.length > 0 && html`<br /><span class="small">${repeatedWords(locale, input.agendaId, repeated)}</span>`}
      ${isContested && html`<br /><span class="small strong">${say(locale, 'answers-contest-of', { organisation: input.organisation?.name ?? '', reason: contest.reason })}</span>`}
      ${input.assignedTo !== null && html`<br /><span class="small">${say(locale, 'answers-given-to', { name: input.assignedTo.name })}</span>`}
      ${disposition !== null && paragraph !== undefined && diffLine(locale, paragraph.before, paragraph.now)}
      ${earlierAnswers(locale, input)}
    </td>
  </tr>`
}

/** Which input it repeats, with the way to its row. */
export function sameAs(
  locale: Locale,
  agendaId: AgendaId,
  { number }: { readonly number: number },
  target: SameInput | undefined,
): Html {
  const words = say(locale, 'answers-same-as', { number })
  return target === undefined ? html`${words}` : html`<a href="${rowPath(agendaId, target)}">${words}</a>`
}

/** Which inputs say the same as this one, each with the way to its row. */
function repeatedWords(locale: Locale, agendaId: AgendaId, repeated: readonly SameInput[]): Html {
  return html`${say(locale, 'answers-said-again')}
  ${repeated.map(one => html`<a href="${rowPath(agendaId, one)}">${say(locale, 'answers-number-of', { number: one.number })}</a> `)}`
}

/** The row of an input in the table of answers, among those of its goal. */
function rowPath(agendaId: AgendaId, { id, goalId }: SameInput): string {
  return `/agendas/${agendaId}/console${goalId === null ? '' : `?goal=${goalId}`}#input-${id}`
}

/** Where an input stands: its thread, or its suggestion in the text. */
export function inputPath({ agendaId, goal, threadId, suggestionId }: ShownInput): string {
  if (threadId !== null) return threadPath({ agendaId, goalId: goal?.id ?? null, threadId })
  return goal === null ? `/agendas/${agendaId}` : `/goals/${goal.id}#suggestion-${suggestionId ?? ''}`
}

/** What an input says: the words of a comment, or what a suggestion would strike and insert, with its reason. */
export function inputWords(locale: Locale, { proposed, words, threadId }: ShownInput): Html {
  if (threadId !== null) {
    return words === null
      ? html`<span class="quiet">${say(locale, 'answers-withdrawn-words')}</span>`
      : html`<span class="answers-words" dir="auto">${words}</span>`
  }
  const { struck = '', inserted = '' } = proposed ?? {}
  return html`${struck !== '' && html`<span class="small mid">${say(locale, 'answers-strike')}</span> <del dir="auto">${struck}</del> `}
  ${inserted !== '' && html`<span class="small mid">${say(locale, 'answers-insert')}</span> <ins dir="auto">${inserted}</ins>`}
  ${words !== null && words !== '' && html`<br /><span class="small mid" dir="auto">${words}</span>`}`
}

/** What was answered before, folded; nothing where this is the first answer. */
export function earlierAnswers(locale: Locale, { earlier }: ShownInput): Html {
  if (earlier.length === 0) return html``
  return html`<details class="answers-earlier small">
    <summary>${say(locale, 'answers-earlier', { count: earlier.length })}</summary>
    <ul>
      ${earlier.map(
        ({ kind, reason, at }) =>
          html`<li>
            <time datetime="${at.toISOString()}">${sayDate(locale, at, { dateStyle: 'medium', timeZone: 'UTC' })}</time>
            ${dispositionTag(locale, kind)} <span dir="auto">${reason}</span>
          </li>`,
      )}
    </ul>
  </details>`
}

/** The answer as a tag: a sign, its words and a form of its own. */
export function dispositionTag(locale: Locale, kind: DispositionKind | null): Html {
  if (kind === null) return html`<span class="tag tag--none">${icon('dash')}${say(locale, 'answers-open')}</span>`
  const form =
    kind === 'accepted'
      ? ' tag--ok'
      : kind === 'accepted-with-changes'
        ? ' tag--part'
        : kind === 'not-accepted'
          ? ' tag--bad'
          : ''
  return html`<span class="tag${form}">${icon(kindIcon(kind))}${say(locale, `disposition-${kind}`)}</span>`
}

const icons: { readonly [kind in DispositionKind]: string } = {
  accepted: 'check',
  'accepted-with-changes': 'half',
  'not-accepted': 'x',
  noted: 'eye',
  'out-of-scope': 'right',
  duplicate: 'compare',
  deferred: 'clock',
  withdrawn: 'undo',
}

/** The sign of an answer. */
export function kindIcon(kind: DispositionKind): string {
  return icons[kind]
}

/** The table's keys as a line below it. */
export function answerKeys(locale: Locale): Html {
  const line = (keys: readonly string[], key: Parameters<typeof say>[1]): Html =>
    html`<li>${keys.map(one => html`<kbd>${one}</kbd>`)}${say(locale, key)}</li>`
  return html`<ul class="keys" aria-label="${say(locale, 'answers-keys')}">
    ${line(['J', 'K'], 'answers-key-rows')}
    ${line(
      dispositionKinds.map(kind => dispositionKeys[kind].toUpperCase()),
      'answers-key-decide',
    )}
    ${line([say(locale, 'answers-key-enter')], 'answers-key-reason')}
    ${line([say(locale, 'answers-key-ctrl-enter')], 'answers-key-save')} ${line(['X'], 'answers-key-choose')}
    ${line(['G'], 'answers-key-show')} ${line(['?'], 'answers-key-help')}
  </ul>`
}

function fromHtml(locale: Locale, { organisation, author, group }: ShownInput): Html {
  const isHidden = organisation === null && author.name === null
  const hidden = { organisation: null, code: collapsedCode, group }
  const name = organisation?.name ?? author.name ?? seatName(locale, hidden)
  const mark = isHidden ? seatMark(locale, hidden) : groupMark(locale, organisation?.group ?? null)
  return html`<span class="who">${groupMarkHtml(mark, true)}<span dir="auto">${name}</span></span>`
}
