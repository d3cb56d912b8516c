/**
 * A redline as people read it: who changed what, whole words instead of letters, and how much it is. Steps behind the
 * exact redline, which stays as it is; after each of them the two sides still say exactly the two texts.
 */
import { paragraphNumbers } from './projections.ts'
import { sideOf, together, type Redline, type RedlineRow, type RedlineRun } from './redline.ts'
import { isDelimiter } from './text-model.ts'
import type { UnitRange } from './suggestion-store.ts'

/** Who changed something, or suggested it and who accepted that: names that the caller gives. */
export type ChangedBy = { readonly by: string; readonly acceptedBy?: string }

/** Whose change it was; null where nobody knows. */
export type HandOf = (
  change: 'inserted' | 'deleted',
  unit: { readonly client: number; readonly clock: number },
) => ChangedBy | null

/** Whose word it is that a block says this of itself; null where nobody knows. */
export type SayerOf = (bid: string, name: ChangedAttribute) => ChangedBy | null
export type ChangedAttribute = 'kind' | 'indent' | 'lead' | 'partners' | 'due'

/** The redline with a `by` on everything that changed and is known, cut where the hand changes. */
export function attributed(redline: Redline, handOf: HandOf, sayerOf: SayerOf = () => null): Redline {
  const rows = redline.rows.map(row => {
    const marker = unitOfBlock(row.bid)
    const hand = row.mark === 'same' || marker === null ? null : handOf(row.mark, marker)
    const said = changedAttributes(row).flatMap(name => sayerOf(row.bid, name) ?? [])
    const saidBy = said.filter(
      (one, k) => said.findIndex(other => other.by === one.by && other.acceptedBy === one.acceptedBy) === k,
    )
    const runs = together(row.runs.flatMap(run => cutByHand(run, handOf)))
    return { ...row, ...hand, ...(saidBy.length === 0 ? {} : { saidBy }), runs }
  })
  return { ...redline, rows }
}

/**
 * Whole words: a change inside a word becomes the word before and the word after, and changes that only a short word
 * parts are told as one. Struck words come first, then what stands for them. Whose units they are is no longer told.
 */
export function atWholeWords(redline: Redline): Redline {
  return { ...redline, rows: redline.rows.map(row => ({ ...row, runs: wholeWords(row.runs) })) }
}

/** How much a redline is. Runs that touch count as one; words are counted where letters begin. */
export type RedlineFigures = {
  readonly insertions: number
  readonly deletions: number
  readonly wordsInserted: number
  readonly wordsDeleted: number
  readonly blocksInserted: number
  readonly blocksDeleted: number
  readonly blocksSplit: number
  readonly blocksJoined: number
  readonly blocksMoved: number
  /** Blocks that are the same but of another kind, indent, lead, partners or date. */
  readonly blocksChanged: number
  /** Runs of the same words in other formats. */
  readonly formats: number
}

/** Counts a redline, and the insertions and deletions of each hand. */
export function redlineFigures({ rows }: Redline): RedlineFigures & {
  readonly byHand: ReadonlyMap<string, { readonly insertions: number; readonly deletions: number }>
} {
  const byHand = new Map<string, { insertions: number; deletions: number }>()
  const counts = { insertions: 0, deletions: 0, wordsInserted: 0, wordsDeleted: 0, formats: 0 }
  for (const row of rows) {
    row.runs.forEach((run, k) => {
      if (run.was !== undefined) counts.formats += 1
      if (run.change === 'same') return
      const words = wordsIn('text' in run ? run.text : '')
      if (run.change === 'inserted') counts.wordsInserted += words
      else counts.wordsDeleted += words
      const isFirst = row.runs[k - 1]?.change !== run.change
      const isOther = isFirst || row.runs[k - 1]?.by !== run.by
      const name = run.change === 'inserted' ? 'insertions' : 'deletions'
      if (isFirst) counts[name] += 1
      if (!isOther || run.by === undefined) return
      const ofHand = byHand.get(run.by) ?? { insertions: 0, deletions: 0 }
      ofHand[name] += 1
      byHand.set(run.by, ofHand)
    })
  }
  const count = (holds: (row: RedlineRow) => boolean) => rows.filter(holds).length
  return {
    ...counts,
    blocksInserted: count(row => row.mark === 'inserted' && !row.runs.some(run => run.change !== 'inserted')),
    blocksSplit: count(row => row.mark === 'inserted' && row.runs.some(run => run.change !== 'inserted')),
    blocksDeleted: count(row => row.mark === 'deleted' && !row.runs.some(run => run.change !== 'deleted')),
    blocksJoined: count(row => row.mark === 'deleted' && row.runs.some(run => run.change !== 'deleted')),
    blocksMoved: count(row => row.isMoved),
    blocksChanged: count(row => changedAttributes(row).length > 0),
    byHand,
  }
}

