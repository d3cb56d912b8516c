/** The only writers of an agenda's themes, for its moderators: adding, naming, ordering, taking away. */
import { type Kysely, sql } from 'kysely'
import { refusalOfTitle, tidyTitle } from '../../packages/domain/agenda.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { AgendaId, ThemeId } from '../../packages/domain/ids.ts'
import { authorize } from '../auth/authorize.ts'
import type { Tables } from '../platform/tables.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import type { AgendaDeps } from './agenda-commands.ts'
import { createTheme, holdAgenda } from './agenda-effects.ts'
import { standingInAgenda } from './agenda-queries.ts'

/** Adds a theme behind the others. Refuses: 'not-found', what the standing refuses, 'title-not-valid', 'too-many-themes'. */
export async function addTheme(
  deps: AgendaDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  label: string,
): Promise<ThemeId> {
  await authorizeInAgenda(deps.database.db, agendaId, actor)
  const themeId = deps.ids.next<ThemeId>()
  await deps.unitOfWork(actor, work => createTheme(work, { agendaId, themeId, label }))
  return themeId
}

/** Refuses: 'not-found', what the standing refuses, 'title-not-valid'. */
export async function renameTheme(
  deps: AgendaDeps,
  actor: ParticipantActor,
  themeId: ThemeId,
  given: string,
): Promise<void> {
  const label = tidyTitle(given)
  await inTheme(deps, actor, themeId, async (work, theme) => {
    refuseIf(refusalOfTitle(label))
    if (label === theme.label) return
    await work.db.updateTable('agenda_theme').set({ label }).where('id', '=', themeId).execute()
    work.record({ name: 'theme-renamed', agendaId: theme.agenda_id, themeId, from: theme.label, label })
  })
}

/** Puts a theme before another one, or at the end (null). Refuses: 'not-found', what the standing refuses, 'theme-not-known'. */
export async function moveTheme(
  deps: AgendaDeps,
  actor: ParticipantActor,
  themeId: ThemeId,
  before: ThemeId | null,
): Promise<void> {
  await inTheme(deps, actor, themeId, async (work, theme) => {
    const themes = await work.db
      .selectFrom('agenda_theme')
      .select('id')
      .where('agenda_id', '=', theme.agenda_id)
      .orderBy('position')
      .execute()
    refuseIf(before !== null && !themes.some(({ id }) => id === before) ? 'theme-not-known' : null)
    if (before === themeId) return
    const others = themes.map(({ id }) => id).filter(id => id !== themeId)
    const at = before === null ? others.length : others.indexOf(before)
    const ordered = [...others.slice(0, at), themeId, ...others.slice(at)]
    if (ordered.every((id, i) => id === themes[i]?.id)) return
    await sql`
      update agenda_theme set position = given.position - 1
      from unnest(${sql.val(ordered)}::uuid[]) with ordinality as given (id, position)
      where agenda_theme.id = given.id`.execute(work.db)
    work.record({ name: 'theme-moved', agendaId: theme.agenda_id, themeId, label: theme.label })
  })
}

/** Takes a theme away; its goals stay, without one. Refuses: 'not-found', what the standing refuses. */
export async function removeTheme(deps: AgendaDeps, actor: ParticipantActor, themeId: ThemeId): Promise<void> {
  await inTheme(deps, actor, themeId, async (work, { agenda_id: agendaId, label }) => {
    await work.db.deleteFrom('agenda_theme').where('id', '=', themeId).execute()
    work.record({ name: 'theme-removed', agendaId, themeId, label })
  })
}

type ThemeRow = { readonly agenda_id: AgendaId; readonly label: string }

/** Runs an act of a moderator on a theme while nobody else changes the themes of this agenda. */
async function inTheme(
  deps: AgendaDeps,
  actor: ParticipantActor,
  themeId: ThemeId,
  act: (work: Work, theme: ThemeRow) => Promise<void>,
): Promise<void> {
  const found = await themeRow(deps.database.db, themeId)
  if (found === null) throw new DomainError('not-found')
  await authorizeInAgenda(deps.database.db, found.agenda_id, actor)
  await deps.unitOfWork(actor, async work => {
    await holdAgenda(work, found.agenda_id)
    // It may have been taken away while this act waited for its turn.
    const theme = await themeRow(work.db, themeId)
    if (theme === null) throw new DomainError('theme-not-known')
    await act(work, theme)
  })
}

async function authorizeInAgenda(db: Kysely<Tables>, agendaId: AgendaId, actor: ParticipantActor): Promise<void> {
  const seat = await standingInAgenda(db, agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('manage-agenda', seat.standing)
}

async function themeRow(db: Kysely<Tables>, themeId: ThemeId): Promise<ThemeRow | null> {
  const row = await db
    .selectFrom('agenda_theme')
    .select(['agenda_id', 'label'])
    .where('id', '=', themeId)
    .executeTakeFirst()
  return row ?? null
}
