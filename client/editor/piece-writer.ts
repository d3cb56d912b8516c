/**
 * Puts pieces of a splice into the text: characters, embeds and ¶. What is suggested is written under this person's
 * suggesting id, whatever the mode: that is what makes it a suggestion.
 */
import type { Node } from 'prosemirror-model'
import type * as Y from 'yjs'
import { type BlockAttributes, isElementKind } from '../../packages/document/text-model.ts'
import { attributesOfNode, authorOfNode, embedOfNode, marksOfNode } from '../../packages/document/text-schema.ts'
import { insertEmbed, insertMarker, insertText, openText, tokens, withClient } from '../../packages/document/tokens.ts'
import type { Authoring } from './authoring.ts'
import type { Piece } from './display-range.ts'

export class PieceWriter {
  private readonly doc: Y.Doc
  private readonly newUuid: () => string
  private readonly askAuthoring: () => Authoring

  constructor(doc: Y.Doc, newUuid: () => string, askAuthoring: () => Authoring) {
    this.doc = doc
    this.newUuid = newUuid
    this.askAuthoring = askAuthoring
  }

  /** Inserts pieces one behind the other from this offset on; answers how many units they are. */
  insert(index: number, pieces: readonly Piece[]): number {
    let at = index
    for (const piece of pieces) {
      const isSuggested = authorOfNode(piece.kind === 'marker' ? piece.block : piece.node) !== null
      at += this.underId(isSuggested, () => this.insertPiece(at, piece))
    }
    return at - index
  }

  underId<T>(isSuggested: boolean, act: () => T): T {
    const { own } = this.askAuthoring()
    return isSuggested && own !== null ? withClient(this.doc, own.suggestId, act) : act()
  }

  private insertPiece(at: number, piece: Piece): number {
    const text = openText(this.doc)
    if (piece.kind === 'marker') {
      insertMarker(text, at, this.attributesForNew(piece.block))
      return 1
    }
    if (piece.node.isText) {
      insertText(text, at, piece.node.text ?? '', marksOfNode(piece.node))
      return piece.node.nodeSize
    }
    const embed = embedOfNode(piece.node)
    if (embed === null) return 0
    insertEmbed(text, at, embed, marksOfNode(piece.node))
    return 1
  }

  /** An element keeps its uuid only if no other block holds it: a copy is another element. */
  private attributesForNew(node: Node): BlockAttributes {
    const attributes = attributesOfNode(node)
    if (!isElementKind(attributes.kind)) return { ...attributes, element: '', lead: '', partners: '', due: '' }
    const taken = attributes.element === '' || this.elements().includes(attributes.element)
    return taken ? { ...attributes, element: this.newUuid() } : attributes
  }

  private elements(): readonly string[] {
    return [...tokens(this.doc)].flatMap(token => (token.kind === 'marker' ? [token.attributes.element] : []))
  }
}
