/**
 * The agenda's goals and what each advances, as one table: goals by theme down, indicators across, gaps tinted by row
 * and by column. For wide screens; agenda-lists.ts is the same for narrow ones.
 */
import type { GoalId } from '../../packages/domain/ids.ts'
import type { GoalState } from '../../packages/domain/agenda.ts'
import { say, type Locale, sayNumber } from '../../packages/messages/say.ts'
import type { GoalLine } from '../agenda/agenda-queries.ts'
import type { CoverageCell, IndicatorLine } from '../catalogue/catalogue-queries.ts'
import type { PositionTally } from '../consensus/consensus-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import type { Matrix, MatrixColumn, MatrixRow } from './coverage-matrix.ts'
import { openBracketsHtml } from './bracket-list-page.ts'
import { positionBar } from './position-bar.ts'
import { gapMarkHtml, relationMarkHtml } from './relation-mark-html.ts'

export type LedgerFacts = {
  readonly locale: Locale
  readonly agendaId: string
  readonly matrix: Matrix
  /** Discussions that are not closed, by goal; goals without one are left out. */
  readonly openThreads: ReadonlyMap<GoalId, number>
  /** Brackets that are open, by goal; goals without one are left out. */
  readonly openBrackets: ReadonlyMap<GoalId, number>
  /** Where organisations stand on the goals that are called; none before the call, and none of what is sealed. */
  readonly tallies: ReadonlyMap<GoalId, PositionTally>
  /** Whether the reader may propose a goal now, and whether she may change one. */
  readonly mayPropose: boolean
  readonly mayChange: boolean
}

/** The table in its own scrolling region. */
export function ledgerHtml(facts: LedgerFacts): Html {
  const { locale, matrix } = facts
  const [first] = facts.tallies.values()
  const wide = matrix.columns.length > 12 ? ' ledger--wide' : ''
  return html`<div
    class="ledger${wide} only-l"
    role="region"
    aria-label="${say(locale, 'agenda-table')}"
    tabindex="0"
    data-scrolls
  >
    <table>
      <caption class="vh">
        ${say(locale, 'agenda-table')}
      </caption>
      <thead>
        <tr>
          <th class="no" scope="col"><span class="vh">${say(locale, 'agenda-column-number')}</span></th>
          <th class="goal-head" scope="col">${say(locale, 'agenda-column-goal')}</th>
          <th scope="col">${say(locale, 'agenda-column-state')}</th>
          <th scope="col" class="c">${say(locale, 'bracket-column')}</th>
          <th scope="col" class="c">${say(locale, 'agenda-column-comments')}</th>
          ${first !== undefined && html`<th scope="col" class="positions-head">${say(locale, 'agenda-column-positions', { count: first.voices })}</th>`}
          ${matrix.columns.map(column => columnHead(facts, column))}
        </tr>
      </thead>
      ${matrix.groups.map(
        ({ label, rows }) =>
          html`<tbody>
            ${groupRow(facts, label ?? say(locale, 'agenda-no-theme'))} ${rows.map(row => goalRow(facts, row))}
          </tbody>`,
      )}
      ${
        matrix.resting.length > 0 &&
        html`<tbody class="is-resting">
          ${groupRow(facts, say(locale, 'agenda-resting'))} ${matrix.resting.map(goal => restingRow(facts, goal))}
        </tbody>`
      }
      ${matrix.columns.length > 0 && totals(facts)}
    </table>
  </div>`
}

/** Where an indicator is shown, seen from an agenda. */
export function indicatorPath(agendaId: string, indicatorId: string): string {
  return `/agendas/${agendaId}/indicators/${indicatorId}`
}

/** The state of a goal: an icon and its word. */
export function goalStateHtml(locale: Locale, state: GoalState): Html {
  const { tone, symbol } = stateMarks[state]
  return html`<span class="st st--${tone}">${icon(symbol)}${say(locale, `goal-state-${state}`)}</span>`
}

const stateMarks: { readonly [state in GoalState]: { readonly tone: string; readonly symbol: string } } = {
  proposed: { tone: 'open', symbol: 'hand' },
  'under-negotiation': { tone: 'wait', symbol: 'clock' },
  clean: { tone: 'ok', symbol: 'check' },
  'agreed-ad-referendum': { tone: 'ok', symbol: 'check' },
  agreed: { tone: 'ok', symbol: 'check' },
  parked: { tone: 'wait', symbol: 'lock' },
  dropped: { tone: 'wait', symbol: 'x' },
  reopened: { tone: 'open', symbol: 'undo' },
}

/** The marks of one cell; nothing where no link counts. */
export function cellMarks(locale: Locale, cell: CoverageCell | null): readonly Html[] {
  if (cell === null) return []
  return [
    ...(cell.agreed === null ? [] : [relationMarkHtml(locale, cell.agreed, 'agreed', true)]),
    ...(cell.proposed === null ? [] : [relationMarkHtml(locale, cell.proposed, 'proposed', true)]),
  ]
}

/** To the versions of a goal and what changed between them. */
export function goalHistoryLink(locale: Locale, { id, number }: GoalLine): Html {
  const name = say(locale, 'agenda-goal-history', { number })
  return html`<a class="btn btn--plain btn--s btn--icon goal-history" href="/goals/${id}/history" title="${name}"
    >${icon('history')}<span class="vh">${name}</span></a
  >`
}

