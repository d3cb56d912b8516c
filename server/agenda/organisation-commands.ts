/**
 * Organisations as an agenda seats them: found by id among those that take part in it, or named and made when new;
 * and changing what one is called. The rows belong to participant; who may change them is decided here.
 */
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import {
  maxOrganisationNameLength,
  refusalOfOrganisation,
  type OrganisationWish,
} from '../../packages/domain/member.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { dropLabels } from '../attribution/attribution-effects.ts'
import { authorize } from '../auth/authorize.ts'
import {
  changeOrganisationFacts,
  findOrFoundOrganisation,
  type FoundOrganisation,
} from '../participant/participant-effects.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { standingInAgenda } from './agenda-queries.ts'
import { agendasOfOrganisation, organisationInAgenda } from './member-queries.ts'

/** Whom somebody speaks for: an organisation that is there already, one by its name (made when new), or nobody. */
export type OrganisationChoice =
  | { readonly kind: 'known'; readonly organisationId: OrganisationId }
  | { readonly kind: 'named'; readonly wish: OrganisationWish }
  | null

/**
 * The organisation that is meant, inside the caller's unit of work. Refuses: 'not-found' for one that takes no part in
 * this agenda, 'organisation-name-not-valid', 'organisation-needs-group', 'organisation-known-otherwise',
 * 'country-not-known'.
 */
export async function organisationFor(
  deps: { readonly ids: Ids; readonly clock: Clock },
  work: Work,
  agendaId: AgendaId,
  choice: OrganisationChoice,
): Promise<FoundOrganisation | null> {
  if (choice === null) return null
  if (choice.kind === 'named') {
    const newId = deps.ids.next<OrganisationId>()
    return findOrFoundOrganisation(work, { wish: choice.wish, newId, at: deps.clock.now() })
  }
  const found = await organisationInAgenda(work.db, agendaId, choice.organisationId)
  if (found === null) throw new DomainError('not-found')
  return { organisationId: found.id, name: found.name }
}

export type OrganisationDeps = {
  readonly database: Database
  readonly bus: MessageBus
  readonly unitOfWork: UnitOfWork
}

/**
 * Changes name, group, code and country of an organisation everywhere it takes part. Refuses: 'not-found',
 * 'organisation-shared' unless the actor moderates all of its agendas or is an administrator,
 * 'organisation-name-taken', what `refusalOfOrganisation` refuses; everybody but moderators. Where inputs are labelled with
 * its old or its new group, these labels collapse [A5].
 */
export async function changeOrganisation(
  deps: OrganisationDeps,
  actor: ParticipantActor,
  input: { readonly agendaId: AgendaId; readonly organisationId: OrganisationId; readonly wish: OrganisationWish },
): Promise<void> {
  const { agendaId, organisationId, wish } = input
  const own = await standingInAgenda(deps.database.db, agendaId, actor.participantId)
  if (own === null) throw new DomainError('not-found')
  authorize('manage-members', own.standing)
  refuseIf(refusalOfOrganisation(wish), { max: maxOrganisationNameLength })
  await deps.unitOfWork(actor, async work => {
    if ((await organisationInAgenda(work.db, agendaId, organisationId)) === null) throw new DomainError('not-found')
    const seats = await agendasOfOrganisation(work.db, organisationId)
    if (!actor.isAdministrator)
      await mustModerateAll(work, actor.participantId, new Set(seats.map(seat => seat.agendaId)))
    const { group } = await work.db
      .selectFrom('organisation')
      .select('stakeholder_group as group')
      .where('id', '=', organisationId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    await changeOrganisationFacts(work, { agendaId, organisationId, wish })
    if (wish.group !== null && wish.group !== group)
      await dropLabels(work, { organisationId, groups: [group, wish.group] })
    for (const seat of seats) work.afterCommit(() => deps.bus.publish('access-changed', seat))
  })
}

async function mustModerateAll(
  work: Work,
  participantId: ParticipantId,
  agendas: ReadonlySet<AgendaId>,
): Promise<void> {
  for (const agendaId of agendas) {
    const found = await standingInAgenda(work.db, agendaId, participantId)
    const refusal = found === null ? 'not-found' : refusalTo('manage-members', found.standing)
    if (refusal !== null) throw new DomainError('organisation-shared')
  }
}
