/** Who is who in an agenda, for everything that this slice shows: people under the organisation they acted for. */
import { type Kysely, sql } from 'kysely'
import type { AgendaId, GoalId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { personShown, sightOf, type For } from '../attribution/attribution-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type Somebody = {
  readonly id: ParticipantId | null
  readonly name: string | null
  readonly organisationId: OrganisationId | null
  readonly organisation: string | null
  readonly code: string | null
  readonly group: StakeholderGroup | null
}
/** Somebody whom a file names. */
export type QuotedSomebody = Pick<Somebody, 'name' | 'organisation' | 'code' | 'group'>
/**
 * `seat`: the organisation for which somebody sits, or sat; `as`: somebody, acting for an organisation; `quoted`: whose
 * an alias is by the file from which its suggestions came, null for one of this house.
 */
export type Cast = {
  seat(person: ParticipantId | null): OrganisationId | null
  as(person: ParticipantId | null, organisation: OrganisationId | null): Somebody
  quoted(goalId: GoalId, alias: string | null): Somebody | null
}

/**
 * Everybody who has or had a seat, and every organisation that acted in this agenda's suggestions and brackets, as far as
 * whoever reads may see them.
 */
export async function castOf(db: Kysely<Tables>, agendaId: AgendaId, reads: For): Promise<Cast> {
  const { inTexts } = await sightOf(db, agendaId, reads)
  const people = await db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .select(['participant.id', 'participant.display_name as name', 'member.organisation_id as seat'])
    .where('member.agenda_id', '=', agendaId)
    .orderBy('participant.id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  const organisations = await db
    .selectFrom('organisation')
    .select(['id', 'name', 'code', 'stakeholder_group as group'])
    .where(
      sql<boolean>`id in (
        select organisation_id from member where agenda_id = ${agendaId}
        union select organisation_id from suggestion where agenda_id = ${agendaId}
        union select organisation_id from decision where agenda_id = ${agendaId}
        union select organisation_id from bracket where agenda_id = ${agendaId}
        union select backing.organisation_id from suggestion_backing as backing
          join suggestion on suggestion.id = backing.suggestion_id where suggestion.agenda_id = ${agendaId}
        union select holder.organisation_id from bracket_holder as holder
          join bracket on bracket.id = holder.bracket_id where bracket.agenda_id = ${agendaId})`,
    )
    .orderBy('id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  const quotes = await db
    .selectFrom('quoted_author')
    .innerJoin('goal', 'goal.id', 'quoted_author.goal_id')
    .select(['quoted_author.goal_id', 'alias', 'person'])
    .where('goal.agenda_id', '=', agendaId)
    .orderBy('quoted_author.goal_id')
    .orderBy('alias')
    .execute()
  const byAlias = new Map(quotes.map(({ goal_id, alias, person }) => [`${goal_id} ${alias}`, asQuoted(person)]))
  const byPerson = new Map(people.map(one => [one.id, one]))
  const byOrganisation = new Map(organisations.map(one => [one.id, one]))
  return {
    quoted: (goalId, alias) => byAlias.get(`${goalId} ${alias ?? ''}`) ?? null,
    seat: person => (person === null ? null : (byPerson.get(person)?.seat ?? null)),
    as: (person, organisation) => {
      const known = organisation === null ? undefined : byOrganisation.get(organisation)
      const group = known?.group ?? null
      const shown = inTexts({ participantId: person, organisationId: known?.id ?? null, group })
      const somebody = {
        ...{ id: person, name: person === null ? null : (byPerson.get(person)?.name ?? null) },
        ...{ organisation: known?.name ?? null, code: known?.code ?? null, group },
      }
      const isNamed = shown === 'person' || shown === 'organisation'
      return { ...personShown(somebody, shown), organisationId: isNamed ? (known?.id ?? null) : null }
    },
  }
}

/** Somebody of a file; the cast is of jsonb that only this slice writes. */
export function asQuoted(person: unknown): Somebody {
  return { ...(person as QuotedSomebody), id: null, organisationId: null }
}

/** Voices that a file names, as they are stored. */
export function quotedVoices(json: unknown): readonly { readonly by: Somebody; readonly at: Date }[] {
  const voices = json as readonly { readonly by: QuotedSomebody; readonly at: string }[]
  return voices.map(({ by, at }) => ({ by: asQuoted(by), at: new Date(at) }))
}
