/**
 * The undecided suggestions of a goal as this window knows them: words and places from the live text, at once; reasons,
 * backing and discussions from the server, read again when it tells of a change, and when somebody new appears in the
 * text. Suggestions beside the text (its title, its links) come from the server alone. Acts of the reader go through.
 */
import {
  backSuggestion,
  decideSuggestions,
  explainSuggestion,
  listSuggestions,
  previewDecision,
  stopBacking,
  withdrawSuggestion,
} from '../../packages/contract/suggestion-endpoints.ts'
import type { AnswerOf, BodyOf } from '../../packages/contract/endpoint.ts'
import type { FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { refusalTo, type Action, type Standing } from '../../packages/domain/permission.ts'
import { listenToAgenda } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'

export type SaidSuggestion = AnswerOf<typeof listSuggestions>['suggestions'][number]
export type Chosen = BodyOf<typeof decideSuggestions>['of']
export type Preview = AnswerOf<typeof previewDecision>
export type Verdict = BodyOf<typeof decideSuggestions>['verdict']

/** A suggestion to show. `found` is null beside the text; `said` is null until the server has read it. */
export type ShownSuggestion = {
  readonly name: string
  readonly found: FoundSuggestion | null
  readonly said: SaidSuggestion | null
}

export type SuggestionsState =
  { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'ready' }

const heard = [
  'suggestion-explained',
  'suggestion-backed',
  'suggestion-backing-ended',
  'suggestion-withdrawn',
  'title-suggested',
  'link-change-suggested',
  'suggestions-decided',
  'decision-reverted',
  'phase-changed',
  'thread-opened',
  'member-renamed',
] as const

/** How long after somebody new appeared in the text the server is asked about her, with some chance in it. */
const askAfterMs = 1_500

/** Born with a panel, closed with it. */
export class OpenSuggestions {
  state: SuggestionsState = { kind: 'loading' }
  private readonly goalId: string
  private readonly changed: () => void
  private readonly stop: () => void
  private readonly whenSaved: () => Promise<void>
  private found: readonly FoundSuggestion[] | null = null
  private said: readonly SaidSuggestion[] = []
  private standing: Standing | null = null
  private readings = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(facts: {
    readonly agendaId: string
    readonly goalId: string
    readonly whenSaved: () => Promise<void>
    readonly changed: () => void
  }) {
    this.goalId = facts.goalId
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
  textSays(found: readonly FoundSuggestion[] | null): void {
    this.found = found
    const known = new Set(this.said.map(({ name }) => name))
    if (found?.some(({ name }) => !known.has(name)) === true) this.askSoon()
    this.changed()
  }

  /** In the order of the page; those beside the text last. */
  shown(): readonly ShownSuggestion[] {
    const said = new Map(this.said.map(one => [one.name, one]))
    const beside = this.said.filter(({ bid }) => bid === null)
    const inText =
      this.found === null
        ? this.said.filter(({ bid }) => bid !== null).map(one => ({ name: one.name, found: null, said: one }))
        : this.found.map(one => ({ name: one.name, found: one, said: said.get(one.name) ?? null }))
    return [...inText, ...beside.map(one => ({ name: one.name, found: null, said: one }))]
  }

  /** Why the reader cannot do this now; null if she can, or if it is not known yet. */
  refusalTo(action: Action): RefusalCode | null {
    return this.standing === null ? 'server-busy' : refusalTo(action, this.standing)
  }

  async load(): Promise<void> {
    const reading = ++this.readings
    try {
      const { standing, suggestions } = await callEndpoint(listSuggestions, { params: { goalId: this.goalId } })
      if (reading !== this.readings) return
      const { goal, ...others } = standing
      this.standing = { ...others, ...(goal === null ? {} : { goal }) }
      this.said = suggestions
      this.state = { kind: 'ready' }
    } catch (fault) {
      if (reading !== this.readings || this.state.kind === 'ready') return
      this.state = { kind: 'failed', reason: sentenceOf(fault) }
    }
    this.changed()
  }

  async back(name: string, isBacked: boolean): Promise<void> {
    const params = { goalId: this.goalId, name }
    await this.whenSaved()
    if (isBacked) await callEndpoint(stopBacking, { params })
    else await callEndpoint(backSuggestion, { params })
    await this.load()
  }

  async explain(name: string, reason: string): Promise<void> {
    await this.whenSaved()
    await callEndpoint(explainSuggestion, { params: { goalId: this.goalId, name }, body: { reason } })
    await this.load()
  }

  async withdraw(name: string): Promise<void> {
    await this.whenSaved()
    await callEndpoint(withdrawSuggestion, { params: { goalId: this.goalId, name } })
    await this.load()
  }

  /** What a decision would decide now. */
  async preview(of: Chosen): Promise<Preview> {
    await this.whenSaved()
    return callEndpoint(previewDecision, { params: { goalId: this.goalId }, body: { of } })
  }

  /** Decides as many as the reader saw; the server refuses when it would be another number. */
  async decide(verdict: Verdict, of: Chosen, reason: string, count: number): Promise<void> {
    await this.whenSaved()
    const body = { verdict, of, reason, expect: { count } }
    await callEndpoint(decideSuggestions, { params: { goalId: this.goalId }, body })
    await this.load()
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
