/**
 * What was decided in a goal as this window knows it: read once, and again whenever the server tells that something was
 * decided or taken back. Failing to read again later leaves what is shown.
 */
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { listDecisions, revertDecision } from '../../packages/contract/suggestion-endpoints.ts'
import { refusalTo, type Standing } from '../../packages/domain/permission.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'

export type Decision = AnswerOf<typeof listDecisions>['decisions'][number]
export type DecidedItem = Decision['items'][number]
export type DecidedState =
  { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'ready' }

const heard = [
  'suggestions-decided',
  'decision-reverted',
  'bracket-lifted',
  'alternative-removed',
  ...roundMoves,
  'member-renamed',
] as const

/** Born with a list, closed with it. */
export class DecidedSuggestions {
  state: DecidedState = { kind: 'loading' }
  /** Newest first. */
  decisions: readonly Decision[] = []
  private readonly goalId: string
  private readonly changed: () => void
  private readonly stop: () => void
  private standing: Standing | null = null
  private readings = 0

  constructor(facts: { readonly agendaId: string; readonly goalId: string; readonly changed: () => void }) {
    this.goalId = facts.goalId
    this.changed = facts.changed
    this.stop = listenToAgenda(facts.agendaId, heard, () => void this.load())
    void this.load()
  }

  close(): void {
    this.stop()
  }

  /** Whether the reader may take a decision back now. */
  get mayTakeBack(): boolean {
    return this.standing !== null && refusalTo('decide-suggestions', this.standing) === null
  }

  async load(): Promise<void> {
    const reading = ++this.readings
    try {
      const { standing, decisions } = await callEndpoint(listDecisions, { params: { goalId: this.goalId } })
      if (reading !== this.readings) return
      const { goal, ...others } = standing
      this.standing = { ...others, goal: goal ?? undefined }
      this.decisions = decisions
      this.state = { kind: 'ready' }
    } catch (fault) {
      if (reading !== this.readings || this.state.kind === 'ready') return
      this.state = { kind: 'failed', reason: sentenceOf(fault) }
    }
    this.changed()
  }

  /** What it decided is undecided again, as it was. Throws what the server refuses. */
  async takeBack(decisionId: string, reason: string): Promise<void> {
    await callEndpoint(revertDecision, { params: { goalId: this.goalId, decisionId }, body: { reason } })
    await this.load()
  }
}
