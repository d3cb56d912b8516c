/** The words that Markdown shows, for comparing a file with what it was written from. */
import MarkdownIt, { type MarkdownIt as MarkdownParser } from 'markdown-it'

/** A parser that takes raw HTML for what it is, so that an unescaped tag is noticed as missing words. */
export function buildMarkdownParser(): MarkdownParser {
  return new MarkdownIt({ html: true, linkify: false, typographer: false })
}

/** All words that are shown, without white space; what Markdown takes for raw HTML is not among them. */
export function markdownWords(source: string, parser: MarkdownParser = buildMarkdownParser()): string {
  return parser
    .parse(source, {})
    .flatMap(token => token.children ?? (token.type === 'code_block' || token.type === 'fence' ? [token] : []))
    .filter(token => ['text', 'text_special', 'code_inline', 'code_block', 'fence'].includes(token.type))
    .map(token => token.content)
    .join('')
    .replace(/\s+/gu, '')
}
