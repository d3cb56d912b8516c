/**
 * Loading a sample round and removing it. A load is long and is not one transaction: its row says how far it is, and a
 * load that died with its process is shown as failed and can be removed like any other.
 */
import { sql, type SqlBool } from 'kysely'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type {
  AgendaId,
  MemberId,
  OrganisationId,
  ParticipantId,
  SampleId,
  SessionId,
} from '../../packages/domain/ids.ts'
import { maxSamples, type SampleEnd } from '../../packages/domain/sample.ts'
import { seatMember, type AccessChanged } from '../agenda/agenda-effects.ts'
import { organisationsSeated } from '../agenda/table-queries.ts'
import { openSession, revokeSessions } from '../auth/session.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import { addAccount } from '../participant/participant-effects.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import type { Logger } from 'pino'
import type { MessageBus } from '../platform/message-bus.ts'
import { systemActor, type ParticipantActor, type UnitOfWork, type Work } from '../platform/unit-of-work.ts'
import { forgetWordsOfAgenda } from '../record/record-effects.ts'
import { countSteps, playStory, type AskAs } from './sample-player.ts'
import { goalsOfSample, peopleOfSample, sampleAddress, sampleById, seatsOfSample } from './sample-queries.ts'
import type { SampleStory } from './sample-story.ts'
import { stretchOf, suggestWords } from './sample-suggest.ts'

export type SampleDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly bus: MessageBus
  readonly log: Logger
  readonly unitOfWork: UnitOfWork
  readonly rooms: Pick<Rooms, 'edit' | 'readDocument'>
  readonly readStory: () => Promise<SampleStory>
  /** Makes the agenda of a story, in drafting, with these people in their seats. Handed in by the roof. */
  readonly foundAgenda: (
    story: SampleStory,
    facts: { readonly sampleId: SampleId; readonly people: ReadonlyMap<string, ParticipantId> },
  ) => Promise<AgendaId>
  /** Numbers the suggestions of an agenda as inputs of its round. Handed in by the roof. */
  readonly takeStock: (agendaId: AgendaId) => Promise<void>
  /** Asks this house by its own doors, with the session of this token; answers the body, throws a refusal. */
  readonly ask: (
    token: string,
    ...request: Parameters<AskAs> extends [string, ...infer Rest] ? Rest : never
  ) => Promise<unknown>
  /** What is under way in this process, so that the house waits for it when it closes. */
  readonly loads: SampleLoads
}

/** The loads of one process. */
export type SampleLoads = {
  run(load: (signal: AbortSignal) => Promise<void>): void
  close(): Promise<void>
}

/** Begins to load a sample; the answer comes before it is there. Refuses: 'too-many-samples'. */
export async function loadSample(deps: SampleDeps, actor: ParticipantActor, upTo: SampleEnd): Promise<SampleId> {
  const story = await deps.readStory()
  const id = deps.ids.next<SampleId>()
  const steps = story.people.length + 1 + countSteps(story, upTo)
  await deps.unitOfWork(actor, async work => {
    await refuseTooMany(work, actor)
    const at = deps.clock.now()
    await work.db
      .insertInto('sample')
      .values({ id, loaded_by: actor.participantId, up_to: upTo, state: 'loading', steps, started_at: at, seen_at: at })
      .execute()
    work.record({ name: 'sample-asked-for', sampleId: id, upTo })
  })
  deps.loads.run(async signal => {
    try {
      await load(deps, { id, upTo, story, loader: actor.participantId, signal })
    } catch (cause) {
      if (!signal.aborted) deps.log.error({ err: cause, sampleId: id }, 'a sample round could not be loaded')
      await setState(deps, id, 'failed')
    }
  })
  return id
}

/**
 * Removes a sample with its agenda, texts and fictional people, and the words that the record sealed; what the record
 * itself says stays. For who loaded it. Refuses: 'not-found', 'sample-is-loading'.
 */
export async function removeSample(deps: SampleDeps, actor: ParticipantActor, id: SampleId): Promise<void> {
  await deps.unitOfWork(actor, async work => {
    await work.db.selectFrom('sample').select('id').where('id', '=', id).forUpdate().execute()
    const sample = await sampleById(work.db, id, deps.clock.now())
    if (sample === null || sample.loadedBy !== actor.participantId) throw new DomainError('not-found')
    refuseIf(sample.state === 'loading' ? 'sample-is-loading' : null)
    const organisations = sample.agendaId === null ? [] : await organisationsSeated(work.db, sample.agendaId)
    if (sample.agendaId !== null) await removeAgenda(work, sample.agendaId)
    const people = await peopleOfSample(work.db, id)
    if (people.length > 0) await work.db.deleteFrom('participant').where('id', 'in', people).execute()
    await removeUnusedOrganisations(
      work,
      organisations.map(organisation => organisation.id),
      names(await deps.readStory()),
    )
    await work.db.deleteFrom('sample').where('id', '=', id).execute()
    work.record({ name: 'sample-removed', sampleId: id })
  })
}

