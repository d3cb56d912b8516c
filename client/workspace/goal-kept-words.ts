/**
 * Kept words in a goal's workspace: what may be made of them now, and making it. A draft goes when the server has what
 * came of it, in the same transaction; whatever ends in between, the words are there once.
 */
import { commentDraft } from '../../packages/contract/comment-endpoints.ts'
import { suggestDraft } from '../../packages/contract/suggestion-endpoints.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { announce } from './announcer.ts'
import type { KeptDrafts } from './kept-drafts.ts'
import { passageName, type KeptWords, type ShownDraft, type TurnWish } from './kept-words.ts'

/** Listens to the panel; `show` opens what became of the words. */
export function startKeptWords(facts: {
  readonly goalId: string
  readonly kept: KeptWords
  readonly drafts: KeptDrafts
  readonly show: (view: 'suggestions' | 'discussion') => void
}): void {
  const { kept, drafts } = facts
  kept.addEventListener('dismiss', event => void dismiss((event as CustomEvent<ShownDraft>).detail))
  kept.addEventListener('turn', event => void turn((event as CustomEvent<TurnWish>).detail))

  async function dismiss(draft: ShownDraft): Promise<void> {
    try {
      await drafts.dismiss(draft)
    } catch (fault) {
      announce(sentenceOf(fault), true)
    }
  }

  async function turn(wish: TurnWish): Promise<void> {
    const at = passageName(wish.draft.id, wish.passage)
    Object.assign(kept, { busy: true, failed: null })
    try {
      await drafts.turn(wish.draft, () => ask(facts.goalId, wish))
      kept.placeless = null
      announce(words(wish.into === 'suggestion' ? 'workspace-kept-suggested' : 'workspace-kept-commented'), true)
      await goOn(wish.into === 'suggestion' ? 'suggestions' : 'discussion')
    } catch (fault) {
      if (fault instanceof Refused && fault.code === 'draft-place-is-gone') kept.placeless = at
      kept.failed = { at, sentence: sentenceOf(fault) }
    } finally {
      kept.busy = false
    }
  }

  /** The button that was pressed is gone: to what is still kept, or else to where the words are now. */
  async function goOn(view: 'suggestions' | 'discussion'): Promise<void> {
    kept.busy = false
    await kept.updateComplete
    const next = kept.querySelector<HTMLElement>('.kept-acts button')
    if (next === null) facts.show(view)
    const target = next ?? document.getElementById('margin')
    if (document.activeElement === document.body) target?.focus({ preventScroll: next === null })
  }
}

function ask(goalId: string, { draft, passage, into, block }: TurnWish): Promise<unknown> {
  const params = { goalId, draftId: draft.id }
  return into === 'suggestion'
    ? callEndpoint(suggestDraft, { params, body: { passage, block } })
    : callEndpoint(commentDraft, { params, body: { passage } })
}
