/**
 * The board of a consensus call: organisations by group, goals in columns, where each stands by sign and words, and how
 * each goal would fare now. A real table; each cell leads to the goal's statements. Sealed, it shows one's own row.
 */
import { isSupport, stands, type Stand } from '../../packages/domain/consensus.ts'
import type { GoalId, OrganisationId } from '../../packages/domain/ids.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { say, sayList, sayNumber, type Locale } from '../../packages/messages/say.ts'
import type { Board } from '../consensus/consensus-queries.ts'
import type { Position } from '../consensus/position-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { limits } from '../platform/limits.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'

export type BoardFacts = {
  readonly locale: Locale
  readonly board: Board
  /** The goal whose statements stand beside the board. */
  readonly chosen: GoalId | null
  readonly own: OrganisationId | null
}

type Call = Board['calls'][number]

/** Signs that differ in shape, so that none is told by colour alone. */
const signs: { readonly [stand in Stand]: { readonly form: string; readonly icon: string } } = {
  support: { form: 'y', icon: 'check' },
  reservation: { form: 'r', icon: 'half' },
  abstain: { form: 'a', icon: 'dash' },
  objection: { form: 'o', icon: 'x' },
  dissociation: { form: 'd', icon: 'arrow' },
}

/** The sign of a stand; decoration only, the words stand beside it. Null is silence. */
export function standSign(stand: Stand | null): Html {
  if (stand === null) return html`<span class="pos pos--n" aria-hidden="true"></span>`
  return html`<span class="pos pos--${signs[stand].form}" aria-hidden="true">${icon(signs[stand].icon)}</span>`
}

/** Which sign means what. */
export function standLegend(locale: Locale): Html {
  return html`<ul class="plegend">
    ${stands.map(stand => html`<li>${standSign(stand)}${say(locale, `stand-${stand}`)}</li>`)}
    <li>${standSign(null)}${say(locale, 'stand-silent')}</li>
  </ul>`
}

/** How a goal would fare if its call ended now, in words; also of one whose call is over. */
export function readinessWords(locale: Locale, call: Call): string {
  if (call.state === 'agreed') return say(locale, 'readiness-agreed')
  if (call.state === 'returned') return say(locale, 'readiness-returned')
  const { readiness } = call
  if (readiness === null) return say(locale, 'readiness-sealed')
  switch (readiness.kind) {
    case 'objected':
      return say(locale, 'readiness-objected', { count: readiness.objections })
    case 'to-confirm':
      return say(locale, 'readiness-to-confirm', { count: readiness.toConfirm })
    case 'lacks-support': {
      const groups = readiness.lacking.map(group => groupMark(locale, group).name)
      return say(locale, 'readiness-lacks-support', { groups: sayList(locale, groups) })
    }
    case 'ready':
    case 'broken':
    case 'not-notified':
      return say(locale, `readiness-${readiness.kind}`)
  }
}

