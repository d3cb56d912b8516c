/**
 * The text as ProseMirror sees it: a flat row of blocks with inline words and atoms. Attributes are strings and
 * numbers only, because ProseMirror compares objects by identity. No cardinality rules: "exactly one …" is a lint for
 * people, never a deletion. Parses only what it draws itself: pasted markup is read by the editor's clipboard.
 * The mapping of positions to offsets in `t` is the editor's (bind-document.ts).
 */
import { Mark, Schema, type Attrs, type DOMOutputSpec, type Node } from 'prosemirror-model'
import { blockMarkup, embedMarkup } from './block-markup.ts'
import { embedJson, parseEmbed } from './embed-json.ts'
import type { Block, Run } from './layout.ts'
import {
  blockAttributeNames,
  isBlockAttribute,
  isLinkAddress,
  plainBlock,
  type BlockAttributes,
  type Embed,
  type Marks,
} from './text-model.ts'

/** A block without its place in the sequence: what can be read back from a ProseMirror document. */
export type DisplayedBlock = Omit<Block, 'y'>

/** What the parse rules need of a DOM element; this package is compiled without DOM types. */
type ParsedElement = {
  getAttribute(name: string): string | null
}

const blockAttrs = Object.fromEntries(
  blockAttributeNames.map(name => [
    name,
    { default: plainBlock[name], validate: (value: unknown) => insist(isBlockAttribute(name, value), name) },
  ]),
)

/** One string attribute: canonical JSON of the embed, as `embedJson` writes it. */
const embedAttrs = { d: { validate: (value: unknown) => insist(parseEmbed(value) !== null, 'd') } }

export const textSchema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    block: {
      content: 'inline*',
      group: 'block',
      defining: true,
      attrs: { ...blockAttrs, bid: { default: '', validate: 'string' }, by: { default: '', validate: 'string' } },
      parseDOM: [
        { tag: '[data-kind]', contentElement: wordsOf, getAttrs: (dom: ParsedElement) => attributesOfOwn(dom) },
        { tag: 'p' },
      ],
      toDOM: blockToDom,
    },
    text: { group: 'inline' },
    ref: atom('ref', true),
    mention: atom('mention', true),
    delim: atom('delim', false),
  },
  marks: {
    // Never written: it says whose client wrote the words. Like `by` of a block it is derived from the text.
    ins: {
      attrs: { by: { validate: 'string' } },
      inclusive: false,
      parseDOM: [{ tag: 'ins[data-by]', getAttrs: (dom: ParsedElement) => ({ by: dom.getAttribute('data-by') }) }],
      toDOM: (mark: Mark) => ['ins', { class: 'sug', 'data-by': String(mark.attrs['by']) }, 0],
    },
    strong: {
      parseDOM: [{ tag: 'strong' }, { tag: 'b' }],
      toDOM: () => ['strong', 0],
    },
    em: {
      parseDOM: [{ tag: 'em' }, { tag: 'i' }],
      toDOM: () => ['em', 0],
    },
    link: {
      attrs: { href: { validate: (value: unknown) => insist(isLinkAddress(value), 'href') } },
      inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: (dom: ParsedElement) => linkOf(dom) }],
      toDOM: (mark: Mark) => ['a', { href: String(mark.attrs['href']), rel: 'noopener nofollow' }, 0],
    },
  },
})

/** The document of these blocks, in the order given. An empty list gives one plain block: `doc` is `block+`. */
export function blocksToNode(blocks: readonly DisplayedBlock[]): Node {
  const { doc, block } = textSchema.nodes
  return blocks.length === 0 ? doc.create(null, block.create()) : doc.create(null, blocks.map(blockToNode))
}

/** One block as a node. */
export function blockToNode(block: DisplayedBlock): Node {
  const attributes = { ...attributesOfBlock(block), bid: block.bid, by: block.by ?? '' }
  return textSchema.nodes.block.create(attributes, block.runs.map(runToNode))
}

/** Reads the blocks of a document back; the inverse of `blocksToNode`. */
export function nodeToBlocks(node: Node): readonly DisplayedBlock[] {
  return node.children.map(child => ({
    ...attributesOfNode(child),
    bid: String(child.attrs['bid']),
    length: child.content.size,
    runs: child.children.map(nodeToRun),
    ...(authorOfNode(child) === null ? {} : { by: authorOfNode(child) ?? '' }),
  }))
}

/** The stored attributes of a block node; unknown values read as a plain paragraph's. */
export function attributesOfNode(node: Node): BlockAttributes {
  return readAttributes(name => node.attrs[name])
}

/** Our marks of a node's ProseMirror marks. Marks of the view alone are left out. */
export function marksOfNode(node: Node): Marks {
  const strong = node.marks.some(mark => mark.type.name === 'strong')
  const em = node.marks.some(mark => mark.type.name === 'em')
  const href: unknown = node.marks.find(mark => mark.type.name === 'link')?.attrs['href']
  return {
    ...(strong ? { strong: true as const } : {}),
    ...(em ? { em: true as const } : {}),
    ...(isLinkAddress(href) ? { link: href } : {}),
  }
}

