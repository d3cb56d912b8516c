/**
 * Plays the story of a sample round through the same doors as people use, so that everything in it came about as it
 * does in a real round, refusals and all. Only the words that are suggested in a text go in beside the live connection.
 */
import { randomUUID } from 'node:crypto'
import type { SampleEnd } from '../../packages/domain/sample.ts'
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import {
  isSuggestion,
  type SampleBracket,
  type SampleDisposition,
  type SampleInput,
  type SampleLink,
  type SamplePosition,
  type SampleStory,
  type SampleSuggestion,
  type SampleThread,
} from './sample-story.ts'

/** Asks the house as the person of this key; answers the body. Throws what it refuses. */
export type AskAs = (
  key: string,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
) => Promise<unknown>

/** A stretch of a text: client and clock of its first and last unit. */
export type Stretch = { readonly first: readonly [number, number]; readonly last: readonly [number, number] }

export type SampleStage = {
  readonly agendaId: AgendaId
  /** By their ids in the starter catalogue. */
  readonly goals: ReadonlyMap<string, GoalId>
  /** The seats of the people, by key. */
  readonly seats: ReadonlyMap<string, string>
  readonly ask: AskAs
  readonly findWords: (goalId: GoalId, words: string) => Promise<Stretch>
  /** Suggests to strike words and to write others; answers the name of the suggestion. */
  readonly suggest: (
    goalId: GoalId,
    key: string,
    wish: { readonly strike: string; readonly insert: string },
  ) => Promise<string>
  /** Numbers what was suggested, as the house does every minute by itself. */
  readonly takeStock: () => Promise<void>
  /** Called after each step. */
  readonly onStep: () => Promise<void>
  readonly now: () => Date
}

type Step = () => Promise<void>
/** Under which ids the house knows what the story names. A bracket and a thread have one id; a suggestion also a name. */
type Named = { readonly id: string; readonly suggestion?: string }

const dayMs = 86_400_000

/** How many steps a story has up to there. */
export function countSteps(story: SampleStory, upTo: SampleEnd): number {
  // Nothing is asked while counting.
  return stepsOf(story, upTo, null as unknown as SampleStage).length
}

/** Plays a story in the agenda of the stage, which is in drafting, up to there. */
export async function playStory(story: SampleStory, upTo: SampleEnd, stage: SampleStage): Promise<void> {
  for (const step of stepsOf(story, upTo, stage)) {
    await step()
    await stage.onStep()
  }
}

function stepsOf(story: SampleStory, upTo: SampleEnd, stage: SampleStage): readonly Step[] {
  const [first, second] = story.people.map(({ key }) => key)
  if (first === undefined || second === undefined) throw new Error('a sample round has two moderators')
  const named = new Map<string, Named>()
  const goesOn = upTo === 'consensus' || upTo === 'closed'
  const moderate = actsOfModerator(story, stage, named, first)
  const steps: Step[] = [
    () => moderate.settle(goesOn),
    ...story.links.map(link => () => linkGoal(stage, link, first)),
    ...story.brackets.map(bracket => () => placeBracket(stage, bracket, named)),
    () => moderate.move('consultation', 14, ''),
    ...story.inputs.map(input => () => bringIn(stage, input, named)),
    () => stage.takeStock(),
    ...story.messages.map(message => () => moderate.tell(message)),
    ...story.assignments.map(one => () => moderate.assign(one)),
    ...dispositionsAt(story, 'prepared').map(one => () => moderate.answer(one)),
  ]
  if (upTo === 'consultation') return steps
  steps.push(
    () => moderate.move('review', null, 'The sample goes on at once.'),
    ...dispositionsAt(story, 'review').map(one => () => moderate.answer(one)),
  )
  // A round that goes on to the call has no time for contests.
  if (!goesOn) {
    steps.push(
      ...story.contests.map(one => () => moderate.contest(one)),
      ...story.contestAnswers.map(one => () => moderate.answerContest(one)),
    )
    return steps
  }
  const called = story.goals.filter(goal => story.brackets.every(one => one.goal !== goal || one.keep !== null))
  steps.push(
    ...dispositionsAt(story, 'call').map(one => () => moderate.answer(one)),
    ...story.brackets.map(bracket => () => moderate.lift(bracket)),
    ...called.map(goal => () => moderate.decide(goal)),
    ...called.map(goal => () => moderate.settleObjections(goal)),
    () => moderate.openCall(),
    ...story.positions
      .filter(({ stand }) => upTo === 'consensus' || stand !== 'objection')
      .map(position => () => takePosition(stage, position)),
  )
  if (upTo === 'closed') steps.push(() => moderate.close(second))
  return steps
}

