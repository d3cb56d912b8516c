/**
 * What somebody may see of who gave an input. A round is attributed, shows organisations alone or groups alone, or is
 * sealed until its consultation ends. Everything here is pure; the numbered rules A1… are in docs/consultation-rules.md.
 */
import type { Phase } from './agenda.ts'
import type { Attribution } from './consultation.ts'
import { unreachable } from './errors.ts'
import type { OrganisationId, ParticipantId } from './ids.ts'
import type { Delegation, Role, StakeholderGroup } from './participant.ts'

/** Whoever gave an input, for whom. Without an organisation she acted for the secretariat. */
export type Giver = { readonly participantId: ParticipantId | null; readonly organisationId: OrganisationId | null }

/** Whoever reads: the house itself, somebody in her seat, or (without a participant) anybody at all. */
export type Reader = 'house' | (Giver & { readonly role: Role })

/** How much of the giver is shown; of what is hidden, not even that it exists. */
export type Shown = 'person' | 'organisation' | 'group' | 'participant' | 'hidden'

/** A label is none when fewer organisations than these could be meant. */
export const leastMeant = 3

/** Whoever sits in one of these roles may give an input; an organisation of others alone could not have given one. */
export const givingRoles = ['moderator', 'drafter', 'delegate', 'contributor'] as const satisfies readonly Role[]

/** In place of an organisation's code: a label that collapsed. Whoever has no code at all is of the secretariat. [A5] */
export const collapsedCode = ''

/**
 * What this reader sees of a giver. `isSealed`: the input was given and its round's consultation has not ended since;
 * `isLabel`: the label of the giver's group may be shown, by `groupLabels`. Rules A1 to A5.
 */
export function shownOf(
  giver: Giver,
  attribution: Attribution,
  reader: Reader,
  facts: { readonly isSealed: boolean; readonly isLabel: boolean },
): Shown {
  if (attribution === 'attributed' || readsAll(reader) || isOfOwn(giver, reader)) return 'person'
  if (attribution === 'sealed' && facts.isSealed) return 'hidden'
  // The secretariat answers for what it says: it gives no input for an organisation.
  if (giver.organisationId === null && giver.participantId !== null) return 'person'
  switch (attribution) {
    case 'organisation':
    case 'sealed':
      return 'organisation'
    case 'group':
      return facts.isLabel ? 'group' : 'participant'
    default:
      return unreachable(attribution)
  }
}

/**
 * The groups whose label may be shown, by how many organisations of each could have given an input. Small ones collapse;
 * if those that collapsed are too few together to hide one of them, the next smallest does so too, until they are enough
 * or all have collapsed. [A5]
 */
export function groupLabels(organisations: ReadonlyMap<StakeholderGroup, number>): ReadonlySet<StakeholderGroup> {
  const bySize = [...organisations]
    .filter(([, count]) => count > 0)
    .sort(([one, few], [other, many]) => (few === many ? (one < other ? -1 : 1) : few - many))
  const labels = new Set<StakeholderGroup>()
  let collapsed = 0
  for (const [group, count] of bySize) {
    const hidesTooFew = collapsed > 0 && collapsed < leastMeant
    if (count < leastMeant || hidesTooFew) collapsed += count
    else labels.add(group)
  }
  return labels
}

/**
 * The labels of a round once something is given in it: `kept`, null before the first input, and of them those that could
 * mean enough organisations now. None is ever added: of what was given before, others would be left. [A5]
 */
export function labelsAfter(
  kept: ReadonlySet<StakeholderGroup> | null,
  organisations: ReadonlyMap<StakeholderGroup, number>,
): ReadonlySet<StakeholderGroup> {
  const present = groupLabels(organisations)
  return kept === null ? present : new Set([...kept].filter(group => present.has(group)))
}

/** Whether an attribution's inputs are still sealed in this phase; later a round that goes back seals new ones. [A4] */
export function isSealedIn(attribution: Attribution, phase: Phase): boolean {
  return attribution === 'sealed' && (phase === 'setup' || phase === 'drafting' || phase === 'consultation')
}

/** Whether inputs are rows alone, and nobody is shown to be present. [A7] */
export function keepsApart({
  attribution = 'attributed',
  phase,
}: {
  readonly attribution?: Attribution | undefined
  readonly phase: Phase
}): boolean {
  return attribution === 'group' || isSealedIn(attribution, phase)
}

/** Whether this role is told which organisations are heard: where inputs are rows alone, it would tell who gave them. */
export function tellsWhoIsHeard(
  role: Role | null,
  round: { readonly attribution?: Attribution | undefined; readonly phase: Phase },
): boolean {
  return role === 'auditor' || !keepsApart(round)
}

/** The attribution that hides most: of words whose round nobody can tell. [A8] */
export function strictest(attributions: readonly Attribution[]): Attribution {
  const order: readonly Attribution[] = ['group', 'sealed', 'organisation']
  return order.find(one => attributions.includes(one)) ?? 'attributed'
}

/** The parts of a delegation that are shown. */
export function delegationShown(delegation: Delegation, shown: Shown): Delegation {
  switch (shown) {
    case 'person':
    case 'organisation':
      return delegation
    case 'group':
      return { organisation: null, code: null, group: delegation.group }
    case 'participant':
    case 'hidden':
      return { organisation: null, code: collapsedCode, group: null }
    default:
      return unreachable(shown)
  }
}

/** Her own organisation always sees who of it gave what; the secretariat is one for its moderators. [A1] */
export function isOfOwn(giver: Giver, reader: Reader): boolean {
  if (reader === 'house') return true
  if (giver.participantId !== null && giver.participantId === reader.participantId) return true
  if (giver.organisationId !== null) return giver.organisationId === reader.organisationId
  return giver.participantId !== null && reader.organisationId === null && reader.role === 'moderator'
}

/** Auditors read everything. [A2] */
export function readsAll(reader: Reader): boolean {
  return reader === 'house' || reader.role === 'auditor'
}
