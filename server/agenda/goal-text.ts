/**
 * What agendas need of texts. Handed in by the roof: drafting reads agendas, so agendas do not import drafting.
 */
import type { NewBlock } from '../../packages/document/server-edits.ts'
import type { DocumentId, GoalId } from '../../packages/domain/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'

/** Writes the first words of a new goal inside the caller's unit of work. */
export type CreateText = (
  work: Work,
  facts: { readonly documentId: DocumentId; readonly goalId: GoalId; readonly blocks: readonly NewBlock[] },
) => Promise<void>

/** Makes the log refuse what is written under the access of before; see fenceText of drafting. */
export type FenceText = (work: Work, facts: { readonly goalId: GoalId }) => Promise<void>
