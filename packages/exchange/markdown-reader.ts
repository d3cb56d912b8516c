/** Markdown that somebody brings in → blocks of the flat text. Raw HTML is words, not markup. */
import type { Token } from 'markdown-it'
import MarkdownIt from 'markdown-it'
import type { Run } from '../document/layout.ts'
import { textLimits, type Marks } from '../document/text-model.ts'
import { textRun } from './understood-blocks.ts'
import { FileGatherer, tooLong, type GatheredAs, type UnderstoodFile } from './understood-file.ts'

/** Reads a Markdown file. Refuses: 'import-text-too-long'. */
export function readMarkdown(source: string): UnderstoodFile {
  // Twice as many signs as a text may have leave room for every mark; more cannot become one.
  if (source.length > 2 * textLimits.maxTextLength) throw tooLong()
  const gatherer = new FileGatherer()
  const tokens = new MarkdownIt({ html: false, linkify: false, typographer: false }).parse(
    source.replace(/^\ufeff/, ''),
    {},
  )
  const open: string[] = []
  let row: Run[] | null = null
  for (const token of tokens) {
    if (token.nesting === 1) open.push(token.type === 'heading_open' ? token.tag : token.type)
    if (token.type === 'table_open') gatherer.lose('table')
    if (token.type === 'tr_open') row = []
    if (token.type === 'tr_close') {
      gatherer.add({}, row ?? [])
      row = null
    }
    if (token.type === 'hr') gatherer.lose('rule')
    if (token.type === 'fence' || token.type === 'code_block') {
      gatherer.lose('code')
      for (const line of token.content.split('\n')) gatherer.add({}, [textRun(line, {})])
    }
    if (token.type === 'inline') {
      const runs = inlineRuns(token.children ?? [], gatherer)
      if (row === null) gatherer.add(placeOf(open, gatherer), runs)
      else row.push(...(row.length === 0 ? [] : [textRun(' | ', {})]), ...runs)
    }
    if (token.nesting === -1) open.pop()
  }
  return gatherer.understood()
}

function placeOf(open: readonly string[], gatherer: FileGatherer): GatheredAs {
  const heading = open.find(each => /^h\d$/.test(each))
  if (heading !== undefined) return { level: Number(heading.slice(1)) }
  const lists = open.filter(each => each === 'bullet_list_open' || each === 'ordered_list_open')
  if (lists.length > 0) {
    const depth = lists.length - 1
    if (depth > textLimits.maxIndent) gatherer.lose('level')
    return {
      kind: lists.at(-1) === 'bullet_list_open' ? 'bullet' : 'numbered',
      indent: Math.min(depth, textLimits.maxIndent),
    }
  }
  return { kind: open.includes('blockquote_open') ? 'quote' : 'paragraph', indent: 0 }
}

function inlineRuns(tokens: readonly Token[], gatherer: FileGatherer): readonly Run[] {
  const runs: Run[] = []
  let marks: Marks = {}
  const links: (string | null)[] = []
  for (const token of tokens) {
    switch (token.type) {
      case 'strong_open':
        marks = { ...marks, strong: true }
        break
      case 'em_open':
        marks = { ...marks, em: true }
        break
      case 'strong_close':
        marks = without(marks, 'strong')
        break
      case 'em_close':
        marks = without(marks, 'em')
        break
      case 'link_open':
        links.push(gatherer.address(String(token.attrGet('href') ?? '')))
        break
      case 'link_close':
        links.pop()
        break
      case 'softbreak':
      case 'hardbreak':
        runs.push(textRun(' ', {}))
        break
      case 'image':
        gatherer.lose('image')
        runs.push(textRun(token.content, marks))
        break
      default: {
        if (token.type === 'code_inline') gatherer.lose('code')
        const link = links.at(-1) ?? null
        if (token.content !== '') runs.push(textRun(token.content, link === null ? marks : { ...marks, link }))
      }
    }
  }
  return runs
}

function without({ strong, em, link }: Marks, name: 'strong' | 'em'): Marks {
  return {
    ...(strong === true && name !== 'strong' ? { strong } : {}),
    ...(em === true && name !== 'em' ? { em } : {}),
    ...(link === undefined ? {} : { link }),
  }
}
