/**
 * Words that could not be sent become their author's suggestion: in the text where they stood, or at the end of a
 * paragraph that she chose. Text and draft change in one transaction, so the words are never lost and never there twice.
 */
import { DomainError } from '../../packages/domain/errors.ts'
import type { DraftId, GoalId } from '../../packages/domain/ids.ts'
import { endOfBlock, placeOfWords, suggestWordsAt } from '../../packages/document/place-of-words.ts'
import { takePassage } from '../drafting/drafting-effects.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { inGoal, type SuggestionDeps } from './suggestion-commands.ts'

/** `block`: the paragraph that was chosen; null for where they stood. */
export type SuggestDraft = { readonly draftId: DraftId; readonly passage: number; readonly block: string | null }

/**
 * Suggests a passage of a draft. Refuses: 'not-found', 'draft-is-used', 'draft-place-is-gone', 'blocks-not-known', and
 * what the standing refuses.
 */
export async function suggestDraft(
  deps: Pick<SuggestionDeps, 'database' | 'rooms'>,
  actor: ParticipantActor,
  goalId: GoalId,
  { draftId, passage, block }: SuggestDraft,
): Promise<void> {
  const { participantId } = actor
  await inGoal(deps, actor, goalId, 'suggest-text', async (edit, { documentId }) => {
    const { doc, suggesters } = edit
    const words = await takePassage(edit.work, { draftId, passage, documentId, participantId })
    const place = block === null ? placeOfWords(doc, suggesters, words) : endOfBlock(doc, suggesters, block)
    if (place === null) throw new DomainError(block === null ? 'draft-place-is-gone' : 'blocks-not-known')
    const clientId = await edit.suggestingIdOf(participantId)
    // The words of one block: a line break could only come from another program.
    suggestWordsAt(doc, suggesters, clientId, place, words.text.replace(/[\r\n\0]+/g, ' '))
  })
}