async function load(
  deps: SampleDeps,
  facts: {
    readonly id: SampleId
    readonly upTo: SampleEnd
    readonly story: SampleStory
    readonly loader: ParticipantId
    readonly signal: AbortSignal
  },
): Promise<void> {
  const { id, upTo, story, loader, signal } = facts
  const { db } = deps.database
  const onStep = async (): Promise<void> => {
    signal.throwIfAborted()
    await db
      .updateTable('sample')
      .set(given => ({ done: given('done', '+', 1), seen_at: deps.clock.now() }))
      .where('id', '=', id)
      .execute()
  }
  const people = new Map<string, ParticipantId>()
  const tokens = new Map<string, string>()
  for (const { key, name } of story.people) {
    const { participantId, token } = await addPerson(deps, id, key, name)
    people.set(key, participantId)
    tokens.set(key, token)
    await onStep()
  }
  const agendaId = await deps.foundAgenda(story, { sampleId: id, people })
  await onStep()
  const documentOf = async (goalId: Parameters<typeof documentOfGoal>[1]) => {
    const found = await documentOfGoal(db, goalId)
    if (found === null) throw new Error('a goal of the sample has no text')
    return found.documentId
  }
  const idOf = (key: string): ParticipantId => {
    const participantId = people.get(key)
    if (participantId === undefined) throw new Error(`nobody in the sample is called ${key}`)
    return participantId
  }
  await playStory(story, upTo, {
    agendaId,
    goals: await goalsOfSample(db, agendaId),
    seats: await seatsOfSample(db, agendaId, people),
    ask: (key, ...request) => deps.ask(tokens.get(key) ?? '', ...request),
    findWords: async (goalId, words) => stretchOf(deps.rooms, await documentOf(goalId), words),
    suggest: async (goalId, key, wish) => suggestWords(deps.rooms, await documentOf(goalId), idOf(key), wish),
    takeStock: () => deps.takeStock(agendaId),
    onStep,
    now: () => deps.clock.now(),
  })
  await handOver(deps, {
    id,
    agendaId,
    loader,
    people,
    moderators: story.people.slice(0, 2).map(({ key }) => idOf(key)),
  })
}

async function addPerson(
  deps: SampleDeps,
  sampleId: SampleId,
  key: string,
  displayName: string,
): Promise<{ readonly participantId: ParticipantId; readonly token: string }> {
  const participantId = deps.ids.next<ParticipantId>()
  return deps.unitOfWork(systemActor, async work => {
    const email = sampleAddress(sampleId, key)
    await addAccount(work, {
      ...{ participantId, email, displayName, locale: 'en', isAdministrator: false },
      ...{ isEmailProven: false, passwordHash: null, at: deps.clock.now() },
    })
    const { token } = await openSession(deps, work, {
      ...{ sessionId: deps.ids.next<SessionId>(), participantId, way: 'link' },
      ...{ userAgent: 'sample', address: '' },
    })
    return { participantId, token }
  })
}

/** Whoever loaded it moderates it alone from now on: what needs a second moderator needs a reason instead. */
async function handOver(
  deps: SampleDeps,
  facts: {
    readonly id: SampleId
    readonly agendaId: AgendaId
    readonly loader: ParticipantId
    readonly people: ReadonlyMap<string, ParticipantId>
    readonly moderators: readonly ParticipantId[]
  },
): Promise<void> {
  const { id, agendaId, loader, people, moderators } = facts
  await deps.unitOfWork(systemActor, async work => {
    const at = deps.clock.now()
    const seat = (participantId: ParticipantId, role: 'moderator' | 'observer') =>
      seatMember(work, {
        ...{ bus: deps.bus, newId: deps.ids.next<MemberId>(), agendaId, participantId },
        ...{ organisationId: null, role, at },
      })
    await seat(loader, 'moderator')
    for (const participantId of moderators) await seat(participantId, 'observer')
    for (const participantId of people.values()) await revokeSessions(deps, work, { participantId, all: true })
    await work.db.updateTable('sample').set({ state: 'ready', seen_at: at }).where('id', '=', id).execute()
  })
}

async function setState({ database, clock }: SampleDeps, id: SampleId, state: 'failed'): Promise<void> {
  await database.db.updateTable('sample').set({ state, seen_at: clock.now() }).where('id', '=', id).execute()
}

async function refuseTooMany(work: Work, { participantId }: ParticipantActor): Promise<void> {
  // Two clicks at once take turns here.
  await work.db.selectFrom('participant').select('id').where('id', '=', participantId).forUpdate().execute()
  const { count } = await work.db
    .selectFrom('sample')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('loaded_by', '=', participantId)
    .executeTakeFirstOrThrow()
  refuseIf(Number(count) >= maxSamples ? 'too-many-samples' : null, { max: maxSamples })
}

async function removeAgenda(work: Work, agendaId: AgendaId): Promise<void> {
  const rounds = await work.db.selectFrom('round').select('id').where('agenda_id', '=', agendaId).execute()
  const roundIds = rounds.map(({ id }) => id)
  if (roundIds.length > 0)
    await work.db
      .deleteFrom('job')
      .where(sql<SqlBool>`payload->>'roundId' = any(${roundIds})`)
      .execute()
  await forgetWordsOfAgenda(work, agendaId)
  await work.db.deleteFrom('agenda').where('id', '=', agendaId).execute()
  const everybody: AccessChanged = { agendaId }
  work.tell('access-changed', everybody)
}

/** Those of the story alone, and only where nobody else speaks for them or may have been invited to. */
async function removeUnusedOrganisations(
  work: Work,
  ids: readonly OrganisationId[],
  fictional: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await work.db
    .deleteFrom('organisation')
    .where('id', 'in', ids)
    .where('name', 'in', fictional)
    .where(given =>
      given.not(
        given.or([
          given.exists(given.selectFrom('member').select('id').whereRef('organisation_id', '=', 'organisation.id')),
          given.exists(given.selectFrom('agenda').select('id').whereRef('convened_by', '=', 'organisation.id')),
          given.exists(given.selectFrom('invitation').select('id').whereRef('organisation_id', '=', 'organisation.id')),
        ]),
      ),
    )
    .execute()
}

function names({ organisations }: SampleStory): readonly string[] {
  return organisations.map(({ name }) => name)
}
