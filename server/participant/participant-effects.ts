/** What other slices may change of organisations inside their own unit of work. */
import { DomainError } from '../../packages/domain/errors.ts'
import type { OrganisationId } from '../../packages/domain/ids.ts'
import { isOrganisationCode, maxOrganisationNameLength, type OrganisationWish } from '../../packages/domain/member.ts'
import type { Work } from '../platform/unit-of-work.ts'

export type FoundOrganisation = { readonly organisationId: OrganisationId; readonly name: string }

/**
 * The organisation of this name (whatever its capitals), made when it is new. newId: for the new one.
 * Refuses: 'organisation-needs-group' (new, without a group or a proper code), 'organisation-known-otherwise'.
 */
export async function findOrFoundOrganisation(
  work: Work,
  facts: { readonly wish: OrganisationWish; readonly newId: OrganisationId; readonly at: Date },
): Promise<FoundOrganisation> {
  const { wish, newId, at } = facts
  const name = wish.name.trim().slice(0, maxOrganisationNameLength)
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
  if (wish.group === null || wish.code === null || !isOrganisationCode(wish.code) || name === '') {
    throw new DomainError('organisation-needs-group')
  }
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
