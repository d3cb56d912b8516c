/** Whom people see in a text: beside a cursor and beside what somebody suggests. Reads; decides nothing. */
import type { Kysely } from 'kysely'
import type { PresenceUser } from '../../packages/contract/live-protocol.ts'
import { delegationShown, type Shown } from '../../packages/domain/attribution.ts'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import type { AgendaStanding } from '../agenda/agenda-queries.ts'
import { sightOf } from '../attribution/attribution-queries.ts'
import type { Tables } from '../platform/tables.ts'

type Seat = Pick<AgendaStanding, 'agendaId' | 'participantId' | 'organisationId' | 'displayName' | 'delegation'>

/** What everybody in a text sees of somebody: with her presence and beside what she suggests alike. [A6] */
export async function seenAs(
  db: Kysely<Tables>,
  { agendaId, participantId, organisationId, displayName, delegation }: Seat,
): Promise<PresenceUser> {
  const { inTexts } = await sightOf(db, agendaId, 'anybody')
  return userShown(displayName, delegation, inTexts({ participantId, organisationId, group: delegation.group }))
}

/** The same of those who have or had a seat in the agenda of a text; who was erased shows the name left for that. */
export async function authorsOfText(
  db: Kysely<Tables>,
  documentId: DocumentId,
  participantIds: readonly ParticipantId[],
): Promise<ReadonlyMap<ParticipantId, PresenceUser>> {
  if (participantIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .innerJoin('member', 'member.agenda_id', 'goal.agenda_id')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['participant.id', 'participant.display_name as name', 'organisation.name as organisation'])
    .select(['organisation.code', 'organisation.stakeholder_group as group'])
    .select(['member.organisation_id as organisationId', 'goal.agenda_id as agendaId'])
    .where('document.id', '=', documentId)
    .where('member.participant_id', 'in', participantIds)
    .orderBy('participant.id')
    .limit(participantIds.length)
    .execute()
  const [first] = rows
  if (first === undefined) return new Map()
  // One frame goes to everybody: it says what all may see.
  const { inTexts } = await sightOf(db, first.agendaId, 'anybody')
  return new Map(
    rows.map(({ id: participantId, name, organisationId, ...delegation }) => [
      participantId,
      userShown(name, delegation, inTexts({ participantId, organisationId, group: delegation.group })),
    ]),
  )
}

function userShown(name: string, delegation: Delegation, shown: Shown): PresenceUser {
  const { organisation, code, group } = delegationShown(delegation, shown)
  return { name: shown === 'person' ? name : '', organisation, code, group }
}