function dispositionsAt(story: SampleStory, when: SampleDisposition['when']): readonly SampleDisposition[] {
  return story.dispositions.filter(one => one.when === when)
}

/** Takes up the link that came with the agenda, or proposes it anew. */
async function linkGoal(stage: SampleStage, link: SampleLink, moderator: string): Promise<void> {
  const path = `/api/goals/${goalOf(stage, link.goal)}/links`
  const { links } = (await stage.ask(link.by, 'GET', path)) as {
    readonly links: readonly {
      readonly id: string
      readonly indicatorId: string | null
      readonly elementId: string | null
    }[]
  }
  const { relation, how } = link
  const came = links.find(one => one.indicatorId === link.indicator && one.elementId === null)
  const linkId = came?.id ?? (await propose())
  if (came !== undefined) await stage.ask(link.by, 'PATCH', `/api/links/${linkId}`, { relation, how })
  if (link.agreed) await stage.ask(moderator, 'POST', `/api/links/${linkId}/agree`, {})

  async function propose(): Promise<string> {
    const target = { kind: 'indicator', id: link.indicator }
    const proposed = await stage.ask(link.by, 'POST', path, { target, relation, element: null, how })
    return (proposed as { readonly id: string }).id
  }
}

async function placeBracket(stage: SampleStage, bracket: SampleBracket, named: Map<string, Named>): Promise<void> {
  const goalId = goalOf(stage, bracket.goal)
  const { first, last } = await stage.findWords(goalId, bracket.around)
  const others = bracket.others.map(words => (words === null ? { kind: 'none', words: '' } : { kind: 'words', words }))
  const body = { first, last, others, hold: bracket.hold, reason: bracket.reason }
  const placed = (await stage.ask(bracket.by, 'POST', `/api/goals/${goalId}/brackets`, body)) as {
    readonly bracket: { readonly id: string }
  }
  named.set(bracket.key, { id: placed.bracket.id })
  for (const [n, keys] of Object.entries(bracket.holders)) {
    for (const key of keys) await stage.ask(key, 'POST', `/api/brackets/${placed.bracket.id}/alternatives/${n}/holders`)
  }
}

async function bringIn(stage: SampleStage, input: SampleInput, named: Map<string, Named>): Promise<void> {
  if (isSuggestion(input)) await suggest(stage, input, named)
  else await openThread(stage, input, named)
}

async function openThread(stage: SampleStage, thread: SampleThread, named: Map<string, Named>): Promise<void> {
  const goalId = thread.goal === null ? null : goalOf(stage, thread.goal)
  const id = randomUUID()
  const path = goalId === null ? `/api/agendas/${stage.agendaId}/threads` : `/api/goals/${goalId}/threads`
  const about = await aboutOf(stage, goalId, thread.about)
  const { type, words } = thread
  await stage.ask(thread.by, 'POST', path, { id, commentId: randomUUID(), type, words, mentions: [], about })
  named.set(thread.key, { id })
  for (const reply of thread.replies) {
    const body = { id: randomUUID(), words: reply.words, mentions: [] }
    await stage.ask(reply.by, 'POST', `/api/threads/${id}/replies`, body)
  }
}

async function aboutOf(stage: SampleStage, goalId: GoalId | null, words: string | null): Promise<object> {
  if (goalId === null) return { kind: 'agenda' }
  if (words === null) return { kind: 'goal' }
  const { first, last } = await stage.findWords(goalId, words)
  return { kind: 'passage', ranges: [[...first, ...last]] }
}

