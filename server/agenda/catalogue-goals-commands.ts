/** The goals of a catalogue as goals of an agenda, each with its theme and its text, inside the unit of work of a command. */
import type { Catalogue } from '../../packages/contract/catalogue-file.ts'
import type { AgendaId, DocumentId, ElementId, GoalId, ThemeId } from '../../packages/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'
import type { CreateText } from './goal-text.ts'
import { createGoal, createTheme } from './agenda-effects.ts'
import { blocksOfGoal } from './catalogue-text.ts'

export type CatalogueGoalsDeps = { readonly clock: Clock; readonly ids: Ids; readonly createText: CreateText }

/** Adds themes and goals in their order behind what the agenda has. Refuses what createTheme and createGoal refuse. */
export async function addCatalogueGoals(
  deps: CatalogueGoalsDeps,
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly catalogue: Catalogue },
): Promise<void> {
  const { agendaId, catalogue } = facts
  const themes = new Map<string, ThemeId>()
  for (const { id, label } of catalogue.themes) {
    const themeId = deps.ids.next<ThemeId>()
    await createTheme(work, { agendaId, themeId, label })
    themes.set(id, themeId)
  }
  for (const goal of catalogue.goals) {
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
  }
}
