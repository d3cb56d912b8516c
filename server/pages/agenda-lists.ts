/** The agenda on a phone: its goals as a list by theme, and its coverage as a list of indicators. */
import { say, type Locale, sayNumber } from '../../packages/messages/say.ts'
import type { GoalLine } from '../agenda/agenda-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import {
  cellMarks,
  changeGoalButton,
  goalHistoryLink,
  goalStateHtml,
  indicatorPath,
  proposeHereButton,
  type LedgerFacts,
} from './agenda-ledger.ts'
import { openBracketsHtml } from './bracket-list-page.ts'
import type { MatrixColumn, MatrixRow } from './coverage-matrix.ts'
import { positionBar } from './position-bar.ts'
import { gapMarkHtml } from './relation-mark-html.ts'

/** Goals by theme, each with its state, its open comments and the codes of the indicators that it advances. */
export function goalListHtml(facts: LedgerFacts): Html {
  const { locale, matrix } = facts
  return html`<div class="only-s goal-lists">
    <h2 class="vh">${say(locale, 'agenda-table')}</h2>
    ${matrix.groups.map(({ label, rows }) => listOf(facts, label ?? say(locale, 'agenda-no-theme'), rows))}
    ${
      matrix.resting.length > 0 &&
      listOf(
        facts,
        say(locale, 'agenda-resting'),
        matrix.resting.map(goal => ({ goal, cells: [], isGap: false })),
      )
    }
  </div>`
}

/** Every indicator that the table shows, with the goals that advance it. */
export function coverageListHtml(facts: LedgerFacts): Html {
  const { matrix } = facts
  return html`<ul class="glist coverage-list only-s">
    ${matrix.columns.map((column, i) => indicatorItem(facts, column, i))}
  </ul>`
}

function listOf(facts: LedgerFacts, label: string, rows: readonly MatrixRow[]): Html {
  return html`<h3 class="ch" dir="auto">${label}</h3>
    <ul class="glist">
      ${rows.map(row => goalItem(facts, row))}
    </ul>`
}

function goalItem(
  { locale, agendaId, matrix, openThreads, openBrackets, mayChange, tallies }: LedgerFacts,
  { goal, cells, isGap }: MatrixRow,
): Html {
  const codes = cells.flatMap((cell, i) => (cell === null ? [] : [matrix.columns[i]?.indicator.code ?? '']))
  return html`<li>
    <span class="no">${sayNumber(locale, goal.number)}</span>
    <a class="goal" href="/goals/${goal.id}" dir="auto">${goal.title}</a>
    <span class="goal-acts">${goalHistoryLink(locale, goal)}${mayChange && changeGoalButton(locale, goal)}</span>
    <span class="meta"
      >${goalStateHtml(locale, goal.state)}${openBracketsHtml(locale, agendaId, goal, openBrackets.get(goal.id) ?? 0)}<span>${say(locale, 'agenda-comments-open', { count: openThreads.get(goal.id) ?? 0 })}</span>${codes.map(code => html`<bdi class="code">${code}</bdi>`)}${isGap && noIndicator(locale)}</span
    >
    ${positionBar(locale, { agendaId, number: goal.number, tally: tallies.get(goal.id) })}
    ${goal.stateReason !== '' && html`<small class="meta" dir="auto">${reasonOf(locale, goal)}</small>`}
  </li>`
}

function noIndicator(locale: Locale): Html {
  return html`<span class="st st--open">${icon('warn')}${say(locale, 'agenda-no-indicator')}</span>`
}

function reasonOf(locale: Locale, { stateReason: reason }: GoalLine): string {
  return say(locale, 'agenda-reason', { reason })
}

function indicatorItem(facts: LedgerFacts, column: MatrixColumn, place: number): Html {
  const { locale, agendaId, matrix, mayPropose } = facts
  const { indicator, isGap } = column
  const goals = matrix.groups
    .flatMap(({ rows }) => rows)
    .flatMap(({ goal, cells }) => {
      const cell = cells[place] ?? null
      return cell === null ? [] : [{ goal, marks: cellMarks(locale, cell) }]
    })
  return html`<li class="${isGap && 'is-gap'}">
    <span class="no">${indicator.number}</span>
    <a class="goal" href="${indicatorPath(agendaId, indicator.id)}"><bdi>${indicator.title}</bdi></a>
    <span class="num">${isGap ? gapMarkHtml(null) : sayNumber(locale, goals.length)}</span>
    ${
      isGap
        ? html`<span class="meta"
            >${say(locale, 'relation-none')}${mayPropose && proposeHereButton(locale, indicator)}</span
          >`
        : html`<ul class="meta covering">
            ${goals.map(
              ({ goal, marks }) =>
                html`<li>${marks}<a href="/goals/${goal.id}" dir="auto">${goal.number} ${goal.title}</a></li>`,
            )}
          </ul>`
    }
  </li>`
}
