/** The doors of goals and themes. What is not the caller's is answered like what does not exist. */
import type { FastifyInstance } from 'fastify'
import {
  addTheme as addThemeEndpoint,
  createGoal as createGoalEndpoint,
  dropGoal as dropGoalEndpoint,
  moveGoal as moveGoalEndpoint,
  moveTheme as moveThemeEndpoint,
  parkGoal as parkGoalEndpoint,
  removeTheme as removeThemeEndpoint,
  renameTheme as renameThemeEndpoint,
  restoreGoal as restoreGoalEndpoint,
  shapeGoal as shapeGoalEndpoint,
  takeUpGoal as takeUpGoalEndpoint,
} from '../../packages/contract/goal-endpoints.ts'
import { DomainError, type RefusalCode } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId, type GoalId, type ThemeId } from '../../packages/domain/ids.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { moveGoal, proposeGoal, restGoal, restoreGoal, shapeGoal, takeUpGoal, type GoalDeps } from './goal-commands.ts'
import { addTheme, moveTheme, removeTheme, renameTheme } from './theme-commands.ts'

/** Binds the endpoints of packages/contract/goal-endpoints.ts. */
export function goalRoutes(app: FastifyInstance, deps: GoalDeps): void {
  bindEndpoint(app, createGoalEndpoint, async ({ params, body, actor }) => {
    const themeId = idOrNull<ThemeId>(body.themeId, 'theme-not-known')
    return proposeGoal(deps, actor, idOf<AgendaId>(params.agendaId), {
      title: body.title,
      themeId,
      link: body.link ?? null,
    })
  })
  bindEndpoint(app, shapeGoalEndpoint, async ({ params, body, actor }) => {
    const { title, themeId: text } = body
    const themeId = text === undefined ? undefined : idOrNull<ThemeId>(text, 'theme-not-known')
    await shapeGoal(deps, actor, idOf<GoalId>(params.goalId), { title, themeId })
  })
  bindEndpoint(app, moveGoalEndpoint, async ({ params, body, actor }) => {
    const before = idOrNull<GoalId>(body.before, 'goal-not-known')
    return { number: await moveGoal(deps, actor, idOf<GoalId>(params.goalId), before) }
  })
  bindEndpoint(app, parkGoalEndpoint, async ({ params, body, actor }) => {
    await restGoal(deps, actor, idOf<GoalId>(params.goalId), { to: 'parked', reason: body.reason })
  })
  bindEndpoint(app, dropGoalEndpoint, async ({ params, body, actor }) => {
    await restGoal(deps, actor, idOf<GoalId>(params.goalId), { to: 'dropped', reason: body.reason })
  })
  bindEndpoint(app, restoreGoalEndpoint, async ({ params, body, actor }) => {
    await restoreGoal(deps, actor, idOf<GoalId>(params.goalId), body.reason)
  })
  bindEndpoint(app, takeUpGoalEndpoint, async ({ params, actor }) => {
    await takeUpGoal(deps, actor, idOf<GoalId>(params.goalId))
  })
  bindEndpoint(app, addThemeEndpoint, async ({ params, body, actor }) => ({
    themeId: await addTheme(deps, actor, idOf<AgendaId>(params.agendaId), body.label),
  }))
  bindEndpoint(app, renameThemeEndpoint, async ({ params, body, actor }) => {
    await renameTheme(deps, actor, idOf<ThemeId>(params.themeId), body.label)
  })
  bindEndpoint(app, moveThemeEndpoint, async ({ params, body, actor }) => {
    const before = idOrNull<ThemeId>(body.before, 'theme-not-known')
    await moveTheme(deps, actor, idOf<ThemeId>(params.themeId), before)
  })
  bindEndpoint(app, removeThemeEndpoint, async ({ params, actor }) => {
    await removeTheme(deps, actor, idOf<ThemeId>(params.themeId))
  })
}

/** The shapes of the endpoints let only ids through; what is none names nothing. */
function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}

function idOrNull<Id extends string>(text: string | null, refusal: RefusalCode): Id | null {
  if (text === null) return null
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError(refusal)
  return id
}
