/** One block of a text as a printed part, and its words as printed runs; the same for base texts and for changes. */
import { embedMarkup } from '../document/block-markup.ts'
import {
  isElementKind,
  isLinkAddress,
  type BlockAttributes,
  type BlockKind,
  type Embed,
  type Marks,
} from '../document/text-model.ts'
import type { Locale } from '../messages/say.ts'
import { elementWords } from './element-words.ts'
import { printedLanguage } from './printed-language.ts'
import { printable, type PrintedPart, type PrintedRun } from './printed-parts.ts'

export type BlockPlace = {
  /** Of the goal's heading; those of its text are deeper. */
  readonly level: number
  readonly locale: Locale
  readonly language: string
}

/** A block with these words. */
export function blockPart(
  block: BlockAttributes,
  {
    number,
    ordinal,
    runs,
  }: { readonly number: string; readonly ordinal: number; readonly runs: readonly PrintedRun[] },
  { level, locale, language }: BlockPlace,
): PrintedPart {
  const said = { ...printedLanguage(runs.map(run => run.text).join(''), language), runs }
  const { kind, indent } = block
  if (isHeading(kind)) return { kind: 'heading', level: level + Number(kind.slice(-1)), newPage: false, ...said }
  if (isElementKind(kind)) {
    const { kind: label, summary } = elementWords(locale)(block)
    return { kind: 'element', number, indent, label, summary, ...said }
  }
  if (kind === 'bullet' || kind === 'numbered') return { kind, number, indent, ordinal, ...said }
  return { kind: kind === 'quote' ? 'quote' : 'paragraph', number, indent, ...said }
}

/** Words or an embed as they are printed; `words` instead of those that an embed shows. */
export function printedRun(
  run: ({ readonly text: string } | { readonly embed: Embed }) & { readonly marks: Marks },
  threads: readonly string[],
  words = 'text' in run ? run.text : embedMarkup(run.embed).text,
): PrintedRun {
  const { strong, em, link } = run.marks
  return {
    text: printable(words),
    strong: strong === true,
    em: em === true,
    link: isLinkAddress(link) ? link : null,
    chip: 'embed' in run && !('b' in run.embed),
    threads,
  }
}

/** Whether blocks of this kind are headings. */
export function isHeading(kind: BlockKind): kind is 'heading1' | 'heading2' | 'heading3' {
  return kind.startsWith('heading')
}

/** Counts as the editor draws: what is no item ends the lists that are as deep as it or deeper. */
export function countItem(ordinals: number[], { kind, indent }: Pick<BlockAttributes, 'kind' | 'indent'>): number {
  if (kind === 'numbered') ordinals[indent] = (ordinals[indent] ?? 0) + 1
  if (kind === 'numbered') ordinals.fill(0, indent + 1)
  else if (indent <= 2) ordinals.fill(0, indent)
  return kind === 'numbered' ? (ordinals[indent] ?? 1) : 0
}

/** Neighbours that look alike and share their change and threads as one run: no character is cut between two. */
export function joinedRuns(runs: readonly PrintedRun[]): readonly PrintedRun[] {
  const joined: PrintedRun[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (last !== undefined && isAlike(last, run)) joined[joined.length - 1] = { ...last, text: last.text + run.text }
    else joined.push(run)
  }
  return joined
}

function isAlike({ text: _, ...one }: PrintedRun, { text: __, ...other }: PrintedRun): boolean {
  return !one.chip && JSON.stringify(one) === JSON.stringify(other)
}
