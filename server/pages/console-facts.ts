/** What the console's side column shows, and by what its checklist judges. */
import type { SetTable } from '../../packages/domain/agenda.ts'
import { isSealedIn, tellsWhoIsHeard } from '../../packages/domain/attribution.ts'
import type { OpenInputs } from '../../packages/domain/open-inputs.ts'
import type { GoalId, OrganisationId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
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
  /** Of these groups, an input is shown with their label: where organisations are not told, that is all there is. */
  readonly groupsHeard: ReadonlySet<StakeholderGroup>
  /** The groups whose label may be shown in a round of groups. */
  readonly groupLabels: ReadonlySet<StakeholderGroup>
  /** How many organisations and people a reminder reaches, and when the last one went out. */
  readonly toRemind: { readonly organisations: number; readonly people: number }
  readonly remindedAt: Date | null
  readonly messages: readonly MessageLine[]
  /** What has been put on the table; asked in setup. */
  readonly set: Omit<SetTable, 'phase'>
  /** In consensus: what stands in the way of each goal that is called. */
  readonly adoptable: readonly Adoptable[]
}

/** Whether the reader is told which organisations have been heard. */
export function toldWhoIsHeard({ round, seat }: Pick<ConsoleSideFacts, 'round' | 'seat'>): boolean {
  return tellsWhoIsHeard(seat.standing.role, round)
}

/** Whether there may be inputs of which the reader is not even told how many they are. */
export function hidesInputs({ round, seat }: Pick<ConsoleSideFacts, 'round' | 'seat'>): boolean {
  return seat.standing.role !== 'auditor' && isSealedIn(round.attribution, round.phase)
}
