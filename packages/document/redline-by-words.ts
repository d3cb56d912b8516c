/**
 * The difference between two texts that have no common past: an import, another epoch, another goal. Blocks that say
 * the same are found first, those between them are put side by side in their order, and their words are compared. Says
 * nothing of who changed what; a word that was typed again is the same word here.
 */
import { embedMarkup } from './block-markup.ts'
import { embedJson } from './embed-json.ts'
import type { Block, Run } from './layout.ts'
import { blockText } from './projections.ts'
import { sameFormats, together, type Change, type Redline, type RedlineRow, type RedlineRun } from './redline.ts'
import { blockAttributeNames, type BlockAttributes } from './text-model.ts'

/** Compares the blocks of two texts as displayed. A block that stands elsewhere is deleted there and inserted here. */
export function redlineByWords(before: readonly Block[], after: readonly Block[]): Redline {
  const rows: RedlineRow[] = []
  const push = (one: number | null, other: number | null): void => {
    const [a, b] = [one === null ? undefined : before[one], other === null ? undefined : after[other]]
    const at = rows.length
    const bid = `${a === undefined ? '' : `a${one}`}${b === undefined ? '' : `b${other}`}`
    rows.push({
      bid,
      at,
      mark: a === undefined ? 'inserted' : b === undefined ? 'deleted' : 'same',
      before: a === undefined ? null : { attributes: attributesOf(a), place: one ?? 0 },
      after: b === undefined ? null : { attributes: attributesOf(b), place: other ?? 0 },
      isMoved: false,
      from: bid,
      into: bid,
      runs: together(compareRuns(a?.runs ?? [], b?.runs ?? [])),
    })
  }
  const [ownWords, otherWords] = [before.map(normalised), after.map(normalised)]
  let [one, other] = [0, 0]
  const between = (toOne: number, toOther: number): void => {
    for (const [k, l] of pairs(ownWords.slice(one, toOne), otherWords.slice(other, toOther))) {
      push(k === null ? null : one + k, l === null ? null : other + l)
    }
  }
  for (const [k, l] of common(ownWords, otherWords)) {
    between(k, l)
    push(k, l)
    one = k + 1
    other = l + 1
  }
  between(before.length, after.length)
  return { matchedBy: 'words', rows }
}

/** Blocks in their order, put side by side where they share words; null where one stands alone. */
function pairs(
  before: readonly string[],
  after: readonly string[],
): readonly (readonly [number | null, number | null])[] {
  const result: (readonly [number | null, number | null])[] = []
  let next = 0
  before.forEach((words, k) => {
    const l = after.findIndex((others, at) => at >= next && isAkin(words, others))
    if (l < 0) return void result.push([k, null])
    for (; next < l; next++) result.push([null, next])
    result.push([k, l])
    next = l + 1
  })
  for (; next < after.length; next++) result.push([null, next])
  return result
}

/** Whether two blocks share at least half of the shorter one's words. */
function isAkin(one: string, other: string): boolean {
  const [a, b] = [one.split(' ').filter(word => word !== ''), new Set(other.split(' ').filter(word => word !== ''))]
  if (a.length === 0 || b.size === 0) return a.length === b.size
  return a.filter(word => b.has(word)).length * 2 >= Math.min(a.length, b.size)
}

function normalised(block: Block): string {
  return blockText(block).normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
}

/** A word, a space, a sign or an embed, with its formats. */
type Piece = { readonly key: string; readonly run: Run }

function compareRuns(before: readonly Run[], after: readonly Run[]): readonly RedlineRun[] {
  const [a, b] = [piecesOf(before), piecesOf(after)]
  const runs: RedlineRun[] = []
  const push = ({ run }: Piece, change: Change, was?: Piece): void => {
    const changed = was !== undefined && !sameFormats(was.run.marks, run.marks) ? { was: was.run.marks } : {}
    const common = { change, marks: run.marks, unit: null, ...changed }
    runs.push('text' in run ? { text: run.text, ...common } : { embed: run.embed, ...common })
  }
  let [one, other] = [0, 0]
  const between = (toOne: number, toOther: number): void => {
    for (const piece of a.slice(one, toOne)) push(piece, 'deleted')
    for (const piece of b.slice(other, toOther)) push(piece, 'inserted')
  }
  for (const [k, l] of common(keysOf(a), keysOf(b))) {
    between(k, l)
    const [was, is] = [a[k], b[l]]
    if (was !== undefined && is !== undefined) push(is, 'same', was)
    one = k + 1
    other = l + 1
  }
  between(a.length, b.length)
  return runs
}

function keysOf(pieces: readonly Piece[]): readonly string[] {
  return pieces.map(({ key }) => key)
}

function piecesOf(runs: readonly Run[]): readonly Piece[] {
  return runs.flatMap((run): readonly Piece[] => {
    if (!('text' in run)) return [{ key: `\0${embedJson(run.embed)}${embedMarkup(run.embed).text}`, run }]
    const words = run.text.match(/[\p{L}\p{N}\p{M}'’]+|\s+|[^\p{L}\p{N}\p{M}'’\s]/gu) ?? []
    return words.map(text => ({ key: text, run: { text, marks: run.marks } }))
  })
}

function attributesOf(block: Block): BlockAttributes {
  // The cast: exactly the names of a block's attributes are taken.
  return Object.fromEntries(blockAttributeNames.map(name => [name, block[name]])) as unknown as BlockAttributes
}

/**
 * A longest row of equal things in both lists, by Myers' greedy way: quick where little differs. Above `maxSteps`
 * differences nothing more is sought and the rest counts as different.
 */
function common(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let tail = 0
  while (tail < a.length - start && tail < b.length - start && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1
  const middle = greedy(a.slice(start, a.length - tail), b.slice(start, b.length - tail))
  return [
    ...Array.from({ length: start }, (_, k) => [k, k] as const),
    ...middle.map(([k, l]) => [k + start, l + start] as const),
    ...Array.from({ length: tail }, (_, k) => [a.length - tail + k, b.length - tail + k] as const),
  ]
}

const maxSteps = 2_000

function greedy(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const reach = new Map<number, number>([[1, 0]])
  const trail: Map<number, number>[] = []
  for (let step = 0; step <= Math.min(a.length + b.length, maxSteps); step++) {
    trail.push(new Map(reach))
    for (let k = -step; k <= step; k += 2) {
      const isDown = k === -step || (k !== step && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1))
      let x = isDown ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1
      let y = x - k
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1
        y += 1
      }
      reach.set(k, x)
      if (x >= a.length && y >= b.length) return wayBack(trail, x, y)
    }
  }
  return []
}

function wayBack(trail: readonly Map<number, number>[], endX: number, endY: number) {
  const found: (readonly [number, number])[] = []
  let [x, y] = [endX, endY]
  for (let step = trail.length - 1; step >= 0; step--) {
    const reach = trail[step] ?? new Map<number, number>()
    const k = x - y
    const isDown = k === -step || (k !== step && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1))
    const beforeK = isDown ? k + 1 : k - 1
    const beforeX = step === 0 ? 0 : (reach.get(beforeK) ?? 0)
    const beforeY = step === 0 ? 0 : beforeX - beforeK
    while (x > beforeX && y > beforeY && x > 0 && y > 0) {
      x -= 1
      y -= 1
      found.push([x, y])
    }
    x = beforeX
    y = beforeY
  }
  return found.reverse()
}
