/**
 * The smallest steps from one document to another of the same text, so that the view keeps what did not change:
 * attributes are set in place, words replaced from the first to the last difference, blocks matched by their id.
 */
import { Fragment, type Node, Slice } from 'prosemirror-model'
import { ReplaceStep, type Transform } from 'prosemirror-transform'

/** Adds the steps that turn the transform's document into `wanted`; answers whether there were any. */
export function showDifference(change: Transform, wanted: Node): boolean {
  const before = change.steps.length
  const old = change.doc
  if (old.eq(wanted)) return false
  const shared = Math.min(old.childCount, wanted.childCount)
  let front = 0
  while (front < shared && old.child(front).eq(wanted.child(front))) front++
  let back = 0
  while (back < shared - front && old.child(old.childCount - 1 - back).eq(wanted.child(wanted.childCount - 1 - back)))
    back++
  const olds = childrenOf(old, front, old.childCount - back)
  const news = childrenOf(wanted, front, wanted.childCount - back)
  if (olds.length === news.length && olds.every((node, k) => sameBlock(node, news[k]))) {
    changeEach(change, front, olds, news)
  } else if (inSameOrder(olds, news)) {
    mergeBlocks(change, front, olds, news)
  } else {
    replaceBlocks(change, startOf(change.doc, front), sizeOf(olds), news)
  }
  return change.steps.length > before
}

/** Blocks that may be changed in place: the same id, or one that has no id yet. */
function sameBlock(old: Node, wanted: Node | undefined): boolean {
  return (
    wanted !== undefined &&
    (old.attrs['bid'] === wanted.attrs['bid'] || old.eq(withBid(old, wanted)) || isUnnamed(old, wanted))
  )
}

/** A block that this editor has just made has no id, or that of the block it was copied from. */
function isUnnamed(old: Node, wanted: Node): boolean {
  return old.content.eq(wanted.content)
}

function withBid(old: Node, wanted: Node): Node {
  return old.type.create({ ...old.attrs, bid: wanted.attrs['bid'] }, old.content)
}

function changeEach(change: Transform, first: number, olds: readonly Node[], news: readonly Node[]): void {
  let position = startOf(change.doc, first)
  olds.forEach((old, k) => {
    const wanted = news[k]
    if (wanted === undefined) return
    changeBlock(change, position, old, wanted)
    position += wanted.nodeSize
  })
}

function changeBlock(change: Transform, position: number, old: Node, wanted: Node): void {
  const start = old.content.findDiffStart(wanted.content)
  const end = old.content.findDiffEnd(wanted.content)
  if (start !== null && end !== null) {
    let { a, b } = end
    const overlap = start - Math.min(a, b)
    if (overlap > 0) {
      a += overlap
      b += overlap
    }
    const slice = wanted.slice(start, b)
    change.step(new ReplaceStep(position + 1 + start, position + 1 + a, new Slice(slice.content, 0, 0)))
  }
  for (const name of Object.keys(wanted.attrs)) {
    if (old.attrs[name] !== wanted.attrs[name]) change.setNodeAttribute(position, name, wanted.attrs[name])
  }
}

/** Blocks came or went, but none passed another: walk both rows together. */
function mergeBlocks(change: Transform, first: number, olds: readonly Node[], news: readonly Node[]): void {
  const kept = new Set(news.map(bidOf))
  const known = new Set(olds.map(bidOf))
  let position = startOf(change.doc, first)
  let k = 0
  for (const wanted of news) {
    for (let old = olds[k]; old !== undefined && !kept.has(bidOf(old)); old = olds[k]) {
      if (change.doc.childCount > 1) change.step(new ReplaceStep(position, position + old.nodeSize, Slice.empty))
      else return replaceBlocks(change, position, old.nodeSize, news.slice(news.indexOf(wanted)))
      k += 1
    }
    const old = olds[k]
    if (known.has(bidOf(wanted)) && old !== undefined) {
      changeBlock(change, position, old, wanted)
      k += 1
    } else {
      change.step(new ReplaceStep(position, position, new Slice(Fragment.from(wanted), 0, 0)))
    }
    position += wanted.nodeSize
  }
  const rest = sizeOf(olds.slice(k))
  if (rest > 0) change.step(new ReplaceStep(position, position + rest, Slice.empty))
}

function replaceBlocks(change: Transform, position: number, size: number, news: readonly Node[]): void {
  change.step(new ReplaceStep(position, position + size, new Slice(Fragment.from([...news]), 0, 0)))
}

/** Whether the blocks that both rows hold come in the same order, each once. */
function inSameOrder(olds: readonly Node[], news: readonly Node[]): boolean {
  const oldBids = olds.map(bidOf)
  const newBids = news.map(bidOf)
  if (new Set(oldBids).size !== oldBids.length) return false
  const common = newBids.filter(bid => oldBids.includes(bid))
  return common.join() === oldBids.filter(bid => newBids.includes(bid)).join()
}

function bidOf(node: Node): string {
  return String(node.attrs['bid'])
}

function childrenOf(doc: Node, from: number, to: number): readonly Node[] {
  return doc.children.slice(from, to)
}

function startOf(doc: Node, index: number): number {
  return sizeOf(doc.children.slice(0, index))
}

function sizeOf(nodes: readonly Node[]): number {
  return nodes.reduce((sum, node) => sum + node.nodeSize, 0)
}
