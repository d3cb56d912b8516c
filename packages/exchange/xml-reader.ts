/**
 * Reads XML that a stranger wrote, without any of the parts of XML that can reach out or multiply: a document type
 * (and with it every entity of one's own) is refused, depth is bounded. Only the elements that are asked for are built,
 * one after the other, so that a long document is never in memory as a tree.
 */
import { SaxesParser } from 'saxes'
import { DomainError } from '../domain/errors.ts'

export type XmlElement = {
  /** As written, with its prefix. */
  readonly name: string
  readonly attributes: { readonly [name: string]: string }
  readonly children: readonly (XmlElement | string)[]
}
type Growing = XmlElement & { readonly children: (XmlElement | string)[] }

const maxDepth = 200

/**
 * Hands over each outermost element of these names, in order. Refuses: 'import-file-not-readable' (not well-formed, or
 * nested too deep), 'import-file-has-entities'.
 */
export function readElements(xml: string, names: readonly string[], take: (element: XmlElement) => void): void {
  const parser = new SaxesParser({ xmlns: false, fragment: false })
  const wanted: ReadonlySet<string> = new Set(names)
  const open: Growing[] = []
  let depth = 0
  parser.on('error', cause => {
    throw new DomainError('import-file-not-readable', { reason: cause.message.slice(0, 200) })
  })
  parser.on('doctype', () => {
    throw new DomainError('import-file-has-entities')
  })
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1
    if (depth > maxDepth) throw new DomainError('import-file-not-readable')
    if (open.length === 0 && !wanted.has(name)) return
    const element: Growing = { name, attributes: attributesOf(attributes), children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  const onText = (text: string): void => void open.at(-1)?.children.push(text)
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    depth -= 1
    const element = open.pop()
    if (element !== undefined && open.length === 0) take(element)
  })
  parser.write(xml.replace(/^\ufeff/, '')).close()
}

/** All elements of these names, where there are few. */
export function allElements(xml: string, names: readonly string[]): readonly XmlElement[] {
  const elements: XmlElement[] = []
  readElements(xml, names, element => void elements.push(element))
  return elements
}

/** The first child of this name. */
export function childOf(element: XmlElement | null, name: string): XmlElement | null {
  for (const child of element?.children ?? []) if (typeof child !== 'string' && child.name === name) return child
  return null
}

/** The children that are elements. */
export function elementsIn(element: XmlElement): readonly XmlElement[] {
  return element.children.filter(child => typeof child !== 'string')
}

/** All the words below an element. */
export function textIn(element: XmlElement): string {
  return element.children.map(child => (typeof child === 'string' ? child : textIn(child))).join('')
}

function attributesOf(given: { readonly [name: string]: unknown }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
}
