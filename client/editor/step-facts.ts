/** What steps of an editor say of formats, blocks and the caret. Pure. */
import type { Transaction } from 'prosemirror-state'
import type { AddMarkStep, RemoveMarkStep, Transform } from 'prosemirror-transform'
import type { BlockAttributes } from '../../packages/document/text-model.ts'
import { textSchema } from '../../packages/document/text-schema.ts'
import type { MarkChange } from '../../packages/document/tokens.ts'

/** The formats that a step sets or takes away. */
export function changeOf(step: AddMarkStep | RemoveMarkStep, adds: boolean): MarkChange {
  switch (step.mark.type) {
    case textSchema.marks.strong:
      return { strong: adds ? true : null }
    case textSchema.marks.em:
      return { em: adds ? true : null }
    case textSchema.marks.link:
      return { link: adds ? String(step.mark.attrs['href']) : null }
    default:
      return {}
  }
}

/** What is said otherwise than before. */
export function differing(was: BlockAttributes, is: BlockAttributes): Partial<BlockAttributes> {
  return {
    ...(was.kind === is.kind ? {} : { kind: is.kind }),
    ...(was.indent === is.indent ? {} : { indent: is.indent }),
    ...(was.element === is.element ? {} : { element: is.element }),
    ...(was.lead === is.lead ? {} : { lead: is.lead }),
    ...(was.partners === is.partners ? {} : { partners: is.partners }),
    ...(was.due === is.due ? {} : { due: is.due }),
  }
}

/** Where the caret of a changed transaction belongs in what became of it. */
export function carriedPosition(transaction: Transaction, out: Transform): number {
  let position = transaction.selection.head
  for (const step of [...transaction.steps].reverse()) position = step.getMap().invert().map(position, -1)
  for (const step of out.steps) position = step.getMap().map(position, 1)
  return Math.min(position, out.doc.content.size)
}