/** What a block says otherwise than before; the id of an element is no word for people. */
export function changedAttributes({ before, after }: RedlineRow): readonly ChangedAttribute[] {
  if (before === null || after === null) return []
  const names = ['kind', 'indent', 'lead', 'partners', 'due'] as const
  return names.filter(name => before.attributes[name] !== after.attributes[name])
}

/** The paragraph numbers of both texts, by the ids of their blocks. */
export function redlineNumbers(
  redline: Redline,
  goalNumber: number,
): { readonly before: ReadonlyMap<string, string>; readonly after: ReadonlyMap<string, string> } {
  const of = (side: 'before' | 'after') =>
    paragraphNumbers(
      sideOf(redline, side).map(({ bid, attributes }) => ({ bid, kind: attributes.kind })),
      goalNumber,
    )
  return { before: of('before'), after: of('after') }
}

/** Whether a row is the same in both texts, at the same place. */
export function isUnchanged(row: RedlineRow): boolean {
  const { mark, isMoved, runs } = row
  return (
    mark === 'same' &&
    !isMoved &&
    changedAttributes(row).length === 0 &&
    runs.every(run => run.change === 'same' && run.was === undefined)
  )
}

function unitOfBlock(bid: string): { client: number; clock: number } | null {
  const [client, clock] = bid.split(':').map(Number)
  return client === undefined || clock === undefined || !Number.isSafeInteger(client + clock) ? null : { client, clock }
}

function cutByHand(run: RedlineRun, handOf: HandOf): readonly RedlineRun[] {
  const { change, unit } = run
  if (change === 'same' || unit === null) return [run]
  const parts: RedlineRun[] = []
  let from = 0
  let hand = handOf(change, unit)
  for (let k = 1; k <= unit.length; k++) {
    const next = k < unit.length ? handOf(change, { client: unit.client, clock: unit.clock + k }) : null
    if (k < unit.length && next?.by === hand?.by && next?.acceptedBy === hand?.acceptedBy) continue
    const range: UnitRange = { ...unit, clock: unit.clock + from, length: k - from }
    parts.push('text' in run ? { ...run, text: run.text.slice(from, k), unit: range, ...hand } : { ...run, ...hand })
    from = k
    hand = next
  }
  return parts
}

/** Signs of a word, in scripts that part their words by spaces; elsewhere each change stands for itself. */
const letter = String.raw`(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}'’])`
const beginning = new RegExp(`^${letter}+`, 'u')
const ending = new RegExp(`${letter}+$`, 'u')
const eachWord = new RegExp(`(?:${letter})+|[\\p{L}\\p{N}]`, 'gu')
/** Signs of same words between two changes below which they are told as one. */
const shortWord = 4

function wordsIn(text: string): number {
  return text.match(eachWord)?.length ?? 0
}

/** Runs of one row: `same` runs and clusters of changes, in turns. */
type Cluster = { readonly isChange: boolean; readonly runs: readonly RedlineRun[] }

function wholeWords(runs: readonly RedlineRun[]): readonly RedlineRun[] {
  if (!runs.some(run => run.change !== 'same')) return together(runs.map(run => ({ ...run, unit: null })))
  const clusters = clustersOf(runs)
  const grown: Cluster[] = []
  clusters.forEach((cluster, k) => {
    if (cluster.isChange) return void grown.push(cluster)
    const [before, after] = [clusters[k - 1], clusters[k + 1]]
    const text = cluster.runs.map(signsOf).join('')
    const isBetween = before !== undefined && after !== undefined
    const lead = before !== undefined && endsInWord(before) ? (beginning.exec(text)?.[0].length ?? 0) : 0
    const tail = after !== undefined && beginsInWord(after) ? (ending.exec(text)?.[0].length ?? 0) : 0
    const isShort = isBetween && isReplacement(before) && isReplacement(after) && isShortWord(text, cluster.runs)
    if (isBetween && (isShort || lead + tail >= text.length))
      return void grown.push({ isChange: true, runs: cluster.runs })
    const parts = cutRuns(cluster.runs, lead, text.length - tail)
    if (parts.head.length > 0) grown.push({ isChange: true, runs: parts.head })
    if (parts.middle.length > 0) grown.push({ isChange: false, runs: parts.middle })
    if (parts.end.length > 0) grown.push({ isChange: true, runs: parts.end })
  })
  const told = asOneEach(grown).flatMap(({ isChange, runs: own }) => (isChange ? toldAsChange(own) : own))
  return together(told.map(run => ({ ...run, unit: null })))
}

