/**
 * Convening an agenda and setting its table: any organisation can convene, whoever convenes moderates. Its title, note,
 * rules, language and pen are its moderators'.
 */
import type { AgendaFile } from '../../packages/contract/agenda-file.ts'
import { refusalOfLanguage, refusalOfTitle, tidyTitle, type Pen } from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, MemberId, OrganisationId, RoundId } from '../../packages/domain/ids.ts'
import type { OrganisationWish } from '../../packages/domain/member.ts'
import { authorize } from '../auth/authorize.ts'
import { findOrFoundOrganisation } from '../participant/participant-effects.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { AgendaDeps } from './agenda-commands.ts'
import { addFileGoals, type FileGoalsDeps } from './file-goals-commands.ts'
import { foundAgenda, holdAgenda, seatMember, type AccessChanged } from './agenda-effects.ts'
import { standingInAgenda } from './agenda-queries.ts'
import { hasGoalsFrom } from './table-queries.ts'

export type ConveneAgenda = {
  readonly title: string
  readonly note: string
  /** Of its texts, BCP 47. */
  readonly language: string
  readonly pen: Pen
  /** On whose behalf she convenes it. It takes no seat by this: the convener moderates, and moderators are not counted. */
  readonly organisation: OrganisationWish
}

/**
 * Makes an agenda in setup, with the convener as its moderator. For everybody who is signed in.
 * Refuses: 'title-not-valid', 'language-not-valid', 'too-many-agendas', 'organisation-of-others' for one that is known
 * here and for which she holds no seat (administrators may), what `findOrFoundOrganisation` refuses.
 */
export async function conveneAgenda(
  deps: AgendaDeps,
  actor: ParticipantActor,
  { title, note, language, pen, organisation }: ConveneAgenda,
): Promise<AgendaId> {
  refuseIf(refusalOfTitle(tidyTitle(title)) ?? refusalOfLanguage(language))
  const { participantId } = actor
  const agendaId = deps.ids.next<AgendaId>()
  const at = deps.clock.now()
  return deps.unitOfWork(actor, async work => {
    await refuseTooMany(work, actor)
    const newOrganisationId = deps.ids.next<OrganisationId>()
    const { organisationId } = await findOrFoundOrganisation(work, { wish: organisation, newId: newOrganisationId, at })
    if (organisationId !== newOrganisationId) await refuseForeignOrganisation(work, actor, organisationId)
    await foundAgenda(work, {
      agendaId,
      roundId: deps.ids.next<RoundId>(),
      title,
      note: note.trim(),
      language,
      pen,
      phase: 'setup',
      isExample: false,
      convener: { participantId, organisationId },
      at,
    })
    const newId = deps.ids.next<MemberId>()
    const seat = { agendaId, participantId, organisationId: null, role: 'moderator' } as const
    await seatMember(work, { bus: deps.bus, newId, ...seat, at })
    return agendaId
  })
}

export type ChangeAgenda = {
  readonly title?: string | undefined
  readonly note?: string | undefined
  readonly rules?: string | undefined
  readonly language?: string | undefined
  readonly pen?: Pen | undefined
  /** Whether anybody may read what is published of it. */
  readonly isPublic?: boolean | undefined
}

/**
 * Changes what a moderator may say about an agenda; what is as it was is not recorded. Taking the pen from the
 * delegations reaches their open texts with this commit.
 * Refuses: 'not-found', what the standing refuses, 'title-not-valid', 'language-not-valid'.
 */
