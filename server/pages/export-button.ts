/** The button that opens the export dialog (client/exchange); it waits for the page's scripts. */
import type { Moment } from '../../packages/domain/version.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, GoalLine } from '../agenda/agenda-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'

/** For the whole agenda, or (with `goal`) for the goal that is open. */
export function exportButton(
  locale: Locale,
  facts: {
    readonly agenda: Pick<AgendaPage, 'id' | 'goals'>
    /** Beside other small controls. */
    readonly isSmall?: boolean | undefined
    readonly goal?: Pick<GoalLine, 'id' | 'number'> | undefined
    /** Two moments that the page compares. */
    readonly compared?: { readonly from: Moment; readonly to: Moment } | undefined
  },
): Html {
  const { agenda, goal, compared, isSmall = false } = facts
  const label = say(locale, compared === undefined ? 'export-open' : 'history-redline-file')
  return html`<button
    class="btn${isSmall && ' btn--s'}"
    type="button"
    data-export
    data-agenda="${agenda.id}"
    data-goals="${agenda.goals.filter(each => each.state !== 'dropped').length}"
    ${goal !== undefined && html`data-goal="${goal.id}" data-goal-number="${goal.number}"`}
    ${compared !== undefined && html`data-from="${compared.from}" data-to="${compared.to}"`}
    disabled
  >
    ${icon('download')}${label}
  </button>`
}
