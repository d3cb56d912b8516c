/**
 * Acts on the cards of a list, one after the other: what is asked of one card waits for what runs on another, and
 * nothing is lost. A card has one act at a time; what was refused stands at its card until the next act.
 */
import { sentenceOf } from '../platform/call-endpoint.ts'

/** Born with a list of cards. */
export class ActsInTurn {
  private readonly changed: () => void
  /** What is under way or waits for its turn. */
  private busy: ReadonlySet<string> = new Set()
  private problem: { readonly id: string; readonly sentence: string } | null = null
  private underWay: Promise<unknown> = Promise.resolve()

  /** `changed`: what is told of the cards is not the same any more. */
  constructor(changed: () => void) {
    this.changed = changed
  }

  isBusy(id: string): boolean {
    return this.busy.has(id)
  }

  /** Why the last act was refused, if it was this card's; '' otherwise. */
  problemOf(id: string): string {
    return this.problem?.id === id ? this.problem.sentence : ''
  }

  /** Acts when it is this card's turn; answers the sentence of a refusal or fault, null when it was done or not taken. */
  async act(id: string, run: () => Promise<void>): Promise<string | null> {
    if (this.busy.has(id)) return null
    this.busy = new Set([...this.busy, id])
    this.problem = null
    this.changed()
    const turn = this.inTurn(this.underWay, id, run)
    this.underWay = turn
    return turn
  }

  private async inTurn(before: Promise<unknown>, id: string, run: () => Promise<void>): Promise<string | null> {
    await before
    try {
      await run()
      return null
    } catch (fault) {
      const sentence = sentenceOf(fault)
      this.problem = { id, sentence }
      return sentence
    } finally {
      this.busy = new Set([...this.busy].filter(one => one !== id))
      this.changed()
    }
  }
}
