/**
 * The open brackets of a goal as this window knows them: words from the live text at once, reasons and holders from the
 * server, read again when it tells of a change and when the text shows a bracket that is not known. What the text no
 * longer holds is gone at once, for everybody who has it open. Acts of the reader go through.
 */
import {
  addAlternative,
  agreeToLift,
  holdAlternative,
  liftBracket,
  listBrackets,
  placeBracket,
  releaseAlternative,
  removeAlternative,
} from '../../packages/contract/bracket-endpoints.ts'
import type { AnswerOf, BodyOf } from '../../packages/contract/endpoint.ts'
import type { FoundBracket } from '../../packages/document/bracket-edits.ts'
import { alternativeLetter, wordingWords } from '../../packages/messages/wording-words.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { pageLocale } from '../platform/page-facts.ts'
import { BesideText, type GoalFacts } from './beside-text.ts'

export type SaidBracket = AnswerOf<typeof listBrackets>['brackets'][number]
export type Wording = BodyOf<typeof addAlternative>['wording']
export type Placing = BodyOf<typeof placeBracket>
type Outcome = AnswerOf<typeof placeBracket>

/** An alternative to show: `words` is never empty, for no text is said in words. */
export type ShownAlternative = SaidBracket['alternatives'][number] & { readonly letter: string }
export type ShownBracket = Omit<SaidBracket, 'alternatives'> & {
  /** Its place in the goal, from 1. */
  readonly number: number
  readonly alternatives: readonly ShownAlternative[]
  /** The wording that the reader's organisation holds; null for none. */
  readonly own: number | null
}

const heard = [
  'bracket-placed',
  'alternative-added',
  'alternative-removed',
  'alternative-held',
  'alternative-released',
  'lift-agreed',
  'bracket-lifted',
] as const

/** Born with a panel, closed with it. */
export class OpenBrackets extends BesideText<SaidBracket, FoundBracket> {
  protected readonly askAfterMs = 700
  private readonly organisation: string | null

  /** `organisation`: the name of the one that the reader sits for. */
  constructor(facts: GoalFacts & { readonly organisation: string | null }) {
    super(facts, heard)
    this.organisation = facts.organisation
  }

  /** In the order of the page. */
  shown(): readonly ShownBracket[] {
    const { found, said } = this
    const inText =
      found === null
        ? said.map(one => ({ one, live: null }))
        : found.flatMap(live => {
            const one = said.find(({ id }) => id === live.id)
            return one === undefined ? [] : [{ one, live }]
          })
    return inText.map(({ one, live }, place) => this.shownOf(one, live, place + 1))
  }

  /** One of them; null when it is not open or not known yet. */
  bracket(id: string): ShownBracket | null {
    return this.shown().find(one => one.id === id) ?? null
  }

  /** Answers the id of the new bracket. */
  async place(body: Placing): Promise<string | null> {
    await this.facts.whenSaved()
    const { bracket } = await callEndpoint(placeBracket, { params: { goalId: this.facts.goalId }, body })
    await this.load()
    return bracket?.id ?? null
  }

  /** The reader's organisation holds this one, and what it held before no more. */
  async choose({ id, own }: ShownBracket, n: number): Promise<void> {
    if (own === n) return
    if (own !== null) await this.ended(callEndpoint(releaseAlternative, { params: paramsOf(id, own) }))
    await this.ended(callEndpoint(holdAlternative, { params: paramsOf(id, n) }))
    await this.load()
  }

  /** Whether that lifted the bracket. */
  async release({ id, own }: ShownBracket): Promise<boolean> {
    if (own === null) return false
    return this.through(callEndpoint(releaseAlternative, { params: paramsOf(id, own) }))
  }

  async propose({ id }: ShownBracket, wording: Wording, hold: boolean): Promise<boolean> {
    return this.through(callEndpoint(addAlternative, { params: { bracketId: id }, body: { wording, hold } }))
  }

  async takeOut({ id }: ShownBracket, n: number): Promise<boolean> {
    return this.through(callEndpoint(removeAlternative, { params: paramsOf(id, n) }))
  }

  async agree({ id }: ShownBracket, n: number): Promise<boolean> {
    return this.through(callEndpoint(agreeToLift, { params: { bracketId: id }, body: { n } }))
  }

  async lift({ id }: ShownBracket, keep: number | null, reason: string): Promise<boolean> {
    await this.facts.whenSaved()
    return this.through(callEndpoint(liftBracket, { params: { bracketId: id }, body: { keep, reason } }))
  }

  protected async read() {
    const { standing, brackets } = await callEndpoint(listBrackets, { params: { goalId: this.facts.goalId } })
    return { standing, said: brackets }
  }

  protected holdsNew(found: readonly FoundBracket[]): boolean {
    const known = new Map(this.said.map(one => [one.id, one.alternatives.length]))
    return found.some(one => known.get(one.id) !== one.alternatives.length)
  }

  private shownOf(one: SaidBracket, live: FoundBracket | null, number: number): ShownBracket {
    const locale = pageLocale()
    const own = one.alternatives.find(({ holders }) =>
      holders.some(({ by }) => this.organisation !== null && by.organisation === this.organisation),
    )
    // Between a change of the text and its rows the two may count differently: then the server's words stand.
    const isSame = live?.alternatives.length === one.alternatives.length
    const alternatives = one.alternatives.map((alternative, k) => {
      const words = (isSame ? live?.alternatives[k]?.words : undefined) ?? alternative.words
      return {
        ...alternative,
        letter: alternativeLetter(locale, k),
        words: wordingWords(locale, alternative.kind, words),
      }
    })
    return { ...one, number, alternatives, own: own?.n ?? null }
  }

  private async through(call: Promise<Outcome>): Promise<boolean> {
    const lifted = await this.ended(call)
    await this.load()
    return lifted
  }

  private async ended(call: Promise<Outcome>): Promise<boolean> {
    return (await call).lifted !== null
  }
}

function paramsOf(bracketId: string, n: number) {
  return { bracketId, n: String(n) }
}
