/**
 * Moderators tell chosen groups or organisations something, or remind those that have not been heard: in the inbox and
 * by mail, and all of it is recorded. Rules M1 to M4: docs/consultation-rules.md.
 */
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, MessageId, OrganisationId, RoundId } from '../../packages/domain/ids.ts'
import {
  refusalToMessage,
  refusalToRemind,
  type Audience,
  type MessageKind,
  type Reach,
} from '../../packages/domain/participant-message.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { Database } from '../platform/database.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { roundById, roundNow, type RoundNow } from './consultation-queries.ts'
import { delegatesOf, lastReminderOf, organisationsToRemind, recipientsOf, type Recipient } from './message-queries.ts'

export type MessageDeps = NoticeDeps & {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly databaseNow: DatabaseNow
}

/** How many a message to this audience would reach. Refuses: 'not-found', what the standing refuses. */
export async function countRecipients(
  { database }: Pick<MessageDeps, 'database'>,
  actor: ParticipantActor,
  agendaId: AgendaId,
  audience: Audience,
): Promise<Reach> {
  await authorizeToMessage(database, actor, agendaId)
  return reachOf(await recipientsOf(database.db, agendaId, audience))
}

/**
 * Tells everybody of this audience these words, once. Refuses: 'not-found', 'message-needs-words',
 * 'message-reaches-nobody', 'recipients-changed-meanwhile' when it is not as many people as its author was told, and
 * what the standing refuses.
 */
export async function messageParticipants(
  deps: MessageDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  message: { readonly audience: Audience; readonly words: string; readonly people: number },
): Promise<Reach> {
  await authorizeToMessage(deps.database, actor, agendaId)
  const { audience } = message
  const words = message.words.trim()
  return deps.unitOfWork(actor, async work => {
    const round = await holdLatestRound(work, actor, agendaId)
    const recipients = await recipientsOf(work.db, agendaId, audience)
    const reach = reachOf(recipients)
    refuseIf(refusalToMessage(words, reach, message.people), { count: reach.people })
    const at = await deps.databaseNow(work.db)
    const messageId = deps.ids.next<MessageId>()
    const { id: roundId } = round
    await keepMessage(work, { messageId, agendaId, roundId, kind: 'message', audience, words, reach, at, actor })
    work.record({
      name: 'participants-messaged',
      agendaId,
      roundId,
      messageId,
      ...audience,
      people: reach.people,
      words,
    })
    await tell(deps, work, actor, { agendaId, recipients, messageId, kind: 'message', words })
    return reach
  })
}

/**
 * Reminds the delegates of the organisations without an input in this round, or of all where nobody may know which they
 * are; at most once a day, of two who do it at once one is refused. Refuses: 'not-found', what `refusalToRemind` and the
 * standing refuse.
 */
export async function remindUnheard(deps: MessageDeps, actor: ParticipantActor, agendaId: AgendaId): Promise<Reach> {
  await authorizeToMessage(deps.database, actor, agendaId)
  return deps.unitOfWork(actor, async work => {
    const round = await holdLatestRound(work, actor, agendaId)
    const { id: roundId } = round
    const unheard = await organisationsToRemind(work.db, round, actor.participantId)
    const recipients = await delegatesOf(work.db, agendaId, unheard)
    const at = await deps.databaseNow(work.db)
    const remindedAt = await lastReminderOf(work.db, roundId)
    const facts = { unheard: unheard.length, people: recipients.length, remindedAt }
    refuseIf(refusalToRemind(round.state, facts, at))
    const reach = reachOf(recipients)
    const messageId = deps.ids.next<MessageId>()
    const audience: Audience = { groups: [], organisations: organisationsIn(recipients) }
    await keepMessage(work, { messageId, agendaId, roundId, kind: 'reminder', audience, words: '', reach, at, actor })
    work.record({ name: 'unheard-reminded', agendaId, roundId, messageId, ...audience, people: reach.people })
    await tell(deps, work, actor, { agendaId, recipients, messageId, kind: 'reminder', words: null })
    return reach
  })
}

async function authorizeToMessage(
  { db }: Pick<Database, 'db'>,
  actor: ParticipantActor,
  agendaId: AgendaId,
): Promise<void> {
  const seat = await standingInAgenda(db, agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('message-participants', seat.standing)
}

/** The latest round, held to the end of the transaction; its mover is asked again inside. */
async function holdLatestRound(work: Work, actor: ParticipantActor, agendaId: AgendaId): Promise<RoundNow> {
  const latest = await roundNow(work.db, agendaId)
  if (latest === null) throw new DomainError('not-found')
  await work.db.selectFrom('round').select('id').where('id', '=', latest.id).forNoKeyUpdate().execute()
  await authorizeToMessage(work, actor, agendaId)
  const held = await roundById(work.db, latest.id)
  if (held === null) throw new DomainError('not-found')
  return held
}

function reachOf(recipients: readonly Recipient[]): Reach {
  return { organisations: organisationsIn(recipients).length, people: recipients.length }
}

function organisationsIn(recipients: readonly Recipient[]): readonly OrganisationId[] {
  return [...new Set(recipients.map(({ organisationId }) => organisationId))]
}

async function keepMessage(
  work: Work,
  message: {
    readonly messageId: MessageId
    readonly agendaId: AgendaId
    readonly roundId: RoundId
    readonly kind: MessageKind
    readonly audience: Audience
    readonly words: string
    readonly reach: Reach
    readonly at: Date
    readonly actor: ParticipantActor
  },
): Promise<void> {
  const { messageId, agendaId, roundId, kind, audience, words, reach, at, actor } = message
  await work.db
    .insertInto('message_to_participants')
    .values({
      ...{ id: messageId, agenda_id: agendaId, round_id: roundId, kind, words, at },
      groups: JSON.stringify(audience.groups),
      organisations: JSON.stringify(audience.organisations),
      organisations_reached: reach.organisations,
      people_reached: reach.people,
      by: actor.participantId,
    })
    .execute()
}

async function tell(
  deps: MessageDeps,
  work: Work,
  actor: ParticipantActor,
  told: {
    readonly agendaId: AgendaId
    readonly recipients: readonly Recipient[]
    readonly messageId: MessageId
    readonly kind: MessageKind
    readonly words: string | null
  },
): Promise<void> {
  const { agendaId, recipients, messageId, kind, words } = told
  for (const { participantId: to } of recipients) {
    const subject = { kind, messageId }
    await postNotice(deps, work, {
      to,
      by: actor.participantId,
      agendaId,
      subject,
      words,
      occasion: `message:${messageId}`,
    })
  }
}
