/** What other slices may change of organisations and accounts inside their own unit of work. */
import { sql } from 'kysely'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import {
  maxOrganisationNameLength,
  refusalOfOrganisation,
  refusalOfOrganisationName,
  type OrganisationWish,
} from '../../packages/domain/member.ts'
import type { Work } from '../platform/unit-of-work.ts'

export type FoundOrganisation = { readonly organisationId: OrganisationId; readonly name: string }

/**
 * The organisation of this name (whatever its capitals), made when it is new. newId: for the new one.
 * Refuses: 'organisation-name-not-valid', 'organisation-known-otherwise', and for a new one what `refusalOfOrganisation` refuses.
 */
export async function findOrFoundOrganisation(
  work: Work,
  facts: { readonly wish: OrganisationWish; readonly newId: OrganisationId; readonly at: Date },
): Promise<FoundOrganisation> {
  const { wish, newId, at } = facts
  const name = wish.name.trim()
  refuseIf(refusalOfOrganisationName(name), { max: maxOrganisationNameLength })
  await holdOrganisationNames(work)
  const known = await work.db
    .selectFrom('organisation')
    .select(['id', 'name', 'stakeholder_group', 'code'])
    .where(given => given(given.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  if (known !== undefined) {
    const isOther =
      (wish.group !== null && wish.group !== known.stakeholder_group) ||
      (wish.code !== null && wish.code !== known.code)
    if (isOther)
      throw new DomainError('organisation-known-otherwise', { group: known.stakeholder_group, code: known.code })
    return { organisationId: known.id, name: known.name }
  }
  refuseIf(refusalOfOrganisation(wish), { max: maxOrganisationNameLength })
  if (wish.group === null || wish.code === null) throw new DomainError('organisation-needs-group')
  await work.db
    .insertInto('organisation')
    .values({
      id: newId,
      name,
      stakeholder_group: wish.group,
      code: wish.code,
      country: wish.country,
      created_at: at,
    })
    .execute()
  work.record({
    name: 'organisation-added',
    organisationId: newId,
    organisation: name,
    group: wish.group,
    code: wish.code,
  })
  return { organisationId: newId, name }
}

/**
 * Changes what an organisation is called and where it belongs. agendaId: where that was asked for; for the record.
 * Refuses: 'organisation-name-taken', what `refusalOfOrganisation` refuses.
 */
export async function changeOrganisationFacts(
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly organisationId: OrganisationId; readonly wish: OrganisationWish },
): Promise<void> {
  const { agendaId, organisationId, wish } = facts
  const name = wish.name.trim()
  refuseIf(refusalOfOrganisation(wish), { max: maxOrganisationNameLength })
  const { group, code, country } = wish
  if (group === null || code === null) throw new DomainError('organisation-needs-group')
  await holdOrganisationNames(work)
  const other = await work.db
    .selectFrom('organisation')
    .select('id')
    .where(given => given(given.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('id', '!=', organisationId)
    .executeTakeFirst()
  if (other !== undefined) throw new DomainError('organisation-name-taken')
  await work.db
    .updateTable('organisation')
    .set({ name, stakeholder_group: group, code, country })
    .where('id', '=', organisationId)
    .execute()
  work.record({ name: 'organisation-changed', agendaId, organisationId, organisation: name, group, code, country })
}

/** One act at a time looks whether a name is taken and takes it: two at once would both find it free. */
async function holdOrganisationNames(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('acquis organisation names', 0))`.execute(work.db)
}

/** Somebody who is new here. The id is chosen by the caller; the address is normalised and free of other accounts. */
export type NewAccount = {
  readonly participantId: ParticipantId
  readonly email: string
  readonly displayName: string
  readonly locale: string
  readonly passwordHash: string | null
  /** Whether somebody showed that the mailbox is hers, or the operator vouches for it. */
  readonly isEmailProven: boolean
  readonly isAdministrator: boolean
  readonly at: Date
}

/** Makes an account. Its name, address and password were judged before. Refuses: 'email-already-taken'. */
export async function addAccount(work: Work, account: NewAccount): Promise<void> {
  const { participantId, isAdministrator, at } = account
  const added = await work.db
    .insertInto('participant')
    .values({
      id: participantId,
      email: account.email,
      display_name: account.displayName,
      locale: account.locale,
      is_administrator: isAdministrator,
      email_verified_at: account.isEmailProven ? at : null,
      created_at: at,
    })
    .onConflict(conflict => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added === undefined) throw new DomainError('email-already-taken')
  work.record({ name: 'participant-added', participantId, isAdministrator })
  if (account.passwordHash === null) return
  await work.db
    .insertInto('credential_password')
    .values({ participant_id: participantId, hash: account.passwordHash, changed_at: at })
    .execute()
  work.record({ name: 'password-set', participantId })
}
