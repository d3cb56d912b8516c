/**
 * What must agree in the undecided part of a goal in a lossless file: the marked text with the text, suggestions with
 * the words that they put in or strike, brackets with their signs.
 */
import { isDelimiter, isBlockAttribute, isEmbed, isLinkAddress } from '../../packages/document/text-model.ts'
import type { FileBlock, FileGoal, FileMarkedBlock, FileSuggestion } from '../../packages/exchange/lossless-file.ts'

/** What does not agree and where; null when all does. `elements`: uuids of elements that the file has. */
export function faultOfUndecided(goal: FileGoal, elements: ReadonlySet<string>): string | null {
  const { marked = null, suggestions = [], blocks } = goal
  return (
    faultOfSigns(goal) ??
    (marked === null ? null : (faultOfMarked(marked, elements, blocks) ?? faultOfBase(marked, blocks))) ??
    faultOfSuggestions(marked ?? [], suggestions) ??
    faultOfDiscussions(goal)
  )
}

/** A discussion is about a suggestion that the goal has, or about one that is decided and not told. */
function faultOfDiscussions({ threads, suggestions = [] }: FileGoal): string | null {
  const names = new Set(suggestions.map(({ id }) => id))
  const k = threads.findIndex(({ about, of }) => about === 'suggestion' && of !== null && !names.has(of))
  return k < 0 ? null : `threads/${k}/of is no suggestion of the goal`
}

/** Signs belong together, each bracket stands in one block, and is told once. */
function faultOfSigns({ blocks, brackets }: FileGoal): string | null {
  const found = new Map<string, number[]>()
  for (const [k, { runs }] of blocks.entries()) {
    const open: string[] = []
    for (const run of runs) {
      if (!('embed' in run) || !isEmbed(run.embed) || !isDelimiter(run.embed) || !('b' in run.embed)) continue
      const { b: sign, i: id, n = 0 } = run.embed
      const numbers = found.get(id)
      if (sign === 'o' ? numbers !== undefined : open.at(-1) !== id)
        return `blocks/${k} has a bracket that is not whole`
      if (sign === 'o') {
        open.push(id)
        found.set(id, [n])
      } else if (sign === 'a') numbers?.push(n)
      else open.pop()
    }
    if (open.length > 0) return `blocks/${k} has a bracket that is not whole`
  }
  for (const numbers of found.values()) {
    const [, ...others] = numbers
    const isCounted = others.every(n => n > 0 && n <= 1_000_000) && new Set(others).size === others.length
    if (!isCounted || others.length === 0) return 'brackets are not numbered as in a text'
  }
  if (brackets === undefined) return null
  if (brackets.length !== found.size) return 'brackets are not those of the text'
  for (const [k, { id, alternatives }] of brackets.entries()) {
    const signs = found.get(id)
    const isSame =
      signs !== undefined &&
      signs.length === alternatives.length &&
      new Set(alternatives.map(({ n }) => n)).size === alternatives.length &&
      alternatives.every(({ n }, place) => place === 0 || n === signs[place])
    if (!isSame) return `brackets/${k} is not as it stands in the text`
    found.delete(id)
  }
  return null
}

function faultOfMarked(
  marked: readonly FileMarkedBlock[],
  elements: ReadonlySet<string>,
  blocks: readonly FileBlock[],
): string | null {
  const [first] = marked
  if (first === undefined || first.addedBy !== null) return 'marked/0 is only suggested'
  if (new Set(marked.map(({ id }) => id)).size !== marked.length) return 'marked has a block twice'
  const own = new Set(blocks.map(({ element }) => element))
  const seen = new Set<string>()
  for (const [k, block] of marked.entries()) {
    for (const name of ['kind', 'indent', 'element', 'lead', 'partners', 'due'] as const) {
      if (!isBlockAttribute(name, block[name])) return `marked/${k}/${name} is not valid`
    }
    const { element, addedBy } = block
    const isTaken = seen.has(element) || (addedBy !== null && (elements.has(element) || own.has(element)))
    if (element !== '' && isTaken) return `marked/${k}/element stands twice in the file`
    seen.add(element)
    for (const run of block.runs) {
      const isSound =
        ('text' in run ? run.text !== '' : isEmbed(run.embed) && (run.addedBy === null || !isDelimiter(run.embed))) &&
        (run.marks.link === undefined || isLinkAddress(run.marks.link))
      if (!isSound) return `marked/${k}/runs holds words that cannot be stored`
    }
  }
  return null
}