/** Who suggests an inline node or the ¶ of a block; null for the base text. */
export function authorOfNode(node: Node): string | null {
  const by: unknown =
    node.type === textSchema.nodes.block ? node.attrs['by'] : textSchema.marks.ins.isInSet(node.marks)?.attrs['by']
  return typeof by === 'string' && by !== '' ? by : null
}

/** An inline node as this person would suggest it: with the formats in force there, and none of its own. */
export function suggestedNode(node: Node, marks: Marks, by: string): Node {
  return node.mark(Mark.setFrom([...marksToNode(marks), textSchema.marks.ins.create({ by })]))
}

/** ProseMirror marks of ours. */
function marksToNode(marks: Marks): readonly Mark[] {
  const { strong, em, link } = textSchema.marks
  return [
    ...(marks.strong === true ? [strong.create()] : []),
    ...(marks.em === true ? [em.create()] : []),
    ...(marks.link === undefined ? [] : [link.create({ href: marks.link })]),
  ]
}

/** An embed as an inline atom. */
export function embedToNode(embed: Embed, marks: Marks): Node {
  const type = 'ref' in embed ? 'ref' : 'mention' in embed ? 'mention' : 'delim'
  return textSchema.nodes[type].create({ d: embedJson(embed) }, null, marksToNode(marks))
}

/** The embed that an inline atom carries; null for words and anything else. */
export function embedOfNode(node: Node): Embed | null {
  return parseEmbed(node.attrs['d'])
}

function runToNode(run: Run): Node {
  const marks = [
    ...marksToNode(run.marks),
    ...(run.by === undefined ? [] : [textSchema.marks.ins.create({ by: run.by })]),
  ]
  return 'text' in run ? textSchema.text(run.text, marks) : embedToNode(run.embed, {}).mark(Mark.setFrom(marks))
}

function nodeToRun(node: Node): Run {
  const marks = marksOfNode(node)
  const by = authorOfNode(node)
  const who = by === null ? {} : { by }
  const embed = node.isText ? null : embedOfNode(node)
  return embed === null ? { text: node.text ?? '', marks, ...who } : { embed, marks, ...who }
}

function attributesOfBlock(block: BlockAttributes): BlockAttributes {
  return readAttributes(name => block[name])
}

function readAttributes(valueOf: (name: keyof BlockAttributes) => unknown): BlockAttributes {
  function read<Name extends keyof BlockAttributes>(name: Name): BlockAttributes[Name] {
    const value = valueOf(name)
    return isBlockAttribute(name, value) ? value : plainBlock[name]
  }
  return {
    kind: read('kind'),
    indent: read('indent'),
    element: read('element'),
    lead: read('lead'),
    partners: read('partners'),
    due: read('due'),
  }
}

function blockToDom(node: Node): DOMOutputSpec {
  const { tag, attributes, words } = blockMarkup(attributesOfNode(node), String(node.attrs['bid']), node.textContent)
  const by = authorOfNode(node)
  const said = by === null ? attributes : { ...attributes, 'data-by': by }
  return words === null ? [tag, said, 0] : [tag, said, [words.tag, words.attributes, 0]]
}

function atom(name: string, selectable: boolean) {
  return {
    group: 'inline',
    inline: true,
    atom: true,
    selectable,
    attrs: embedAttrs,
    parseDOM: [
      {
        tag: `span[data-${name}]`,
        getAttrs: (dom: ParsedElement): Attrs | false => {
          const d = dom.getAttribute(`data-${name}`)
          return parseEmbed(d) === null ? false : { d }
        },
      },
    ],
    toDOM: (node: Node): DOMOutputSpec => {
      const embed = embedOfNode(node)
      const { class: className, text } = embed === null ? { class: 'ref', text: '' } : embedMarkup(embed)
      return ['span', { class: className, [`data-${name}`]: String(node.attrs['d']) }, text]
    },
  }
}

function attributesOfOwn(dom: ParsedElement): Attrs {
  return readAttributes(name => {
    const written = dom.getAttribute(`data-${name}`)
    return name === 'indent' ? Number(written ?? 0) : (written ?? undefined)
  })
}

function wordsOf(dom: unknown): never {
  // prosemirror-model takes an element here; see BlockMarkup.words
  const block = dom as ParsedElement & { querySelector(selector: string): unknown }
  return (block.querySelector('.el-words') ?? dom) as never
}

function linkOf(dom: ParsedElement): Attrs | false {
  const href = dom.getAttribute('href')
  return isLinkAddress(href) ? { href } : false
}

function insist(holds: boolean, name: string): void {
  if (!holds) throw new RangeError(`not a value of ${name}`)
}