/** The table in a region of its own that scrolls. */
export function boardHtml(facts: BoardFacts): Html {
  const { locale, board, chosen } = facts
  const said = new Map(board.positions.map(one => [cellKey(one.goalId, one.organisation), one]))
  const isSilence = board.calls.every(call => call.rule.kind === 'silence')
  const isOver = board.calls.every(call => call.isOver)
  const caption = say(locale, 'consensus-table', { organisations: board.organisations, goals: board.calls.length })
  return html`<div
    class="${board.calls.length > 12 ? 'board board--many' : 'board'}"
    role="region"
    aria-label="${caption}"
    tabindex="0"
  >
    <table>
      <caption class="vh">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="who-col">${say(locale, 'consensus-organisation')}</th>
          ${board.calls.map(
            call =>
              html`<th scope="col" class="${call.goalId === chosen ? 'sel-col' : ''}">
                <a href="${boardPath(board, call.goalNumber)}" ${call.goalId === chosen && html`aria-current="true"`}
                  ><span class="vh"
                    >${say(locale, 'consensus-goal-column', { number: call.goalNumber, title: call.goalTitle })}</span
                  ><span class="vert" dir="auto" aria-hidden="true">${call.goalTitle}</span
                  ><span class="g" aria-hidden="true">${sayNumber(locale, call.goalNumber)}</span></a
                >
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        <tr class="ready">
          <th scope="row">
            ${say(locale, isOver ? 'consensus-outcome' : isSilence ? 'consensus-if-silence' : 'consensus-if-now')}
          </th>
          ${board.calls.map(call => html`<td class="${call.goalId === chosen ? 'sel-col' : ''}">${readyCell(locale, call)}</td>`)}
        </tr>
      </tbody>
      ${stakeholderGroups.flatMap(group => groupRows(facts, said, group) ?? [])}
    </table>
  </div>`
}

/** Where else the board has organisations. */
export function boardPager({ locale, board, chosen }: Omit<BoardFacts, 'own'>): Html {
  const { from, voices, organisations, calls } = board
  if (voices.length === organisations) return html``
  const number = calls.find(call => call.goalId === chosen)?.goalNumber ?? 1
  const step = limits.consensus.maxVoicesOnPage
  const to = (at: number): string => boardPath({ ...board, from: at }, number)
  const range = { from: from + 1, to: from + voices.length, total: sayNumber(locale, organisations) }
  return html`<nav class="row board-pages" aria-label="${say(locale, 'consensus-pages')}">
    ${from > 0 && html`<a class="btn btn--s" rel="prev" href="${to(from - step)}">${say(locale, 'answers-previous')}</a>`}
    <span class="mid small">${say(locale, 'answers-page-of', range)}</span>
    ${from + voices.length < organisations && html`<a class="btn btn--s" rel="next" href="${to(from + step)}">${say(locale, 'answers-next')}</a>`}
  </nav>`
}

function boardPath({ from, voices, organisations }: Board, goal: number): string {
  return voices.length === organisations ? `?goal=${goal}` : `?goal=${goal}&from=${from}`
}

function readyCell(locale: Locale, call: Call): Html {
  const { readiness, state } = call
  const sign = readySign(call)
  const silent = state === 'open' && readiness !== null && readiness.silent > 0
  const isLong = state === 'open' && readiness?.kind === 'lacks-support'
  return html`${sign}${
    isLong
      ? html`<span class="said" aria-hidden="true">${!silent && say(locale, 'readiness-waits')}</span
          ><span class="vh">${readinessWords(locale, call)}</span>`
      : html`<span class="said">${readinessWords(locale, call)}</span>`
  }${silent && html`<span class="said mid">${say(locale, 'readiness-silent', { count: readiness.silent })}</span>`}`
}

// What became of a call goes before how it stood: a goal that was sent back is not ready, whoever supported it.
function readySign({ state, readiness }: Call): Html {
  if (state === 'agreed') return standSign('support')
  if (state === 'returned') return standSign('objection')
  switch (readiness?.kind) {
    case 'ready':
      return standSign('support')
    case 'objected':
    case 'broken':
      return standSign('objection')
    default:
      return html`<span class="pos pos--a" aria-hidden="true">${icon('clock')}</span>`
  }
}

type SaidIn = ReadonlyMap<string, Position>

function cellKey(goalId: GoalId, organisation: OrganisationId): string {
  return `${goalId} ${organisation}`
}

function groupRows(facts: BoardFacts, said: SaidIn, group: (typeof stakeholderGroups)[number]): Html | null {
  const { locale, board, own } = facts
  const voices = board.voices.filter(voice => voice.group === group)
  if (voices.length === 0) return null
  const mark = groupMark(locale, group)
  return html`<tbody>
    <tr class="sec">
      <th colspan="${board.calls.length + 1}" scope="rowgroup">
        <span>${groupMarkHtml(mark, false)}${mark.name}</span>
      </th>
    </tr>
    ${voices.map(
      voice =>
        html`<tr>
          <th scope="row" dir="auto">
            ${voice.organisation === own ? say(locale, 'consensus-you', { name: voice.name }) : voice.name}
          </th>
          ${board.calls.map(call => standCell(facts, said, call, voice))}
        </tr>`,
    )}
  </tbody>`
}

function standCell(facts: BoardFacts, saidIn: SaidIn, call: Call, voice: Board['voices'][number]): Html {
  const { locale, chosen } = facts
  const said = saidIn.get(cellKey(call.goalId, voice.organisation))
  const name = say(locale, 'consensus-cell', {
    name: voice.name,
    number: call.goalNumber,
    stand: standWords(locale, call, said),
  })
  const waits = said !== undefined && isToConfirm(call, said)
  return html`<td class="${call.goalId === chosen ? 'sel-col' : ''}">
    <a
      class="${waits ? 'cell cell--waits' : 'cell'}"
      href="${boardPath(facts.board, call.goalNumber)}"
      aria-label="${name}"
      >${standSign(said?.stand ?? null)}</a
    >
  </td>`
}

/** Whether what an organisation said counts for nothing until it confirms it on the version that is called. */
export function isToConfirm(call: Pick<Call, 'versionId'>, said: Pick<Position, 'versionId' | 'stand'>): boolean {
  return said.versionId !== call.versionId && isSupport(said.stand)
}

function standWords(locale: Locale, call: Call, said: Position | undefined): string {
  if (said === undefined) return say(locale, 'stand-silent')
  const stand = say(locale, said.breaksSilence ? 'stand-broke-silence' : `stand-${said.stand}`)
  return isToConfirm(call, said) ? say(locale, 'stand-to-confirm', { stand }) : stand
}
