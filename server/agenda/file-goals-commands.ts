/** The goals of a file as goals of an agenda, each with its theme, text and links, inside the unit of work of a command. */
import type { AgendaFile, AgendaFileGoal } from '../../packages/contract/agenda-file.ts'
import type { LinkState, Relation } from '../../packages/domain/catalogue.ts'
import type { AgendaId, DocumentId, ElementId, GoalId, ThemeId } from '../../packages/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'
import type { CreateText } from './goal-text.ts'
import { createGoal, createTheme } from './agenda-effects.ts'
import { blocksOfGoal } from './agenda-file-text.ts'

/** Gives goals the links of their file inside the caller's unit of work. Handed in: the catalogue reads agendas. */
export type AddLinks = (
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly links: readonly FileLink[] },
) => Promise<void>
/** A link as a file says it: to exactly one of an indicator and a reference of the catalogue. */
type FileLink = {
  readonly goalId: GoalId
  readonly elementId: null
  readonly indicator: string | null
  readonly reference: string | null
  readonly relation: Relation | null
  readonly how: string
  readonly state: LinkState
}
export type FileGoalsDeps = {
  readonly clock: Clock
  readonly ids: Ids
  readonly createText: CreateText
  readonly addLinks: AddLinks
}

/** Adds themes and goals in their order behind what the agenda has. Refuses what createTheme and createGoal refuse. */
export async function addFileGoals(
  deps: FileGoalsDeps,
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly file: AgendaFile },
): Promise<void> {
  const { agendaId, file } = facts
  const themes = new Map<string, ThemeId>()
  for (const { id, label } of file.themes) {
    const themeId = deps.ids.next<ThemeId>()
    await createTheme(work, { agendaId, themeId, label })
    themes.set(id, themeId)
  }
  const links: FileLink[] = []
  for (const goal of file.goals) {
    const goalId = deps.ids.next<GoalId>()
    await createGoal(work, {
      agendaId,
      goalId,
      themeId: themes.get(goal.theme) ?? null,
      title: goal.title,
      state: 'under-negotiation',
      isExample: goal.example,
      sourceKey: goal.id,
      at: deps.clock.now(),
    })
    const blocks = blocksOfGoal(goal, () => deps.ids.next<ElementId>())
    await deps.createText(work, { documentId: deps.ids.next<DocumentId>(), goalId, blocks })
    links.push(...linksOf(goalId, goal))
  }
  await deps.addLinks(work, { agendaId, links })
}

/** The links of a goal as its file says them, its norms as proposals. */
function linksOf(goalId: GoalId, { links = [], norms = [] }: AgendaFileGoal): readonly FileLink[] {
  const common = { goalId, elementId: null }
  return [
    ...links.map(link => ({ ...common, ...link, reference: null, how: link.how ?? '' })),
    ...norms.map(reference => ({
      ...common,
      indicator: null,
      reference,
      relation: null,
      how: '',
      state: 'proposed' as const,
    })),
  ]
}
