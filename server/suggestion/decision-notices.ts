/** Tells people what was decided on what they suggest or back: each once a decision, authors before backers. [S10] */
import type { DecisionId, ParticipantId, SuggestionId } from '../../packages/domain/ids.ts'
import type { SuggestionOutcome } from '../../packages/domain/notification.ts'
import { postNotice } from '../notification/notification-effects.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { DecidedItem } from './decision-effects.ts'
import type { Place } from './pending-queries.ts'
import { backersOf } from './backer-queries.ts'
import type { SuggestionDeps } from './suggestion-commands.ts'

/** Tells authors and backers of a decision. */
export async function tellDecided(
  deps: SuggestionDeps,
  work: Work,
  actor: ParticipantActor,
  place: Place,
  decided: { readonly decisionId: DecisionId; readonly reason: string; readonly items: readonly DecidedItem[] },
): Promise<void> {
  const { decisionId, reason, items } = decided
  const occasion = `decision:${decisionId}`
  const told = new Map<ParticipantId, { readonly id: SuggestionId; readonly outcome: SuggestionOutcome }>()
  for (const { id, pending, outcome } of items) {
    const author = pending.by.id
    if (author !== null && !told.has(author)) told.set(author, { id, outcome })
  }
  const backers = await backersOf(
    work.db,
    items.flatMap(item => item.rows),
  )
  for (const { suggestionId, participantId } of backers) {
    const item = items.find(one => one.rows.includes(suggestionId))
    if (item !== undefined && !told.has(participantId))
      told.set(participantId, { id: item.id, outcome: `backed-${item.outcome}` })
  }
  await tell(deps, work, actor, place, { told, reason, occasion })
}

/** Tells authors that a decision on their suggestions was taken back. */
export async function tellReverted(
  deps: SuggestionDeps,
  work: Work,
  actor: ParticipantActor,
  place: Place,
  reverted: {
    readonly decisionId: DecisionId
    readonly reason: string
    readonly items: readonly { readonly id: SuggestionId; readonly author: ParticipantId | null }[]
  },
): Promise<void> {
  const told = new Map<ParticipantId, { readonly id: SuggestionId; readonly outcome: SuggestionOutcome }>()
  for (const { id, author } of reverted.items)
    if (author !== null && !told.has(author)) told.set(author, { id, outcome: 'reopened' })
  const { reason, decisionId } = reverted
  await tell(deps, work, actor, place, { told, reason, occasion: `decision-reverted:${decisionId}` })
}

async function tell(
  deps: SuggestionDeps,
  work: Work,
  actor: ParticipantActor,
  { agendaId, goalId }: Place,
  facts: {
    readonly told: ReadonlyMap<ParticipantId, { readonly id: SuggestionId; readonly outcome: SuggestionOutcome }>
    readonly reason: string
    readonly occasion: string
  },
): Promise<void> {
  for (const [to, { id, outcome }] of facts.told) {
    await postNotice(deps, work, {
      to,
      by: actor.participantId,
      agendaId,
      subject: { kind: 'suggestion-decision', goalId, suggestionId: id, outcome },
      words: facts.reason === '' ? null : facts.reason,
      occasion: facts.occasion,
    })
  }
}
