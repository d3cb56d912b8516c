/**
 * What somebody points at in a text, as the durable text has it now: the server reads the ids itself and says what they
 * say. Ids that a join across a moved border has replaced meanwhile are followed.
 */
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { passageOf } from '../../packages/document/anchors.ts'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { DocumentId, ElementId, GoalId, IndicatorId } from '../../packages/domain/ids.ts'
import { documentOfGoal, followAllMoves, type Anchor } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'

/** Where on a text somebody points. */
export type AboutText =
  | { readonly kind: 'passage'; readonly ranges: readonly PassageRange[] }
  | { readonly kind: 'element'; readonly element: ElementId }
export type About =
  | AboutText
  | { readonly kind: 'suggestion'; readonly name: string }
  | { readonly kind: 'goal' }
  | { readonly kind: 'indicator'; readonly indicator: IndicatorId }
  | { readonly kind: 'agenda' }

type TextDeps = { readonly database: Database; readonly rooms: Pick<Rooms, 'readDocument'> }
type Doc = Parameters<typeof passageOf>[0]

/** The anchor on a goal or its text. Refuses: 'not-found', 'passage-not-known', 'passage-is-gone', 'passage-too-long', 'element-is-gone'. */
export async function anchorIn(
  deps: TextDeps,
  goalId: GoalId,
  about: AboutText | { readonly kind: 'goal' },
): Promise<{ readonly documentId: DocumentId; readonly anchor: Anchor }> {
  const document = await documentOfGoal(deps.database.db, goalId)
  if (document === null) throw new DomainError('not-found')
  const { documentId } = document
  if (about.kind === 'goal') return { documentId, anchor: about }
  const doc = await deps.rooms.readDocument(documentId)
  try {
    if (about.kind === 'element') return { documentId, anchor: elementIn(doc, about.element) }
    return { documentId, anchor: await passageIn(deps, documentId, doc, about.ranges) }
  } finally {
    doc.destroy()
  }
}

async function passageIn(
  { database }: TextDeps,
  documentId: DocumentId,
  doc: Doc,
  ranges: readonly PassageRange[],
): Promise<Anchor> {
  const { maxRanges, maxPassageLength } = limits.comment
  refuseIf(ranges.length > maxRanges ? 'passage-too-long' : null, { max: maxPassageLength })
  const asSent = passageOf(doc, ranges)
  // Read after the text: what was moved since then is not in it yet, and is followed when the anchor is set.
  const followed = await followAllMoves(database.db, documentId, ranges)
  const asMoved = followed === ranges ? asSent : passageOf(doc, followed)
  const read = 'refused' in asMoved ? asSent : asMoved
  if ('refused' in read) throw new DomainError(read.refused)
  refuseIf(read.passage.quote.length > maxPassageLength ? 'passage-too-long' : null, { max: maxPassageLength })
  return { kind: 'passage', ...read }
}

function elementIn(doc: Doc, element: ElementId): Anchor {
  const block = layout(doc).find(one => one.element === element)
  if (block === undefined) throw new DomainError('element-is-gone')
  const quote = blockText(block).slice(0, limits.comment.maxPassageLength)
  return { kind: 'element', element, quote, block: block.bid }
}
