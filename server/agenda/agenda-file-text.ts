/** The first text of a goal that comes from a catalogue: its reasons in paragraphs, its measures as element blocks. */
import type { NewBlock } from '../../packages/document/server-edits.ts'
import type { BlockKind, ElementKind, Lead } from '../../packages/document/text-model.ts'
import type { ElementId } from '../../packages/domain/ids.ts'
import { say, type MessageKey } from '../../packages/messages/say.ts'
import type { AgendaFileGoal } from '../../packages/contract/agenda-file.ts'

type Measure = { readonly text: string; readonly lead?: Lead; readonly partners?: readonly string[] }

/** The blocks of a goal's text, at least one. Headings stand only above measures that exist. newElement: a new uuid. */
export function blocksOfGoal(goal: AgendaFileGoal, newElement: () => ElementId): readonly NewBlock[] {
  const { monetary, non_monetary: nonMonetary } = goal.costs_addressed
  const costs = monetary + nonMonetary === '' ? '' : say('en', 'goal-text-costs', { monetary, nonMonetary })
  const outcome = goal.development_outcome
  const reasons = [
    ...goal.rationale.split(/\n+/),
    costs,
    outcome === '' ? '' : say('en', 'goal-text-outcome', { outcome }),
  ]
  return [
    ...reasons.filter(text => text.trim() !== '').map(text => block('paragraph', text)),
    ...measures('policy', 'goal-text-policies', goal.policies, newElement),
    ...measures('regulation', 'goal-text-regulations', goal.regulations, newElement),
    ...measures('action', 'goal-text-actions', goal.actions, newElement),
  ]
}

function measures(
  kind: ElementKind,
  heading: MessageKey,
  listed: readonly Measure[],
  newElement: () => ElementId,
): readonly NewBlock[] {
  if (listed.length === 0) return []
  return [
    // The page's title is its first heading; sections come right below it, so that no level is skipped.
    block('heading1', say('en', heading)),
    ...listed.map(measure => ({
      ...block(kind, measure.text),
      element: newElement(),
      lead: measure.lead ?? '',
      partners: [...new Set(measure.partners ?? [])].toSorted().join(','),
    })),
  ]
}

/** One block of plain words; line ends inside it become spaces, as a block is one paragraph. */
function block(kind: BlockKind, text: string): NewBlock {
  const words = text.replace(/\s+/g, ' ').trim()
  return { kind, runs: words === '' ? [] : [{ text: words, marks: {} }] }
}
