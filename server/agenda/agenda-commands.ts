/** The only writers of agendas, themes, goals, rounds and seats: importing a catalogue as an agenda, giving a seat. */
import { type Kysely, sql } from 'kysely'
import type { NewBlock } from '../../packages/document/server-edits.ts'
import type { Phase } from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type {
  AgendaId,
  DocumentId,
  ElementId,
  GoalId,
  MemberId,
  OrganisationId,
  ParticipantId,
  RoundId,
  ThemeId,
} from '../../packages/domain/ids.ts'
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
import type { Catalogue, CatalogueGoal } from '../../packages/contract/catalogue-file.ts'
import { blocksOfGoal } from './catalogue-text.ts'

export type AgendaDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly bus: MessageBus
  readonly unitOfWork: UnitOfWork
}

/**
 * Writes the first words of a new goal inside the caller's unit of work. Handed in by the roof: drafting reads agendas,
 * so agendas do not import drafting.
 */
export type CreateText = (
  work: Work,
  facts: { readonly documentId: DocumentId; readonly goalId: GoalId; readonly blocks: readonly NewBlock[] },
) => Promise<void>
export type ImportDeps = AgendaDeps & { readonly createText: CreateText }

/** Somebody who gets a seat together with the agenda. */
export type Founder = {
  readonly participantId: ParticipantId
  readonly role: Role
  readonly organisation: OrganisationWish | null
}

export type ImportAgenda = {
  readonly catalogue: Catalogue
  /** The phase of the first round. */
  readonly phase: Phase
  readonly founders: readonly Founder[]
  /** Makes nothing when there is an agenda already; for the start, which several processes may make at once. */
  readonly onlyAsFirst: boolean
}
export type ImportedAgenda = { readonly agendaId: AgendaId; readonly title: string; readonly goals: number }

/** What the bus carries under `access-changed` when a seat was given, changed or taken. */
export type AccessChanged = { readonly participantId: ParticipantId; readonly agendaId: AgendaId }

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
    const isExample = catalogue.agenda.status === 'example'
    const at = deps.clock.now()
    await work.db
      .insertInto('agenda')
      .values({
        id: agendaId,
        title,
        note: catalogue.agenda.note ?? '',
        language: catalogue.language,
        pen: 'delegations',
        is_example: isExample,
        created_at: at,
      })
      .execute()
    work.record({ name: 'agenda-created', agendaId, title, pen: 'delegations', isExample })
    const themes = await addThemes(deps, work, agendaId, catalogue)
    for (const [i, goal] of catalogue.goals.entries()) {
      await addGoal(deps, work, { agendaId, goal, number: i + 1, themeId: themes.get(goal.theme) ?? null })
    }
    const roundId = deps.ids.next<RoundId>()
    await work.db
      .insertInto('round')
      .values({ id: roundId, agenda_id: agendaId, number: 1, phase, created_at: at })
      .execute()
    work.record({ name: 'round-created', agendaId, roundId, number: 1, phase })
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

async function addThemes(
  deps: AgendaDeps,
  work: Work,
  agendaId: AgendaId,
  { themes }: Catalogue,
): Promise<ReadonlyMap<string, ThemeId>> {
  const ids = new Map(themes.map(theme => [theme.id, deps.ids.next<ThemeId>()]))
  const rows = themes.flatMap(({ id, label }, position) => {
    const themeId = ids.get(id)
    return themeId === undefined ? [] : [{ id: themeId, agenda_id: agendaId, label, position }]
  })
  if (rows.length > 0) await work.db.insertInto('agenda_theme').values(rows).execute()
  return ids
}

async function addGoal(
  deps: ImportDeps,
  work: Work,
  facts: {
    readonly agendaId: AgendaId
    readonly goal: CatalogueGoal
    readonly number: number
    readonly themeId: ThemeId | null
  },
): Promise<void> {
  const { agendaId, goal, number, themeId } = facts
  const goalId = deps.ids.next<GoalId>()
  await work.db
    .insertInto('goal')
    .values({
      id: goalId,
      agenda_id: agendaId,
      theme_id: themeId,
      number,
      title: goal.title,
      state: 'under-negotiation',
      is_example: goal.example ?? false,
      source_key: goal.id,
      created_at: deps.clock.now(),
    })
    .execute()
  const blocks = blocksOfGoal(goal, () => deps.ids.next<ElementId>())
  await deps.createText(work, { documentId: deps.ids.next<DocumentId>(), goalId, blocks })
  work.record({ name: 'goal-created', agendaId, goalId, number, title: goal.title, state: 'under-negotiation' })
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
  const organisationId = organisation?.organisationId ?? null
  const newId = deps.ids.next<MemberId>()
  const { id: memberId } = await work.db
    .insertInto('member')
    .values({
      id: newId,
      agenda_id: agendaId,
      participant_id: participantId,
      organisation_id: organisationId,
      role,
      created_at: at,
    })
    .onConflict(conflict =>
      conflict.columns(['agenda_id', 'participant_id']).doUpdateSet(given => ({
        role,
        organisation_id: organisationId,
        removed_at: null,
        access_version: given('member.access_version', '+', 1),
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  const name = memberId === newId ? 'member-added' : 'member-changed'
  work.record({ name, agendaId, memberId, participantId, organisationId, role })
  const changed: AccessChanged = { participantId, agendaId }
  work.afterCommit(() => deps.bus.publish('access-changed', changed))
  return organisation?.name ?? null
}