async function suggest(stage: SampleStage, input: SampleSuggestion, named: Map<string, Named>): Promise<void> {
  const goalId = goalOf(stage, input.goal)
  const name = await stage.suggest(goalId, input.by, input)
  const path = `/api/goals/${goalId}/suggestions/${encodeURIComponent(name)}`
  const told = (await stage.ask(input.by, 'PUT', `${path}/reason`, { reason: input.reason })) as {
    readonly suggestionId: string
  }
  named.set(input.key, { id: told.suggestionId, suggestion: name })
  for (const key of input.backed) await stage.ask(key, 'POST', `${path}/backing`)
}

async function takePosition(stage: SampleStage, position: SamplePosition): Promise<void> {
  const path = `/api/goals/${goalOf(stage, position.goal)}/positions`
  const { call, paragraphs } = (await stage.ask(position.by, 'GET', path)) as {
    readonly call: { readonly version: number } | null
    readonly paragraphs: readonly { readonly number: string; readonly text: string }[]
  }
  if (call === null) throw new Error(`goal ${position.goal} of the sample is not called`)
  const numbers = position.paragraphs.map(words => {
    const found = paragraphs.find(({ text }) => text.includes(words))
    if (found === undefined) throw new Error(`no paragraph of ${position.goal} says: ${words}`)
    return found.number
  })
  const { stand, words, wording } = position
  await stage.ask(position.by, 'POST', path, { version: call.version, stand, words, wording, paragraphs: numbers })
}

