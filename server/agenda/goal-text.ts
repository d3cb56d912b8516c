/**
 * What agendas need of texts and of the catalogue. Handed in by the roof: both read agendas, so agendas import neither.
 */
import type { NewBlock } from '../../packages/document/server-edits.ts'
import type { Relation } from '../../packages/domain/catalogue.ts'
import type { AgendaId, DocumentId, GoalId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'

/** Writes the first words of a new goal inside the caller's unit of work. */
export type CreateText = (
  work: Work,
  facts: { readonly documentId: DocumentId; readonly goalId: GoalId; readonly blocks: readonly NewBlock[] },
) => Promise<void>

/** Makes the log refuse what is written under the access of before; see fenceText of drafting. */
export type FenceText = (work: Work, facts: { readonly goalId: GoalId }) => Promise<void>

/** Proposes a link of a goal that is created in the caller's unit of work; see proposeFirstLink of the catalogue. */
export type ProposeFirstLink = (
  work: Work,
  facts: FirstLink & {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly proposedBy: ParticipantId
    readonly organisationId: OrganisationId | null
  },
) => Promise<void>
export type FirstLink = { readonly indicator: string; readonly relation: Relation; readonly how: string }
