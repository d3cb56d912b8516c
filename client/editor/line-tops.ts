/** How far below the top of the page the lines of a text are: for cards that stand beside them. Reads the layout. */
import type { EditorView } from 'prosemirror-view'

/** A place of the shown document by the id of what stands there. `exact`: measured wherever it is. */
export function lineTops(
  view: EditorView,
  places: ReadonlyMap<string, number>,
  exact: string | null,
): ReadonlyMap<string, number> {
  const tops = new Map<string, number>()
  if (view.isDestroyed || places.size === 0) return tops
  const blocks: Stretch[] = []
  view.state.doc.forEach((node, offset) => {
    const box = elementAt(view, offset)?.getBoundingClientRect()
    blocks.push({ from: offset, to: offset + node.nodeSize, top: box?.top ?? 0, bottom: box?.bottom ?? 0 })
  })
  for (const [id, at] of places) {
    const block = blockAt(blocks, at)
    if (block === undefined) continue
    const isNear = id === exact || (block.bottom > -innerHeight && block.top < 2 * innerHeight)
    const share = (at - block.from) / (block.to - block.from)
    // Measuring a line is dear; far from the window a guess puts the card near its line until it comes closer.
    const top = isNear
      ? view.coordsAtPos(Math.min(at, view.state.doc.content.size), 1).top
      : block.top + share * (block.bottom - block.top)
    tops.set(id, top + scrollY)
  }
  return tops
}

/** What shows a place. */
export function elementAt(view: EditorView, position: number): Element | null {
  const node = view.nodeDOM(position) ?? view.domAtPos(position).node
  return node instanceof Element ? node : node.parentElement
}

type Stretch = { readonly from: number; readonly to: number; readonly top: number; readonly bottom: number }

function blockAt(blocks: readonly Stretch[], position: number): Stretch | undefined {
  let low = 0
  let high = blocks.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const block = blocks[middle]
    if (block === undefined) return undefined
    if (position < block.from) high = middle - 1
    else if (position >= block.to) low = middle + 1
    else return block
  }
  return undefined
}
