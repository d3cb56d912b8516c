/**
 * Rewrites pasted HTML so that parsing it can do nothing: no scripts, no style sheets, no comments, and of the
 * attributes only the few that our reader looks at. `style` becomes `data-style`, since even a document that is never
 * shown reports each inline style to the page's Content-Security-Policy (seen in Chromium 156). One pass, linear in
 * the length; what it takes for a tag may differ from the parser's view in odd markup, which then only looks odd.
 */

export type InertMarkup = {
  readonly html: string
  /** The text of the style sheets: Word defines its lists there. */
  readonly sheets: string
}

const keptAttributes: ReadonlySet<string> = new Set([
  'href',
  'class',
  'hidden',
  'dir',
  'aria-level',
  'data-aria-level',
  'style',
])

export function inertMarkup(html: string): InertMarkup {
  const lower = html.toLowerCase()
  const out: string[] = []
  const sheets: string[] = []
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) {
      out.push(html.slice(at))
      break
    }
    out.push(html.slice(at, open))
    at = open
    const next = html.charAt(open + 1)
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4)
    } else if (next === '!' || next === '?') {
      at = after(html, '>', open)
    } else if (next === '/') {
      const end = after(html, '>', open)
      const name = tagName(html, open + 2)
      if (name !== '') out.push(`</${name}>`)
      at = end
    } else if (/[a-zA-Z]/.test(next)) {
      const name = tagName(html, open + 1)
      const tag = readTag(html, open + 1 + name.length)
      at = tag.end
      if (name === 'script' || name === 'style') {
        const close = lower.indexOf(`</${name}`, at)
        const end = close < 0 ? html.length : close
        if (name === 'style') sheets.push(html.slice(at, end))
        at = close < 0 ? html.length : after(html, '>', close)
      } else if (tag.closed) {
        out.push(`<${name}${tag.attributes}>`)
      }
    } else {
      out.push('&lt;')
      at = open + 1
    }
  }
  return { html: out.join(''), sheets: sheets.join('\n') }
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found < 0 ? html.length : found + mark.length
}

function tagName(html: string, from: number): string {
  let end = from
  while (end < html.length && /[^\s/>]/.test(html.charAt(end))) end += 1
  const name = html.slice(from, end).toLowerCase()
  return /^[a-z][a-z0-9:_-]*$/.test(name) ? name : name === '' ? '' : 'span'
}

/** Reads attributes up to the closing `>`, outside of quotes. */
function readTag(html: string, from: number): { attributes: string; end: number; closed: boolean } {
  let attributes = ''
  let at = from
  // A name that was not a plain word was replaced: skip what is left of it.
  while (at < html.length) {
    const char = html.charAt(at)
    if (char === '>') return { attributes, end: at + 1, closed: true }
    if (/[\s/]/.test(char)) {
      at += 1
      continue
    }
    let end = at + 1
    while (end < html.length && /[^\s/>=]/.test(html.charAt(end))) end += 1
    const name = html.slice(at, end).toLowerCase()
    at = skipSpace(html, end)
    let value = ''
    if (html.charAt(at) === '=') {
      at = skipSpace(html, at + 1)
      const quote = html.charAt(at)
      if (quote === '"' || quote === "'") {
        const close = html.indexOf(quote, at + 1)
        if (close < 0) return { attributes, end: html.length, closed: false }
        value = html.slice(at + 1, close)
        at = close + 1
      } else {
        end = at
        while (end < html.length && /[^\s>]/.test(html.charAt(end))) end += 1
        value = html.slice(at, end)
        at = end
      }
    }
    if (keptAttributes.has(name) || /^data-(acquis-[a-z]+|kind|indent|element|lead|partners|due)$/.test(name)) {
      attributes += ` ${name === 'style' ? 'data-style' : name}="${value.replaceAll('"', '&quot;')}"`
    }
  }
  return { attributes, end: html.length, closed: false }
}

function skipSpace(html: string, from: number): number {
  let at = from
  while (at < html.length && /\s/.test(html.charAt(at))) at += 1
  return at
}
