/** Where in a JSON text something stands, so that a refused file says its line. The text must be valid JSON. */

/** The line, counted from 1, of what a path leads to (property names and indices); as far as the path exists. */
export function lineOfPath(text: string, path: readonly string[]): number {
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  for (const part of path) {
    const next = text[at] === '[' ? itemAt(text, at, Number(part)) : valueOf(text, at, part)
    if (next === null) break
    at = next
  }
  return text.slice(0, at).split('\n').length
}

function itemAt(text: string, start: number, index: number): number | null {
  let at = skipSpace(text, start + 1)
  for (let i = 0; text[at] !== ']' && at < text.length; i += 1) {
    if (i === index) return at
    at = skipSeparator(text, endOfValue(text, at))
  }
  return null
}

function valueOf(text: string, start: number, name: string): number | null {
  if (text[start] !== '{') return null
  let at = skipSpace(text, start + 1)
  while (text[at] !== '}' && at < text.length) {
    const endOfName = endOfValue(text, at)
    const found: unknown = JSON.parse(text.slice(at, endOfName))
    const value = skipSpace(text, skipSpace(text, endOfName) + 1)
    if (found === name) return value
    at = skipSeparator(text, endOfValue(text, value))
  }
  return null
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start)
  if (text[start] !== '{' && text[start] !== '[')
    return start + (/^[^,\]}\s]*/.exec(text.slice(start, start + 40))?.[0].length ?? 0)
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') at = endOfString(text, at) - 1
    else if (sign === '{' || sign === '[') depth += 1
    else if (sign === '}' || sign === ']') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function skipSeparator(text: string, start: number): number {
  const at = skipSpace(text, start)
  return text[at] === ',' ? skipSpace(text, at + 1) : at
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (at < text.length && /\s/.test(text[at] ?? '')) at += 1
  return at
}
