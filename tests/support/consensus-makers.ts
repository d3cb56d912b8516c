/** Calls in tests: goals that are called as `openCall` would, whatever has happened before, and what people say of them. */
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { hourMs, defaultRoundSettings, type RoundSettings } from '../../packages/domain/consultation.ts'
import { latestRoundOf } from '../../server/agenda/agenda-queries.ts'
import { delegatesOf } from '../../server/consensus/told-queries.ts'
import { keepVersions } from '../../server/drafting/drafting-effects.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import type { Person, TestAgenda, TestHouse } from './test-house.ts'

export type CallWish = {
  readonly kind?: RoundSettings['decision']['kind']
  readonly requiredGroups?: readonly StakeholderGroup[]
  readonly sealedPositions?: boolean
  readonly twoModerators?: boolean
  readonly hours?: number
}

/** Calls every goal of an agenda in consensus, for an hour unless said; everybody who sits there now was told. */
export async function callGoals(house: TestHouse, agenda: TestAgenda, wish: CallWish = {}): Promise<void> {
  const { kind = 'positions', requiredGroups = ['government', 'business'], sealedPositions = false } = wish
  const roundId = await latestRoundOf(house.database.db, agenda.agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  const at = house.clock.now()
  const decision = { kind, requiredGroups }
  const settings = {
    ...{ ...defaultRoundSettings, decision, sealedPositions },
    twoModerators: wish.twoModerators ?? true,
  }
  await house.unitOfWork(systemActor, async work => {
    await work.db
      .updateTable('round')
      .set({
        ...{ phase: 'consensus', phase_entered_at: at, settings: JSON.stringify(settings) },
        closes_at: new Date(at.getTime() + (wish.hours ?? 1) * hourMs),
      })
      .where('id', '=', roundId)
      .execute()
    const { agendaId } = agenda
    const kept = await keepVersions(house, work, { agendaId, cause: 'phase', label: '', facts: {}, by: null })
    for (const { goalId, id } of kept) {
      await work.db
        .insertInto('consensus_call')
        .values({
          ...{ round_id: roundId, goal_id: goalId, kind, is_sealed: sealedPositions },
          required_groups: JSON.stringify(requiredGroups),
          ...{ version_id: id, version_at: at, opened_at: at, state_at: at, stands_until: null },
        })
        .execute()
      await work.db.updateTable('goal').set({ state: 'clean' }).where('id', '=', goalId).execute()
    }
    for (const { participantId, organisationId } of await delegatesOf(work.db, agendaId)) {
      await work.db
        .insertInto('call_notified')
        .values({ round_id: roundId, participant_id: participantId, organisation_id: organisationId, notified_at: at })
        .execute()
    }
  })
}

export type Said = {
  readonly stand: string
  readonly words?: string
  readonly wording?: string
  readonly paragraphs?: readonly string[]
  readonly version?: number
}

/** What a delegate sends to take a position on version 1, or on another. */
function aPosition({ stand, words = '', wording = '', paragraphs = [], version = 1 }: Said) {
  return { version, stand, words, wording, paragraphs }
}

/** Says it on this goal; answers the response. */
export function say(house: TestHouse, person: Person | null, goalId: string, said: Said) {
  return house.as(person).send('POST', `/api/goals/${goalId}/positions`, aPosition(said))
}
