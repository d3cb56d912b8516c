/** The links by which inputs with their answers leave as a file, with what the reader is shown of them. */
import type { TableFormat, TableOwner } from '../../packages/domain/exchange.ts'
import type { GoalId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, icon, type Html } from '../platform/html-page.ts'

/** Every round as a spreadsheet, and the latest one as CSV; of one goal or one group where the page shows these alone. */
export function tableLinks(
  locale: Locale,
  agendaId: string,
  of: { readonly whose?: TableOwner; readonly goal?: GoalId | null; readonly group?: StakeholderGroup | null },
): Html {
  const link = (format: TableFormat, key: 'table-open' | 'table-open-csv'): Html => {
    const query = new URLSearchParams({ format })
    for (const [name, value] of Object.entries({ whose: of.whose, goal: of.goal, group: of.group }))
      if (value != null) query.set(name, value)
    return html`<a
      class="btn btn--s"
      href="/api/agendas/${agendaId}/inputs/table?${query.toString()}"
      download
      data-file
      >${icon('download')}${say(locale, key)}</a
    >`
  }
  return html`<div class="btns answers-files">
    ${link('xlsx', 'table-open')}${link('csv', 'table-open-csv')}
    <p class="problem" role="alert"></p>
  </div>`
}
