/** Importing a catalogue as an agenda, giving a seat. Other acts of agendas are in the command files beside this one. */
import { type Kysely, sql } from 'kysely'
import type { Phase } from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, MemberId, OrganisationId, ParticipantId, RoundId, SampleId } from '../../packages/domain/ids.ts'
import { refusalToSeat, type OrganisationWish } from '../../packages/domain/member.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { authorize } from '../auth/authorize.ts'
import { findOrFoundOrganisation } from '../participant/participant-effects.ts'
import { accountByEmail } from '../participant/participant-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { Tables } from '../platform/tables.ts'
import type { Actor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { agendaNamed, standingInAgenda } from './agenda-queries.ts'
import { foundAgenda, seatMember } from './agenda-effects.ts'
import type { CreateText } from './goal-text.ts'
import { addFileGoals, type AddLinks } from './file-goals-commands.ts'
import type { AgendaFile } from '../../packages/contract/agenda-file.ts'

export type AgendaDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly bus: MessageBus
  readonly unitOfWork: UnitOfWork
}

export type ImportDeps = AgendaDeps & { readonly createText: CreateText; readonly addLinks: AddLinks }

/** Somebody who gets a seat together with the agenda. */
export type Founder = {
  readonly participantId: ParticipantId
  readonly role: Role
  readonly organisation: OrganisationWish | null
}

export type ImportAgenda = {
  readonly catalogue: AgendaFile
  /** The phase of the first round. */
  readonly phase: Phase
  readonly founders: readonly Founder[]
  /** Makes nothing when there is an agenda already; for the start, which several processes may make at once. */
  readonly onlyAsFirst: boolean
  readonly sampleId?: SampleId | undefined
}
export type ImportedAgenda = { readonly agendaId: AgendaId; readonly title: string; readonly goals: number }

/**
 * Makes an agenda with its themes, goals (each with its text), first round and founders, all or nothing; the pen is
 * with the delegations. Null when `onlyAsFirst` and an agenda exists. For the house and administrators; others get
 * 'not-found'. Refuses also what `findOrFoundOrganisation` and `refusalToSeat` refuse.
 */
export async function importAgenda(
  deps: ImportDeps,
  actor: Actor,
  input: ImportAgenda,
): Promise<ImportedAgenda | null> {
  if (actor.kind === 'participant' && !actor.isAdministrator) throw new DomainError('not-found')
  const { catalogue, phase, founders, onlyAsFirst } = input
  for (const { role, organisation } of founders) refuseIf(refusalToSeat(role, organisation !== null))
  const agendaId = deps.ids.next<AgendaId>()
  const title = catalogue.agenda.title
  return deps.unitOfWork(actor, async work => {
    if (onlyAsFirst && (await isAgendaThere(work.db))) return null
    const at = deps.clock.now()
    await foundAgenda(work, {
      agendaId,
      roundId: deps.ids.next<RoundId>(),
      title,
      note: catalogue.agenda.note ?? '',
      language: catalogue.language,
      pen: 'delegations',
      phase,
      isExample: catalogue.agenda.status === 'example',
      convener: null,
      sampleId: input.sampleId,
      at,
    })
    await addFileGoals(deps, work, { agendaId, file: catalogue })
    for (const founder of founders) await addSeat(deps, work, agendaId, founder)
    return { agendaId, title, goals: catalogue.goals.length }
  })
}

export type AddMember = {
  /** The agenda's id or its title. */
  readonly agenda: string
  readonly email: string
  readonly role: Role
  readonly organisation: OrganisationWish | null
}
export type AddedMember = { readonly agenda: string; readonly email: string; readonly organisation: string | null }

/**
 * Gives somebody a seat in an agenda, or changes the seat she has; takes effect on open connections at once.
 * Refuses: 'agenda-not-known', 'account-unknown', 'secretariat-has-no-organisation', 'member-needs-organisation',
 * 'organisation-needs-group', 'organisation-known-otherwise'; participants who do not moderate the agenda.
 */
export async function addMember(deps: AgendaDeps, actor: Actor, input: AddMember): Promise<AddedMember> {
  const agenda = await agendaNamed(deps.database.db, input.agenda)
  if (agenda === null) throw new DomainError('agenda-not-known')
  if (actor.kind === 'participant') {
    const found = await standingInAgenda(deps.database.db, agenda.agendaId, actor.participantId)
    if (found === null) throw new DomainError('not-found')
    authorize('manage-members', found.standing)
  }
  refuseIf(refusalToSeat(input.role, input.organisation !== null))
  const account = await accountByEmail(deps.database.db, input.email)
  if (account === null) throw new DomainError('account-unknown')
  return deps.unitOfWork(actor, async work => {
    const organisation = await addSeat(deps, work, agenda.agendaId, { ...input, participantId: account.participantId })
    return { agenda: agenda.title, email: account.email, organisation }
  })
}

/** Whether there is an agenda; holds other starts back until this transaction ends. */
async function isAgendaThere(db: Kysely<Tables>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('acquis first agenda', 0))`.execute(db)
  return (await db.selectFrom('agenda').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Returns the organisation's name as it is known here, or null for a seat without one. */
async function addSeat(deps: AgendaDeps, work: Work, agendaId: AgendaId, founder: Founder): Promise<string | null> {
  const { participantId, role } = founder
  const at = deps.clock.now()
  const organisation =
    founder.organisation === null
      ? null
      : await findOrFoundOrganisation(work, {
          wish: founder.organisation,
          newId: deps.ids.next<OrganisationId>(),
          at,
        })
  const newId = deps.ids.next<MemberId>()
  const organisationId = organisation?.organisationId ?? null
  await seatMember(work, { bus: deps.bus, newId, agendaId, participantId, organisationId, role, at })
  return organisation?.name ?? null
}
