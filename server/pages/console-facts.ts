/** What the console's side column shows, and by what its checklist judges. */
import type { SetTable } from '../../packages/domain/agenda.ts'
import type { OpenInputs } from '../../packages/domain/open-inputs.ts'
import type { GoalId, OrganisationId } from '../../packages/domain/ids.ts'
import type { Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { Adoptable } from '../consensus/consensus-queries.ts'
import type { RoundNow } from '../consultation/consultation-queries.ts'
import type { MessageLine } from '../consultation/message-queries.ts'

export type ConsoleSideFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly round: RoundNow
  readonly now: Date
  readonly inputs: OpenInputs
  readonly brackets: ReadonlyMap<GoalId, number>
  readonly table: readonly SeatedOrganisation[]
  readonly heard: ReadonlySet<OrganisationId>
  /** How many people a reminder reaches, and when the last one went out. */
  readonly toRemind: number
  readonly remindedAt: Date | null
  readonly messages: readonly MessageLine[]
  /** What has been put on the table; asked in setup. */
  readonly set: Omit<SetTable, 'phase'>
  /** In consensus: what stands in the way of each goal that is called. */
  readonly adoptable: readonly Adoptable[]
}
