/**
 * A printed text as Markdown (CommonMark, with tables). Every sign that Markdown could take for its own is escaped, so
 * that words print as they were written. Emphasis is written only where Markdown reads it back as that; where it would
 * not (before a letter, say), the words stay plain: words before looks. Changes are written in CriticMarkup
 * (printed-changes.ts).
 */
import { buildMarkdownParser, markdownWords } from './markdown-words.ts'
import { isItem, type PrintedItem, type PrintedPart, type PrintedRun, type PrintedText } from './printed-parts.ts'

type Words = (runs: readonly PrintedRun[]) => string

/** The whole file. */
export function writeMarkdown({ header, parts }: PrintedText): string {
  const words = buildWords()
  const stack: { readonly indent: number; readonly width: number }[] = []
  const written = parts.map(part => {
    if (!isItem(part)) {
      stack.length = 0
      return partMarkdown(part, words)
    }
    while ((stack.at(-1)?.indent ?? -1) >= part.indent) stack.pop()
    const before = stack.reduce((sum, { width }) => sum + width, 0)
    const sign = part.kind === 'bullet' ? '-' : `${part.ordinal}.`
    stack.push({ indent: part.indent, width: sign.length + 1 })
    return `${' '.repeat(before)}${sign} ${numbered(part.number)}${words(part.runs)}`.trimEnd()
  })
  return `${[escapeLine(header), ...written].join('\n\n')}\n`
}

/** Escapes words so that Markdown shows them as they are, wherever in a line they stand. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~$&!]/g, '\\$&')
}

function partMarkdown(part: Exclude<PrintedPart, PrintedItem>, words: Words): string {
  switch (part.kind) {
    case 'heading':
      return `${'#'.repeat(part.level)} ${words(part.runs)}`.trimEnd()
    case 'note':
      return atLineStart(words(part.runs))
    case 'paragraph':
      return `${numbered(part.number)}${words(part.runs)}`.trimEnd()
    case 'quote':
      return part.number === ''
        ? `> ${atLineStart(words(part.runs))}`
        : `> ${part.number} ${words(part.runs)}`.trimEnd()
    case 'element': {
      const summary = part.summary === '' ? '' : ` ${escapeMarkdown(part.summary)}`
      return `${numbered(part.number)}**${escapeMarkdown(part.label)}**${summary}\n\n${atLineStart(words(part.runs))}`.trimEnd()
    }
    case 'tracked':
      throw new Error('only Word tracks changes')
    case 'table':
      return [
        row(part.head.map(escapeMarkdown)),
        row(part.head.map(() => '---')),
        ...part.rows.map(cells => row(cells.map(cell => escapeMarkdown(cell.text.trim())))),
      ].join('\n')
  }
}

function numbered(number: string): string {
  return number === '' ? '' : `${number} `
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function escapeLine(text: string): string {
  return atLineStart(escapeMarkdown(text))
}

/** What would begin a list, a heading's underline or a number at the start of a line does not. */
function atLineStart(line: string): string {
  return line
    .trim()
    .replace(/^[-+=:]/, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
}

/** Writes the words of a part; reads them back, and leaves the marks out where they would be seen as signs. */
function buildWords(): Words {
  const parser = buildMarkdownParser()
  return runs => {
    const plain = runs.map(run => run.text).join('')
    const marked = runs.map(runMarkdown).join('')
    const bare = runs.map(({ text, role }) => (role === 'label' ? text : escapeMarkdown(text))).join('')
    if (marked === bare) return bare
    return markdownWords(`x ${marked}`, parser) === `x${plain.replace(/\s+/gu, '')}` ? marked : bare
  }
}

function runMarkdown({ text, strong, em, link, chip, role }: PrintedRun): string {
  // Signs of CriticMarkup, which no words of people can be: theirs are escaped.
  if (role === 'label') return text
  const inner = text.trim()
  if (inner === '' || chip) return escapeMarkdown(text)
  const at = text.indexOf(inner)
  const escaped = escapeMarkdown(inner)
  const linked = link === null ? escaped : `[${escaped}](<${escapeAddress(link)}>)`
  const stressed = em ? `_${linked}_` : linked
  const words = strong ? `**${stressed}**` : stressed
  return `${text.slice(0, at)}${words}${text.slice(at + inner.length)}`
}

function escapeAddress(address: string): string {
  return address.replace(/[<>\\]/g, sign => encodeURIComponent(sign)).replaceAll('&', '\\&')
}
