/** What a request says of ids and organisations, as the commands take it. */
import type { Static } from 'typebox'
import type { organisationChoice } from '../../packages/contract/member-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type OrganisationId } from '../../packages/domain/ids.ts'
import type { OrganisationChoice } from './organisation-commands.ts'

/** The id in a request's path. Refuses 'not-found' for what is none. */
export function idIn<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}

/** Whom a seat is for. */
export function choiceOf(given: Static<typeof organisationChoice>): OrganisationChoice {
  if (given === null) return null
  return 'id' in given
    ? { kind: 'known', organisationId: idIn<OrganisationId>(given.id) }
    : { kind: 'named', wish: given }
}
