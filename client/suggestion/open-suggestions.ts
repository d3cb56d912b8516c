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
import { digestOfSuggestions } from '../../packages/document/suggestion-digest.ts'
import type { FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { BesideText, type GoalFacts } from './beside-text.ts'

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

const heard = [
  'suggestion-explained',
  'suggestion-backed',
  'suggestion-backing-ended',
  'suggestion-withdrawn',
  'title-suggested',
  'link-change-suggested',
  'suggestions-decided',
  'thread-opened',
] as const

/** One suggestion as it is shown, for its decision. */
export function seenOf({ found, said }: ShownSuggestion): Pick<Preview, 'count' | 'digest'> {
  const units = found ?? {
    inserted: (said?.inserted ?? []).map(unitsIn),
    struck: (said?.struck ?? []).map(unitsIn),
    attribute: said?.attribute ?? null,
  }
  const beside = found === null && said !== null ? { title: said.title, link: said.link } : { title: null, link: null }
  return { count: 1, digest: digestOfSuggestions([{ ...units, ...beside }]) }
}

function unitsIn([client = 0, clock = 0, length = 0]: readonly number[]): UnitRange {
  return { client, clock, length }
}

/** Born with a panel, closed with it. */
export class OpenSuggestions extends BesideText<SaidSuggestion, FoundSuggestion> {
  protected readonly askAfterMs = 1_500

  constructor(facts: GoalFacts) {
    super(facts, heard)
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

  async back(name: string, isBacked: boolean): Promise<void> {
    const params = { goalId: this.facts.goalId, name }
    await this.facts.whenSaved()
    if (isBacked) await callEndpoint(stopBacking, { params })
    else await callEndpoint(backSuggestion, { params })
    await this.load()
  }

  async explain(name: string, reason: string): Promise<void> {
    await this.facts.whenSaved()
    await callEndpoint(explainSuggestion, { params: { goalId: this.facts.goalId, name }, body: { reason } })
    await this.load()
  }

  async withdraw(name: string): Promise<void> {
    await this.facts.whenSaved()
    await callEndpoint(withdrawSuggestion, { params: { goalId: this.facts.goalId, name } })
    await this.load()
  }

  /** What a decision would decide now. */
  async preview(of: Chosen): Promise<Preview> {
    await this.facts.whenSaved()
    return callEndpoint(previewDecision, { params: { goalId: this.facts.goalId }, body: { of } })
  }

  /** Decides what the reader saw; the server refuses when there are more or fewer, or one says something else by now. */
  async decide(verdict: Verdict, of: Chosen, reason: string, seen: Pick<Preview, 'count' | 'digest'>): Promise<void> {
    await this.facts.whenSaved()
    const body = { verdict, of, reason, expect: { count: seen.count, digest: seen.digest } }
    try {
      await callEndpoint(decideSuggestions, { params: { goalId: this.facts.goalId }, body })
    } finally {
      await this.load()
    }
  }

  protected async read() {
    const { standing, suggestions } = await callEndpoint(listSuggestions, { params: { goalId: this.facts.goalId } })
    return { standing, said: suggestions }
  }

  protected holdsNew(found: readonly FoundSuggestion[]): boolean {
    const known = new Set(this.said.map(({ name }) => name))
    return found.some(({ name }) => !known.has(name))
  }
}