/** The marked text without what is suggested is the text. */
function faultOfBase(marked: readonly FileMarkedBlock[], blocks: readonly FileBlock[]): string | null {
  const base: { readonly look: unknown; readonly units: string[] }[] = []
  for (const block of marked) {
    if (block.addedBy === null) base.push({ look: lookOf(block), units: [] })
    base.at(-1)?.units.push(...unitsOf(block.runs.filter(run => run.addedBy === null)))
  }
  const stated = blocks.map(block => ({ look: lookOf(block), units: unitsOf(block.runs) }))
  const [one, other] = [base, stated].map(text => text.map(({ look, units }) => JSON.stringify([look, joined(units)])))
  const k = stated.findIndex((_, place) => one?.[place] !== other?.[place])
  return k >= 0 || base.length !== stated.length ? `blocks/${Math.max(k, 0)} is not what marked says of it` : null
}

function lookOf({ kind, indent, element, lead, partners, due }: FileBlock | FileMarkedBlock): unknown {
  return [kind, indent, element, lead, partners, due]
}

/** Each run as its format and its words. */
function unitsOf(runs: FileBlock['runs']): string[] {
  return runs.flatMap(run => [
    JSON.stringify([run.marks.strong ?? false, run.marks.em ?? false, run.marks.link ?? '']),
    'text' in run ? `t${run.text}` : `e${JSON.stringify(run.embed)}`,
  ])
}

/** Runs of one format that stand beside each other are one. */
function joined(units: readonly string[]): readonly string[] {
  const runs: string[] = []
  for (let k = 0; k + 1 < units.length; k += 2) {
    const [marks = '', words = ''] = [units[k], units[k + 1]]
    const [before, last] = [runs.at(-2), runs.at(-1)]
    if (before === marks && last?.startsWith('t') && words.startsWith('t'))
      runs[runs.length - 1] = last + words.slice(1)
    else runs.push(marks, words)
  }
  return runs
}

/** Each suggestion says one thing, by its kind, and nothing is suggested that is not listed. */
function faultOfSuggestions(marked: readonly FileMarkedBlock[], suggestions: readonly FileSuggestion[]): string | null {
  const parts = marked.flatMap(block => [block, ...block.runs])
  const added = new Set(parts.flatMap(({ addedBy }) => (addedBy === null ? [] : [addedBy])))
  const strikes = new Set(parts.flatMap(({ struckBy }) => struckBy))
  const inText = new Set(
    suggestions.flatMap(one => (['insert', 'delete', 'replace'].includes(one.kind) ? [one.id] : [])),
  )
  const unknown = [...added, ...strikes].find(name => !inText.has(name))
  if (unknown !== undefined) return `suggestions does not list ${unknown}`
  const ids = new Set<string>()
  for (const [k, one] of suggestions.entries()) {
    if (ids.has(one.id)) return `suggestions/${k}/id stands twice`
    ids.add(one.id)
    const says = {
      insert: added.has(one.id),
      delete: strikes.has(one.id),
      replace: added.has(one.id) && strikes.has(one.id),
      attribute: one.attribute !== null && marked.some(({ id }) => id === one.attribute?.block),
      title: one.title !== null,
      link: one.link !== null,
    }
    if (!says[one.kind]) return `suggestions/${k} does not say what its kind says`
    if (one.attribute !== null && !isBlockAttribute(one.attribute.name, one.attribute.value))
      return `suggestions/${k}/attribute is not valid`
  }
  return null
}