function actsOfModerator(story: SampleStory, stage: SampleStage, named: ReadonlyMap<string, Named>, by: string) {
  const agenda = (): string => `/api/agendas/${stage.agendaId}`
  const roundPath = async (): Promise<string> => {
    const { rounds } = (await stage.ask(by, 'GET', `${agenda()}/rounds`)) as {
      readonly rounds: readonly { readonly id: string }[]
    }
    const [round] = rounds
    if (round === undefined) throw new Error('the sample has no round')
    return `${agenda()}/rounds/${round.id}`
  }
  const inputs = async (): Promise<readonly ListedInput[]> => {
    const found: ListedInput[] = []
    for (;;) {
      const path = `${agenda()}/inputs?from=${found.length}`
      const page = (await stage.ask(by, 'GET', path)) as {
        readonly inputs: readonly ListedInput[]
        readonly total: number
      }
      found.push(...page.inputs)
      if (page.inputs.length === 0 || found.length >= page.total) return found
    }
  }
  let listed: readonly ListedInput[] = []
  const inputOf = async (key: string, has: (input: ListedInput) => boolean = () => true): Promise<ListedInput> => {
    const id = named.get(key)?.id
    const find = (): ListedInput | undefined =>
      listed.find(one => (one.threadId === id || one.suggestionId === id) && has(one))
    if (find() === undefined) listed = await inputs()
    const found = find()
    if (found === undefined) throw new Error(`the input ${key} of the sample is not in the list`)
    return found
  }
  return {
    settle: async (goesOn: boolean): Promise<void> => {
      await stage.ask(by, 'PATCH', agenda(), { rules: story.note })
      await stage.ask(by, 'PATCH', `${await roundPath()}/settings`, { contestDays: goesOn ? 0 : 7 })
    },
    move: async (to: string, days: number | null, reason: string): Promise<void> => {
      const closesAt = days === null ? {} : { closesAt: inDays(stage, days) }
      await stage.ask(by, 'POST', `${await roundPath()}/move`, { to, reason, ...closesAt })
    },
    tell: async (message: SampleStory['messages'][number]): Promise<void> => {
      const to = { groups: message.groups, organisations: [] }
      const { people } = (await stage.ask(by, 'POST', `${agenda()}/messages/reach`, to)) as { readonly people: number }
      await stage.ask(by, 'POST', `${agenda()}/messages`, { ...to, words: message.words, people })
    },
    assign: async (one: SampleStory['assignments'][number]): Promise<void> => {
      const ids = []
      for (const key of one.inputs) ids.push((await inputOf(key)).id)
      await stage.ask(by, 'POST', `${agenda()}/inputs/assign`, { inputs: ids, to: stage.seats.get(one.to) ?? null })
    },
    answer: async ({ input, kind, reason, duplicateOf }: SampleDisposition): Promise<void> => {
      const { id, disposition } = await inputOf(input)
      const other = duplicateOf === null ? null : (await inputOf(duplicateOf)).number
      const seen = disposition?.id ?? null
      const body = { inputs: [{ id, seen }], kind, reason, duplicateOf: other }
      await stage.ask(by, 'POST', `${agenda()}/dispositions`, body)
    },
    contest: async ({ input, by: who, verdict, reason }: SampleStory['contests'][number]): Promise<void> => {
      const { disposition } = await inputOf(input, one => one.disposition !== null)
      await stage.ask(who, 'POST', `/api/dispositions/${disposition?.id ?? ''}/reply`, { verdict, reason })
    },
    answerContest: async ({ input, answer, reason }: SampleStory['contestAnswers'][number]): Promise<void> => {
      const { contest } = await inputOf(input, one => one.contest !== null)
      await stage.ask(by, 'POST', `/api/contests/${contest?.id ?? ''}/answer`, { answer, reason, change: null })
    },
    lift: async ({ key, keep, liftReason }: SampleBracket): Promise<void> => {
      if (keep === null) return
      const path = `/api/brackets/${named.get(key)?.id ?? ''}/lift`
      await stage.ask(by, 'POST', path, { keep, reason: liftReason ?? '' })
    },
    /** All suggestions of a goal, as their answers say. */
    decide: async (goal: string): Promise<void> => {
      const goalId = goalOf(stage, goal)
      for (const input of story.inputs) {
        if (!isSuggestion(input) || input.goal !== goal) continue
        const answer = story.dispositions.find(one => one.input === input.key)
        const isTaken = answer?.kind === 'accepted' || answer?.kind === 'accepted-with-changes'
        const body = {
          verdict: isTaken ? 'accept' : 'reject',
          reason: answer?.reason ?? '',
          of: { names: [named.get(input.key)?.suggestion ?? ''] },
          expect: { count: 1 },
        }
        await stage.ask(by, 'POST', `/api/goals/${goalId}/decisions`, body)
      }
    },
    /** An open objection would keep a goal from the call. */
    settleObjections: async (goal: string): Promise<void> => {
      for (const input of story.inputs) {
        if (isSuggestion(input) || input.goal !== goal || input.type !== 'objection') continue
        await stage.ask(by, 'POST', `/api/threads/${named.get(input.key)?.id ?? ''}/resolve`, {})
      }
    },
    openCall: async (): Promise<void> => {
      await stage.ask(by, 'POST', `${agenda()}/consensus/open`, { closesAt: inDays(stage, 5) })
    },
    close: async (second: string): Promise<void> => {
      const asked = (await stage.ask(by, 'POST', `${agenda()}/consensus/close`, {
        reason: 'The sample closes before its time.',
      })) as { readonly confirmationId: string | null }
      if (asked.confirmationId !== null)
        await stage.ask(second, 'POST', `/api/confirmations/${asked.confirmationId}/confirm`)
    },
  }
}

type ListedInput = {
  readonly id: string
  readonly number: number
  readonly threadId: string | null
  readonly suggestionId: string | null
  readonly disposition: { readonly id: string } | null
  readonly contest: { readonly id: string } | null
}

function goalOf(stage: SampleStage, name: string): GoalId {
  const goalId = stage.goals.get(name)
  if (goalId === undefined) throw new Error(`the sample has no goal ${name}`)
  return goalId
}

function inDays(stage: SampleStage, days: number): string {
  return new Date(stage.now().getTime() + days * dayMs + 60_000).toISOString()
}
