/** Who is heard in a round and who is not, whom a message reaches, and what was said to participants. */
import { type Kysely, sql } from 'kysely'
import type { AgendaId, MessageId, OrganisationId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { isAddressed, type Audience, type MessageKind } from '../../packages/domain/participant-message.ts'
import { keepsApart } from '../../packages/domain/attribution.ts'
import { organisationsSeated, type SeatedOrganisation } from '../agenda/table-queries.ts'
import { isInputShownTo, isOrganisationToldTo, sightOf, type For } from '../attribution/attribution-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import type { RoundNow } from './consultation-queries.ts'

/** The organisations of which this reader knows an input in this round, late ones included. The secretariat has none. */
export async function organisationsHeardIn(
  db: Kysely<Tables>,
  roundId: RoundId,
  reads: For,
): Promise<ReadonlySet<OrganisationId>> {
  const rows = await db
    .selectFrom('input')
    .select('organisation_id')
    .distinct()
    .where('round_id', '=', roundId)
    .where('organisation_id', 'is not', null)
    .where(isInputShownTo(reads))
    .where(isOrganisationToldTo(reads, 'input'))
    .orderBy('organisation_id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return new Set(rows.flatMap(row => row.organisation_id ?? []))
}

/** The groups of which this reader knows an input in this round, by a label that has not collapsed. [A5] */
export async function groupsHeardIn(
  db: Kysely<Tables>,
  { agendaId, id: roundId }: Pick<RoundNow, 'agendaId' | 'id'>,
  reads: For,
): Promise<ReadonlySet<StakeholderGroup>> {
  const sight = await sightOf(db, agendaId, reads)
  const rows = await db
    .selectFrom('input')
    .innerJoin('organisation', 'organisation.id', 'input.organisation_id')
    .select(['input.organisation_id', 'organisation.stakeholder_group as group'])
    .distinct()
    .where('input.round_id', '=', roundId)
    .where(isInputShownTo(reads))
    .orderBy('input.organisation_id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  const told = rows.filter(({ organisation_id: organisationId, group }) => {
    // Those that are sealed for this reader were not asked for.
    const shown = sight.inRound(roundId, { participantId: null, organisationId, group }, false)
    return shown !== 'participant'
  })
  return new Set(told.map(({ group }) => group))
}

/**
 * The organisations at the table that a reminder is for: those without an input, by name. Where nobody may know who has
 * given any, all of them, for whoever asks. [M3]
 */
export async function organisationsToRemind(
  db: Kysely<Tables>,
  { agendaId, id: roundId, attribution, phase }: Pick<RoundNow, 'agendaId' | 'id' | 'attribution' | 'phase'>,
  reads: For,
): Promise<readonly SeatedOrganisation[]> {
  const table = await organisationsSeated(db, agendaId)
  if (keepsApart({ attribution, phase })) return table
  const heard = await organisationsHeardIn(db, roundId, reads)
  return table.filter(({ id }) => !heard.has(id))
}

/** Somebody whom a message reaches. */
export type Recipient = { readonly participantId: ParticipantId; readonly organisationId: OrganisationId }

/** Everybody with a seat of an organisation that is meant, whatever the role; a person once. [M1] */
export async function recipientsOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  audience: Audience,
): Promise<readonly Recipient[]> {
  const seats = await seatsWithOrganisation(db, agendaId)
  return seats.filter(seat => isAddressed(audience, { id: seat.organisationId, group: seat.group }))
}

/** The delegates of these organisations; of one without any, everybody who may write for it. [M3] */
export async function delegatesOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  organisations: readonly SeatedOrganisation[],
): Promise<readonly Recipient[]> {
  const wanted = new Set(organisations.map(({ id }) => id))
  const seats = (await seatsWithOrganisation(db, agendaId)).filter(
    ({ organisationId, role }) => wanted.has(organisationId) && role !== 'observer' && role !== 'auditor',
  )
  const withDelegate = new Set(seats.filter(({ role }) => role === 'delegate').map(seat => seat.organisationId))
  return seats.filter(({ organisationId, role }) => role === 'delegate' || !withDelegate.has(organisationId))
}

/** When the organisations not heard in this round were last reminded; null for never. */
export async function lastReminderOf(db: Kysely<Tables>, roundId: RoundId): Promise<Date | null> {
  const row = await db
    .selectFrom('message_to_participants')
    .select(({ fn }) => fn.max('at').as('at'))
    .where('round_id', '=', roundId)
    .where('kind', '=', 'reminder')
    .executeTakeFirst()
  return row?.at ?? null
}

/** What was said to participants. `by`: null for somebody who is not known any more. */
export type MessageLine = {
  readonly id: MessageId
  readonly kind: MessageKind
  readonly round: number
  readonly audience: Audience
  readonly words: string
  readonly organisations: number
  readonly people: number
  readonly by: string | null
  readonly at: Date
}

/** What was said in an agenda, newest first, at most limits.round.maxMessagesListed. */
export async function messagesOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly MessageLine[]> {
  const rows = await db
    .selectFrom('message_to_participants as said')
    .innerJoin('round', 'round.id', 'said.round_id')
    .leftJoin('participant', 'participant.id', 'said.by')
    .select(['said.id', 'said.kind', 'said.groups', 'said.organisations', 'said.words', 'said.at', 'round.number'])
    .select(['said.organisations_reached', 'said.people_reached', 'participant.display_name'])
    .where('said.agenda_id', '=', agendaId)
    .orderBy('said.at', 'desc')
    .orderBy('said.id')
    .limit(limits.round.maxMessagesListed)
    .execute()
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    round: row.number,
    // The casts are of jsonb that message-commands.ts alone writes.
    audience: {
      groups: row.groups as readonly StakeholderGroup[],
      organisations: row.organisations as readonly OrganisationId[],
    },
    words: row.words,
    organisations: row.organisations_reached,
    people: row.people_reached,
    by: row.display_name,
    at: row.at,
  }))
}

/** Of what was said, what this organisation was told: messages, and reminders to it. None for the secretariat. */
export function messagesTo(
  messages: readonly MessageLine[],
  organisation: { readonly id: OrganisationId; readonly group: StakeholderGroup } | null,
): readonly MessageLine[] {
  return organisation === null ? [] : messages.filter(({ audience }) => isAddressed(audience, organisation))
}

async function seatsWithOrganisation(db: Kysely<Tables>, agendaId: AgendaId) {
  const rows = await db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['member.participant_id', 'member.role', 'organisation.id', 'organisation.stakeholder_group'])
    .where('member.agenda_id', '=', agendaId)
    .where('member.removed_at', 'is', null)
    .where('participant.disabled_at', 'is', null)
    .where(sql<boolean>`member.role <> 'moderator'`)
    .orderBy('member.created_at')
    .orderBy('member.id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(row => ({
    participantId: row.participant_id,
    role: row.role,
    organisationId: row.id,
    group: row.stakeholder_group,
  }))
}
