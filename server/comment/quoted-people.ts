/**
 * People as a file names them that a discussion came from: words, no account of this house. Written as JSON by
 * comment-effects, and read here alone.
 */
import type { StakeholderGroup } from '../../packages/domain/participant.ts'

export type QuotedOrganisation = {
  readonly name: string | null
  readonly code: string | null
  readonly group: StakeholderGroup | null
}
export type QuotedPerson = { readonly name: string | null; readonly organisation: QuotedOrganisation | null }

/** The columns below hold what `importThreads` wrote: the casts are its types. */
export function quotedPersonOf(column: unknown): QuotedPerson | null {
  return column === null ? null : (column as QuotedPerson)
}

/** The organisation of a quoted author; null where there is none. */
export function quotedOrganisationOf(column: unknown): QuotedOrganisation | null {
  return column === null ? null : (column as QuotedOrganisation)
}

/** The names that an imported comment mentions. */
export function quotedMentions(column: unknown): readonly { readonly id: null; readonly name: string }[] {
  return (column as readonly string[]).map(name => ({ id: null, name }))
}

/** As an author shows it. */
export function organisationFacts(organisation: QuotedOrganisation | null): {
  readonly organisation: string | null
  readonly code: string | null
  readonly group: StakeholderGroup | null
} {
  const { name = null, code = null, group = null } = organisation ?? {}
  return { organisation: name, code, group }
}