function clustersOf(runs: readonly RedlineRun[]): readonly Cluster[] {
  return asOneEach(runs.map(run => ({ isChange: run.change !== 'same', runs: [run] })))
}

function asOneEach(clusters: readonly Cluster[]): readonly Cluster[] {
  const result: Cluster[] = []
  for (const cluster of clusters) {
    const last = result.at(-1)
    if (last !== undefined && last.isChange === cluster.isChange)
      result[result.length - 1] = { ...last, runs: [...last.runs, ...cluster.runs] }
    else result.push(cluster)
  }
  return result
}

/** Struck first, then inserted; same words that a change drew in are told on both sides, as that change's. */
function toldAsChange(runs: readonly RedlineRun[]): readonly RedlineRun[] {
  const handIn = (first: 'deleted' | 'inserted'): ChangedBy | null => {
    const known = runs.flatMap(({ change, by, acceptedBy }) =>
      change === 'same' || by === undefined
        ? []
        : [{ change, hand: acceptedBy === undefined ? { by } : { by, acceptedBy } }],
    )
    return (known.find(one => one.change === first) ?? known[0])?.hand ?? null
  }
  const told = (change: 'deleted' | 'inserted') => {
    const hand = handIn(change)
    return runs.flatMap((run): readonly RedlineRun[] => {
      if (run.change === change) return [run]
      if (run.change !== 'same') return []
      const { was, ...plain } = run
      const marks = change === 'deleted' && was !== undefined ? was : run.marks
      return [{ ...plain, change, marks, ...hand }]
    })
  }
  return [...told('deleted'), ...told('inserted')]
}

function isReplacement({ runs }: Cluster): boolean {
  return runs.some(run => run.change === 'deleted') && runs.some(run => run.change === 'inserted')
}

function isShortWord(text: string, runs: readonly RedlineRun[]): boolean {
  return (
    runs.every(run => 'text' in run) && text.trim().length <= shortWord && wordsIn(text) <= 1 && !/[.;:!?]/.test(text)
  )
}

function endsInWord({ runs }: Cluster): boolean {
  return (['deleted', 'inserted'] as const).some(change =>
    ending.test(signsOf(runs.findLast(run => run.change === change))),
  )
}

function beginsInWord({ runs }: Cluster): boolean {
  return (['deleted', 'inserted'] as const).some(change =>
    beginning.test(signsOf(runs.find(run => run.change === change))),
  )
}

/** The signs of a run, one for each unit; an embed is no letter. */
function signsOf(run: RedlineRun | undefined): string {
  if (run === undefined) return ''
  if ('text' in run) return run.text
  return isDelimiter(run.embed) ? '[' : '\uFFFC'
}

function cutRuns(runs: readonly RedlineRun[], from: number, to: number) {
  const parts = { head: new Array<RedlineRun>(), middle: new Array<RedlineRun>(), end: new Array<RedlineRun>() }
  let at = 0
  for (const run of runs) {
    const length = signsOf(run).length
    const take = (start: number, stop: number, list: RedlineRun[]) => {
      const [begin, end] = [Math.max(start - at, 0), Math.min(stop - at, length)]
      if (begin < end) list.push(sliced(run, begin, end))
    }
    take(0, from, parts.head)
    take(from, to, parts.middle)
    take(to, Number.POSITIVE_INFINITY, parts.end)
    at += length
  }
  return parts
}

function sliced(run: RedlineRun, from: number, to: number): RedlineRun {
  if (!('text' in run) || (from === 0 && to === run.text.length)) return run
  const unit = run.unit && { ...run.unit, clock: run.unit.clock + from, length: to - from }
  return { ...run, text: run.text.slice(from, to), unit }
}
