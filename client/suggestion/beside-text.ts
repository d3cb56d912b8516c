/**
 * What a window knows of things that stand in the text of a goal and of which the server says more: where they are comes
 * from the live text, at once; what is said of them from the server, read again when it tells of a change, and when the
 * text shows one that is not known. Under the open suggestions and the open brackets.
 */
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import type { EventFrame } from '../../packages/contract/event-frames.ts'
import type { listSuggestions } from '../../packages/contract/suggestion-endpoints.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { refusalTo, type Action, type Standing } from '../../packages/domain/permission.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'

export type ReadingState =
  { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'ready' }

/** What all that is read for a goal needs of the page. */
export type GoalFacts = {
  readonly agendaId: string
  readonly goalId: string
  readonly whenSaved: () => Promise<void>
  readonly changed: () => void
}

type Answer<Said> = { readonly standing: AnswerOf<typeof listSuggestions>['standing']; readonly said: readonly Said[] }

/** Born with a panel, closed with it. */
export abstract class BesideText<Said, Found> {
  state: ReadingState = { kind: 'loading' }
  protected readonly facts: GoalFacts
  protected found: readonly Found[] | null = null
  protected said: readonly Said[] = []
  private readonly stop: () => void
  private standing: Standing | null = null
  private readings = 0
  private timer: ReturnType<typeof setTimeout> | null = null

  /** `heard`: what else changes it. */
  constructor(facts: GoalFacts, heard: readonly EventFrame['name'][]) {
    this.facts = facts
    this.stop = listenToAgenda(facts.agendaId, [...heard, ...heardAlways], () => void this.load())
    void this.load()
  }

  /** Asks the server. */
  protected abstract read(): Promise<Answer<Said>>
  /** Whether the text holds something of which the server has said nothing yet. */
  protected abstract holdsNew(found: readonly Found[]): boolean
  /** How long after something new appeared in the text the server is asked, with some chance in it. */
  protected abstract readonly askAfterMs: number

  close(): void {
    this.stop()
    if (this.timer !== null) clearTimeout(this.timer)
  }

  /** What the live text holds now; null while there is none. */
  textSays(found: readonly Found[] | null): void {
    this.found = found
    if (found !== null && this.holdsNew(found)) this.askSoon()
    this.facts.changed()
  }

  /** Why the reader cannot do this now; null if she can. */
  refusalTo(action: Action): RefusalCode | null {
    return this.standing === null ? 'server-busy' : refusalTo(action, this.standing)
  }

  async load(): Promise<void> {
    const reading = ++this.readings
    try {
      const { standing, said } = await this.read()
      if (reading !== this.readings) return
      const { goal, ...others } = standing
      this.standing = { ...others, ...(goal === null ? {} : { goal }) }
      this.said = said
      this.state = { kind: 'ready' }
    } catch (fault) {
      if (reading !== this.readings || this.state.kind === 'ready') return
      this.state = { kind: 'failed', reason: sentenceOf(fault) }
    }
    this.facts.changed()
  }

  private askSoon(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = null
        void this.load()
      },
      this.askAfterMs * (1 + Math.random()),
    )
  }
}

const heardAlways = ['decision-reverted', ...roundMoves, 'member-renamed'] as const
