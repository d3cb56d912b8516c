/**
 * Copied words → HTML for other programs and plain text. Our own marks (`data-acquis-…`) let a copy come back as it
 * was: kind, indent, fields of an element, references. A bracket's delimiters are written as signs and never come back.
 */
import type { Node } from 'prosemirror-model'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import type { Run } from '../../packages/document/layout.ts'
import { blockAttributeNames, plainBlock } from '../../packages/document/text-model.ts'
import { type DisplayedBlock, nodeToBlocks } from '../../packages/document/text-schema.ts'

export type Copied = { readonly html: string; readonly text: string }

/** What a range of a document is on the clipboard. Words inside one block are words, without a block around them. */
export function copyRange(doc: Node, from: number, to: number): Copied {
  const blocks = nodeToBlocks(doc.cut(from, to))
  const text = blocks.map(block => block.runs.map(plainOf).join('')).join('\n')
  const [only] = blocks
  if (blocks.length === 1 && only !== undefined) return { html: `<span>${only.runs.map(htmlOf).join('')}</span>`, text }
  return { html: blocksToHtml(blocks), text }
}

function blocksToHtml(blocks: readonly DisplayedBlock[]): string {
  const out: string[] = []
  const open: ('ul' | 'ol')[] = []
  const closeTo = (depth: number): void => {
    while (open.length > depth) out.push(`</${open.pop() ?? 'ul'}>`)
  }
  for (const block of blocks) {
    const list = block.kind === 'bullet' ? 'ul' : block.kind === 'numbered' ? 'ol' : null
    if (list === null) {
      closeTo(0)
    } else {
      closeTo(block.indent + 1)
      if (open.length === block.indent + 1 && open.at(-1) !== list) closeTo(block.indent)
      while (open.length <= block.indent) {
        open.push(list)
        out.push(`<${list}>`)
      }
    }
    const tag = tagOf(block)
    out.push(`<${tag} data-acquis-block=""${attributesOf(block)}>${block.runs.map(htmlOf).join('')}</${tag}>`)
  }
  closeTo(0)
  return out.join('')
}

function tagOf(block: DisplayedBlock): string {
  switch (block.kind) {
    case 'heading1':
      return 'h1'
    case 'heading2':
      return 'h2'
    case 'heading3':
      return 'h3'
    case 'quote':
      return 'blockquote'
    case 'bullet':
    case 'numbered':
      return 'li'
    default:
      return 'p'
  }
}

function attributesOf(block: DisplayedBlock): string {
  return blockAttributeNames
    .filter(name => name === 'kind' || block[name] !== plainBlock[name])
    .map(name => ` data-${name}="${escaped(String(block[name]))}"`)
    .join('')
}

function htmlOf(run: Run): string {
  let html: string
  if ('text' in run) {
    html = escaped(run.text)
  } else {
    const sign = escaped(embedMarkup(run.embed).text)
    if ('ref' in run.embed) html = `<span data-acquis-ref="${escaped(run.embed.ref)}">${sign}</span>`
    else if ('mention' in run.embed) html = sign
    else return `<span data-acquis-delimiter="">${sign}</span>`
  }
  if (run.marks.em === true) html = `<em>${html}</em>`
  if (run.marks.strong === true) html = `<strong>${html}</strong>`
  return run.marks.link === undefined ? html : `<a href="${escaped(run.marks.link)}">${html}</a>`
}

function plainOf(run: Run): string {
  return 'text' in run ? run.text : embedMarkup(run.embed).text
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
