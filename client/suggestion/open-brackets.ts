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
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { refusalTo, type Action, type Standing } from '../../packages/domain/permission.ts'
import { alternativeLetter, wordingWords } from '../../packages/messages/wording-words.ts'
import { listenToAgenda } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale } from '../platform/page-facts.ts'

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

export type BracketsState =
  { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'ready' }

const heard = [
  'bracket-placed',
  'alternative-added',
  'alternative-removed',
  'alternative-held',
  'alternative-released',
  'lift-agreed',
  'bracket-lifted',
  'decision-reverted',
  'phase-changed',
  'member-renamed',
] as const

/** How long after a bracket that is not known appeared in the text the server is asked, with some chance in it. */
const askAfterMs = 700

/** Born with a panel, closed with it. */
export class OpenBrackets {
  state: BracketsState = { kind: 'loading' }
  private readonly goalId: string
  private readonly organisation: string | null
  private readonly changed: () => void
  private readonly stop: () => void
  private readonly whenSaved: () => Promise<void>
  private found: readonly FoundBracket[] | null = null
  private said: readonly SaidBracket[] = []
  private standing: Standing | null = null
  private readings = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(facts: {
    readonly agendaId: string
    readonly goalId: string
    /** The name of the organisation that the reader sits for. */
    readonly organisation: string | null
    readonly whenSaved: () => Promise<void>
    readonly changed: () => void
  }) {
    this.goalId = facts.goalId
    this.organisation = facts.organisation
    this.changed = facts.changed
    this.whenSaved = facts.whenSaved
    this.stop = listenToAgenda(facts.agendaId, heard, () => void this.load())
    void this.load()
  }

  close(): void {
    this.stop()
    if (this.timer !== null) clearTimeout(this.timer)
  }

  /** What the live text holds now; null while there is none. */
  textSays(found: readonly FoundBracket[] | null): void {
    this.found = found
    const known = new Map(this.said.map(one => [one.id, one.alternatives.length]))
    if (found?.some(one => known.get(one.id) !== one.alternatives.length) === true) this.askSoon()
    this.changed()
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

  /** Why the reader cannot do this now; null if she can. */
  refusalTo(action: Action): RefusalCode | null {
    return this.standing === null ? 'server-busy' : refusalTo(action, this.standing)
  }

  async load(): Promise<void> {
    const reading = ++this.readings
    try {
      const { standing, brackets } = await callEndpoint(listBrackets, { params: { goalId: this.goalId } })
      if (reading !== this.readings) return
      const { goal, ...others } = standing
      this.standing = { ...others, ...(goal === null ? {} : { goal }) }
      this.said = brackets
      this.state = { kind: 'ready' }
    } catch (fault) {
      if (reading !== this.readings || this.state.kind === 'ready') return
      this.state = { kind: 'failed', reason: sentenceOf(fault) }
    }
    this.changed()
  }

  /** Answers the id of the new bracket. */
  async place(body: Placing): Promise<string | null> {
    await this.whenSaved()
    const { bracket } = await callEndpoint(placeBracket, { params: { goalId: this.goalId }, body })
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
    await this.whenSaved()
    return this.through(callEndpoint(liftBracket, { params: { bracketId: id }, body: { keep, reason } }))
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

  private askSoon(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = null
        void this.load()
      },
      askAfterMs * (1 + Math.random()),
    )
  }
}

function paramsOf(bracketId: string, n: number) {
  return { bracketId, n: String(n) }
}