/** Opens the dialog that changes a goal; client/agenda brings it to life. */
export function changeGoalButton(locale: Locale, goal: GoalLine): Html {
  return html`<button
    class="btn btn--plain btn--s btn--icon goal-change"
    type="button"
    data-act="change-goal"
    data-goal="${goal.id}"
    data-number="${goal.number}"
    data-title="${goal.title}"
    data-state="${goal.state}"
    data-theme-id="${goal.themeId}"
    aria-label="${say(locale, 'agenda-change-goal', { number: goal.number })}"
    disabled
  >
    ${icon('dots')}
  </button>`
}

function columnHead({ locale, agendaId }: LedgerFacts, { indicator, isGap }: MatrixColumn): Html {
  return html`<th class="ind${isGap && ' gapcol'}" scope="col" data-indicator="${indicator.id}">
    <a href="${indicatorPath(agendaId, indicator.id)}" title="${titleOf(locale, indicator)}"
      ><span class="vert"><b>${indicator.number}</b> <bdi>${indicator.title}</bdi></span></a
    >
  </th>`
}

function titleOf(locale: Locale, { code, title }: IndicatorLine): string {
  return say(locale, 'agenda-gap-indicator', { code, title })
}

function groupRow({ matrix, tallies }: LedgerFacts, label: string): Html {
  return html`<tr class="grpRow">
    <th colspan="${tallies.size > 0 ? 6 : 5}" scope="rowgroup" dir="auto">${label}</th>
    ${matrix.columns.map(({ isGap }) => html`<td class="ind${isGap && ' gapcol'}"></td>`)}
  </tr>`
}

function goalRow(facts: LedgerFacts, { goal, cells, isGap }: MatrixRow): Html {
  const { locale, matrix, mayPropose } = facts
  return html`<tr class="${isGap && 'gaprow'}" id="goal-${goal.number}" data-theme-id="${goal.themeId}">
    ${goalCells(facts, goal)}
    ${cells.map((cell, i) => {
      const gap = matrix.columns[i]?.isGap === true ? ' gapcol' : ''
      const free = cell === null && mayPropose ? ' is-free' : ''
      return html`<td class="ind${gap}${free}">${cellMarks(locale, cell)}</td>`
    })}
  </tr>`
}

function restingRow(facts: LedgerFacts, goal: GoalLine): Html {
  return html`<tr id="goal-${goal.number}">
    ${goalCells(facts, goal)} ${facts.matrix.columns.map(() => html`<td class="ind"></td>`)}
  </tr>`
}

function goalCells(facts: LedgerFacts, goal: GoalLine): Html {
  const { locale, agendaId, openThreads, openBrackets, mayChange, tallies } = facts
  const reason = goal.stateReason
  return html`<td class="no">${sayNumber(locale, goal.number)}</td>
    <th class="goal" scope="row">
      <span class="goal-line"
        ><a href="/goals/${goal.id}" dir="auto">${goal.title}</a
        >${goalHistoryLink(locale, goal)}${mayChange && changeGoalButton(locale, goal)}</span
      >
      ${reason !== '' && html`<small class="goal-reason">${say(locale, 'agenda-reason', { reason })}</small>`}
    </th>
    <td class="state-cell">${goalStateHtml(locale, goal.state)}</td>
    <td class="c num">${openBracketsHtml(locale, agendaId, goal, openBrackets.get(goal.id) ?? 0)}</td>
    <td class="c num">${sayNumber(locale, openThreads.get(goal.id) ?? 0)}</td>
    ${tallies.size > 0 && html`<td>${positionBar(locale, { agendaId, number: goal.number, tally: tallies.get(goal.id) })}</td>`}`
}

function totals({ locale, matrix, mayPropose, tallies }: LedgerFacts): Html {
  return html`<tfoot>
    <tr>
      <th colspan="${tallies.size > 0 ? 6 : 5}" scope="row" class="totals">${say(locale, 'agenda-totals')}</th>
      ${matrix.columns.map(({ indicator, goals, isGap }) =>
        isGap
          ? html`<td class="ind gapcol">${gapCell(locale, indicator, mayPropose)}</td>`
          : html`<td class="ind"><span class="num">${sayNumber(locale, goals)}</span></td>`,
      )}
    </tr>
  </tfoot>`
}

function gapCell(locale: Locale, indicator: IndicatorLine, mayPropose: boolean): Html {
  if (!mayPropose) return gapMarkHtml(say(locale, 'relation-none'))
  const { id, code, title } = indicator
  return html`<button
    class="gap-add"
    type="button"
    data-act="propose-goal"
    data-indicator="${id}"
    aria-label="${say(locale, 'agenda-propose-for', { code, title })}"
    title="${say(locale, 'agenda-propose-here')}"
    disabled
  >
    ${gapMarkHtml(say(locale, 'relation-none'))}
  </button>`
}

/** Proposes a goal for an indicator: a button with words, for lists and callouts. */
export function proposeHereButton(locale: Locale, { id, code, title }: IndicatorLine): Html {
  return html`<button class="btn btn--s" type="button" data-act="propose-goal" data-indicator="${id}" disabled>
    ${say(locale, 'agenda-propose-here')}<span class="vh">${say(locale, 'agenda-gap-indicator', { code, title })}</span>
  </button>`
}
