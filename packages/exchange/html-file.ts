/**
 * A printed text as one HTML file that stands alone: its own style, no request to anywhere, no script. Well-formed as
 * XML too, so that it can be read again and its words compared. All words of people are escaped.
 */
import { say } from '../messages/say.ts'
import { htmlStyle } from './html-style.ts'
import {
  isItem,
  printable,
  type PrintedItem,
  type PrintedPart,
  type PrintedRun,
  type PrintedText,
} from './printed-parts.ts'
import { directionOf, type PrintedLanguage } from './printed-language.ts'

/** The whole file. */
export function writeHtml(text: PrintedText): string {
  const { title, language, direction, header, locale, parts, paper } = text
  return `<!doctype html>
<html lang="${escapeMarkup(language)}" dir="${direction}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<meta name="generator" content="Acquis" />
<title>${escapeMarkup(printable(title))}</title>
<style>${htmlStyle(paper)}</style>
</head>
<body>
<header lang="${locale}" dir="${directionOf(locale)}"><p>${escapeMarkup(printable(header))}</p></header>
<main>
${markupOf(parts)}
</main>
<footer lang="${locale}"><p>${escapeMarkup(say(locale, 'export-made-with'))}</p></footer>
</body>
</html>
`
}

/** Escapes words for a text or a quoted attribute of HTML and XML. */
function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, sign => escapes[sign] ?? sign)
}

const escapes: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function markupOf(parts: readonly PrintedPart[]): string {
  const lines: string[] = []
  for (let i = 0; i < parts.length; i += 1) {
    const items: PrintedItem[] = []
    for (let part = parts[i]; part !== undefined && isItem(part); part = parts[i]) {
      items.push(part)
      i += 1
    }
    if (items.length > 0) lines.push(listOf(items))
    const part = parts[i]
    if (part !== undefined && !isItem(part)) lines.push(partMarkup(part))
  }
  return lines.join('\n')
}

/** Items of one depth; deeper ones that follow are a list within the item before them. */
function listOf(items: readonly PrintedItem[]): string {
  const lists: string[] = []
  let at = 0
  while (at < items.length) {
    const first = items[at]
    if (first === undefined) break
    const lines: string[] = []
    for (let item = items[at]; item?.kind === first.kind; item = items[at]) {
      const deeper = items.slice(at + 1)
      const depth = item.indent
      const end = deeper.findIndex(each => each.indent <= depth)
      const within = end < 0 ? deeper : deeper.slice(0, end)
      const inner = within.length === 0 ? '' : `\n${listOf(within)}\n`
      lines.push(`<li${attributesOf(item)}>${numberOf(item.number)}${runsMarkup(item.runs)}${inner}</li>`)
      at += 1 + within.length
    }
    const open = first.kind === 'bullet' ? 'ul' : `ol type="${signs[first.indent] ?? '1'}" start="${first.ordinal}"`
    lists.push(`<${open}>\n${lines.join('\n')}\n</${first.kind === 'bullet' ? 'ul' : 'ol'}>`)
  }
  return lists.join('\n')
}

const signs = ['1', 'a', 'i', '1', 'a']

function partMarkup(part: Exclude<PrintedPart, PrintedItem>): string {
  const attributes = attributesOf(part)
  switch (part.kind) {
    case 'heading': {
      const tag = `h${part.level}`
      return `<${tag}${part.newPage ? ' class="page"' : ''}${attributes}>${runsMarkup(part.runs)}</${tag}>`
    }
    case 'note':
      return `<p class="note"${attributes}>${runsMarkup(part.runs)}</p>`
    case 'paragraph':
      return `<p${indented('', part.indent)}${attributes}>${numberOf(part.number)}${runsMarkup(part.runs)}</p>`
    case 'quote':
      return `<blockquote${indented('', part.indent)}${attributes}><p>${numberOf(part.number)}${runsMarkup(part.runs)}</p></blockquote>`
    case 'element':
      return `<section${indented('el', part.indent)}${attributes}><p class="el-line">${numberOf(part.number)}<b>${escapeMarkup(part.label)}</b> ${escapeMarkup(part.summary)}</p><p>${runsMarkup(part.runs)}</p></section>`
    case 'tracked':
      throw new Error('only Word tracks changes')
    case 'table':
      return `<table${part.isForm === true ? ' class="form"' : ''} aria-label="${escapeMarkup(part.title)}"${attributes}><thead><tr>${part.head
        .map(cell => `<th scope="col">${escapeMarkup(cell)}</th>`)
        .join('')}</tr></thead><tbody>
${part.rows.map(row => `<tr>${row.map(cell => `<td${attributesOf(cell)}>${escapeMarkup(cell.text)}</td>`).join('')}</tr>`).join('\n')}
</tbody></table>`
  }
}

function indented(className: string, indent: number): string {
  const classes = [className, indent === 0 ? '' : `in${indent}`].filter(each => each !== '')
  return classes.length === 0 ? '' : ` class="${classes.join(' ')}"`
}

function attributesOf({ language, direction }: PrintedLanguage): string {
  return ` lang="${escapeMarkup(language)}" dir="${direction}"`
}

function numberOf(number: string): string {
  return number === '' ? '' : `<span class="n">${escapeMarkup(number)}</span> `
}

function runsMarkup(runs: readonly PrintedRun[]): string {
  return runs
    .map(({ text, strong, em, link, chip, change, role }) => {
      if (role === 'label') return `<span class="who">${escapeMarkup(text)}</span>`
      const words = chip ? `<span class="chip">${escapeMarkup(text)}</span>` : escapeMarkup(text)
      const linked = link === null ? words : `<a href="${escapeMarkup(link)}" rel="noopener nofollow">${words}</a>`
      const stressed = em ? `<em>${linked}</em>` : linked
      const whole = strong ? `<strong>${stressed}</strong>` : stressed
      const kept = change?.kind === 'deleted' || change?.kind === 'passing' ? `<del>${whole}</del>` : whole
      return change?.kind === 'inserted' || change?.kind === 'passing' ? `<ins>${kept}</ins>` : kept
    })
    .join('')
}