export async function changeAgenda(
  deps: AgendaDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  wish: ChangeAgenda,
): Promise<void> {
  await authorizeToManage(deps, actor, agendaId)
  const tidied = wish.title === undefined ? undefined : tidyTitle(wish.title)
  const wished = { ...wish, title: tidied, note: wish.note?.trim(), rules: wish.rules?.trim() }
  if (wished.title !== undefined) refuseIf(refusalOfTitle(wished.title))
  if (wished.language !== undefined) refuseIf(refusalOfLanguage(wished.language))
  await deps.unitOfWork(actor, async work => {
    await holdAgenda(work, agendaId)
    const before = await work.db
      .selectFrom('agenda')
      .select(['title', 'note', 'rules', 'language', 'pen', 'is_public as isPublic'])
      .where('id', '=', agendaId)
      .executeTakeFirstOrThrow()
    const fields = ['title', 'note', 'rules', 'language', 'pen', 'isPublic'] as const
    const changed = fields.filter(field => wished[field] !== undefined && wished[field] !== before[field])
    if (changed.length === 0) return
    const { title, note, rules, language, pen, isPublic } = { ...before, ...definedOf(wished) }
    const now = { title, note, rules, language, pen, is_public: isPublic }
    await work.db.updateTable('agenda').set(now).where('id', '=', agendaId).execute()
    work.record({ name: 'agenda-changed', agendaId, changed, title, pen })
    if (changed.includes('pen')) await renewAccess(deps, work, agendaId)
  })
}

/** The goals of the starter catalogue, as its file says them. Handed in by the roof, which knows the file. */
export type StarterGoals = () => Promise<AgendaFile>

/**
 * Brings the starter goals into an agenda in setup, with their themes, texts and links; returns how many.
 * Refuses: 'not-found', what the standing refuses, 'drafting-is-open-already', 'starter-goals-here-already',
 * 'too-many-goals', 'too-many-themes'.
 */
export async function bringStarterGoals(
  deps: AgendaDeps & FileGoalsDeps & { readonly starterGoals: StarterGoals },
  actor: ParticipantActor,
  agendaId: AgendaId,
): Promise<number> {
  await authorizeToManage(deps, actor, agendaId)
  const file = await deps.starterGoals()
  return deps.unitOfWork(actor, async work => {
    await holdAgenda(work, agendaId)
    const seat = await standingInAgenda(work.db, agendaId, actor.participantId)
    refuseIf(seat?.standing.phase === 'setup' ? null : 'drafting-is-open-already')
    const keys = file.goals.map(goal => goal.id)
    refuseIf((await hasGoalsFrom(work.db, agendaId, keys)) ? 'starter-goals-here-already' : null)
    await addFileGoals(deps, work, { agendaId, file })
    return file.goals.length
  })
}

async function authorizeToManage(deps: AgendaDeps, actor: ParticipantActor, agendaId: AgendaId): Promise<void> {
  const seat = await standingInAgenda(deps.database.db, agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('manage-agenda', seat.standing)
}

/** Every seat of the agenda is asked again; what was let in under the access of before is refused by the log. */
async function renewAccess(deps: AgendaDeps, work: Work, agendaId: AgendaId): Promise<void> {
  await work.db
    .updateTable('member')
    .set(given => ({ access_version: given('access_version', '+', 1) }))
    .where('agenda_id', '=', agendaId)
    .execute()
  const changed: AccessChanged = { agendaId }
  work.afterCommit(() => deps.bus.publish('access-changed', changed))
}

/** Nobody speaks for an organisation that others have brought to a table, unless she has a seat for it somewhere. */
async function refuseForeignOrganisation(
  work: Work,
  { participantId, isAdministrator }: ParticipantActor,
  organisationId: OrganisationId,
): Promise<void> {
  if (isAdministrator) return
  const seat = await work.db
    .selectFrom('member')
    .select('id')
    .where('participant_id', '=', participantId)
    .where('organisation_id', '=', organisationId)
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  const convened = await work.db
    .selectFrom('agenda')
    .select('id')
    .where('convener_id', '=', participantId)
    .where('convened_by', '=', organisationId)
    .limit(1)
    .executeTakeFirst()
  refuseIf(seat === undefined && convened === undefined ? 'organisation-of-others' : null)
}

async function refuseTooMany(work: Work, { participantId }: ParticipantActor): Promise<void> {
  await work.db
    .selectFrom('participant')
    .select('id')
    .where('id', '=', participantId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const { count } = await work.db
    .selectFrom('agenda')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('convener_id', '=', participantId)
    .executeTakeFirstOrThrow()
  const max = limits.agenda.maxAgendasConvened
  refuseIf(Number(count) >= max ? 'too-many-agendas' : null, { max })
}

function definedOf(wish: ChangeAgenda): { [field in keyof ChangeAgenda]?: NonNullable<ChangeAgenda[field]> } {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))
}
