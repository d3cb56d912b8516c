/**
 * Word's tracked changes accepted or rejected by the rules of ECMA-376 alone (part 1, 17.13.5), read with a zip and an
 * XML reader of its own: what a file of ours is proved with, so it shares nothing with what wrote it.
 */
import { inflateRawSync } from 'node:zlib'

export type Decision = 'accept' | 'reject'
export type WordRun = {
  readonly text: string
  readonly bold: boolean
  readonly italics: boolean
  readonly link: boolean
}
export type WordParagraph = {
  readonly style: string
  /** Of a list: its level; null outside of lists. */
  readonly level: number | null
  readonly indent: string
  readonly text: string
  readonly runs: readonly WordRun[]
  readonly comments: readonly string[]
}
type Node = { readonly name: string; readonly attributes: Map<string, string>; readonly children: (Node | string)[] }

/** A part of the package, by its name. */
function packagePart(bytes: Uint8Array, name: string): string {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = file.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  let at = file.readUInt32LE(end + 16)
  for (let k = 0; k < file.readUInt16LE(end + 10); k++) {
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map(offset => file.readUInt16LE(at + offset))
    const found = file.toString('utf8', at + 46, at + 46 + (nameLength ?? 0))
    if (found === name) {
      const local = file.readUInt32LE(at + 42)
      const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
      const packed = file.subarray(from, from + file.readUInt32LE(at + 20))
      return (file.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8')
    }
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (noteLength ?? 0)
  }
  throw new Error(`no part ${name}`)
}

/** The paragraphs of a document's body after every change was accepted, or rejected. */
export function decideAll(bytes: Uint8Array, decision: Decision): readonly WordParagraph[] {
  const body = find(parseXml(packagePart(bytes, 'word/document.xml')), 'w:body')
  const paragraphs: WordParagraph[] = []
  let before: Node[] = []
  for (const paragraph of all(body, 'w:p')) {
    const properties = child(paragraph, 'w:pPr')
    const mark = properties && child(properties, 'w:rPr')
    const content = decided(paragraph, decision).filter(node => node.name !== 'w:pPr')
    before = [...before, ...content]
    // 17.13.5.15 and .20: a removed ¶ joins what stands before it to the paragraph behind it, whose properties stay.
    if (mark !== null && child(mark, decision === 'accept' ? 'w:del' : 'w:ins') !== null) continue
    paragraphs.push(told(before, propertiesOf(properties, decision)))
    before = []
  }
  if (before.length > 0) throw new Error('the last ¶ of a document cannot go')
  return paragraphs
}

/** Where the ranges of comments begin and end, in the order of the document. */
export function commentBorders(bytes: Uint8Array): readonly string[] {
  const walk = (node: Node): readonly string[] =>
    node.children.flatMap(one => {
      if (typeof one === 'string') return []
      const border = one.name === 'w:commentRangeStart' ? 'start' : one.name === 'w:commentRangeEnd' ? 'end' : null
      return border === null ? walk(one) : [`${border} ${one.attributes.get('w:id') ?? ''}`]
    })
  return walk(parseXml(packagePart(bytes, 'word/document.xml')))
}

/** Every tracked change with its author, in the order of the document. */
export function changesIn(bytes: Uint8Array): readonly {
  readonly kind: string
  readonly author: string
  readonly date: string
  readonly id: string
  readonly text: string
}[] {
  const names = ['w:ins', 'w:del', 'w:pPrChange']
  const walk = (node: Node): ReturnType<typeof changesIn> =>
    node.children.flatMap(one => {
      if (typeof one === 'string') return []
      const [author = '', date = '', id = ''] = ['w:author', 'w:date', 'w:id'].map(name => one.attributes.get(name))
      const own = names.includes(one.name) ? [{ kind: one.name, author, date, id, text: textOf(one) }] : []
      return [...own, ...walk(one)]
    })
  return walk(parseXml(packagePart(bytes, 'word/document.xml')))
}

function propertiesOf(properties: Node | null, decision: Decision): Node | null {
  const change = properties && child(properties, 'w:pPrChange')
  // 17.13.5.29: the properties before stand in the change, all of them.
  return decision === 'reject' && change !== null ? child(change, 'w:pPr') : properties
}

function decided(node: Node, decision: Decision): Node[] {
  const [gone, kept] = decision === 'accept' ? ['w:del', 'w:ins'] : ['w:ins', 'w:del']
  return node.children.flatMap((one): Node[] => {
    if (typeof one === 'string' || one.name === gone) return []
    if (one.name === kept) return decided(one, decision)
    if (one.name === 'w:hyperlink')
      return decided(one, decision).map(run => ({ ...run, attributes: new Map([['link', 'yes']]) }))
    return [one]
  })
}

function told(content: readonly Node[], properties: Node | null): WordParagraph {
  const runs = content
    .filter(node => node.name === 'w:r')
    .map(run => {
      const look = child(run, 'w:rPr')
      return {
        text: run.children
          .map(one => (typeof one === 'string' ? '' : one.name === 'w:tab' ? '\t' : textOf(one)))
          .join(''),
        bold: look !== null && child(look, 'w:b') !== null,
        italics: look !== null && child(look, 'w:i') !== null,
        link: run.attributes.get('link') === 'yes',
      }
    })
  const list = properties && child(properties, 'w:numPr')
  const level = list && child(list, 'w:ilvl')?.attributes.get('w:val')
  const indent = properties && child(properties, 'w:ind')
  return {
    style: (properties && child(properties, 'w:pStyle')?.attributes.get('w:val')) ?? '',
    level: list === null ? null : Number(level ?? 0),
    indent: indent?.attributes.get('w:start') ?? indent?.attributes.get('w:left') ?? '',
    text: runs.map(run => run.text).join(''),
    runs,
    comments: content.flatMap(node => (node.name === 'w:commentRangeStart' ? [node.attributes.get('w:id') ?? ''] : [])),
  }
}

function textOf(node: Node): string {
  if (node.name === 'w:t' || node.name === 'w:delText')
    return node.children.filter(one => typeof one === 'string').join('')
  return node.children.map(one => (typeof one === 'string' ? '' : textOf(one))).join('')
}

function child(node: Node, name: string): Node | null {
  return node.children.find((one): one is Node => typeof one !== 'string' && one.name === name) ?? null
}

function all(node: Node, name: string): Node[] {
  return node.children.flatMap(one => (typeof one === 'string' ? [] : one.name === name ? [one] : all(one, name)))
}

function find(node: Node, name: string): Node {
  const [found] = all(node, name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function parseXml(xml: string): Node {
  const root: Node = { name: '', attributes: new Map(), children: [] }
  const open = [root]
  for (const [, text, close, name, attributes, empty] of xml.matchAll(
    /([^<]+)|<(?:\?[^>]*|(\/)?([\w:.-]+)((?:\s+[\w:.-]+="[^"]*")*)\s*(\/)?)>/g,
  )) {
    const parent = open.at(-1)
    if (text !== undefined) parent?.children.push(unescape(text))
    else if (close !== undefined) open.pop()
    else if (name !== undefined) {
      const pairs = [...(attributes ?? '').matchAll(/([\w:.-]+)="([^"]*)"/g)]
      const node: Node = {
        name,
        attributes: new Map(pairs.map(([, key = '', value = '']) => [key, unescape(value)])),
        children: [],
      }
      parent?.children.push(node)
      if (empty === undefined) open.push(node)
    }
  }
  return root
}

const signs: { readonly [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return signs[name] ?? ''
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
  })
}
