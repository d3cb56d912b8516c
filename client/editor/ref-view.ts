/**
 * A reference in the text as the editor draws it: its code as a chip, with a sign and a name once the surroundings know
 * them. Names are learned late (somebody else may put in what this window has never seen), so chips can be drawn again.
 */
import type { Node } from 'prosemirror-model'
import type { NodeView, NodeViewConstructor, ViewMutationRecord } from 'prosemirror-view'
import type { RefWords } from '../../packages/document/block-markup.ts'
import { embedOfNode } from '../../packages/document/text-schema.ts'

/** The chips of one editor. */
export type RefViews = { readonly view: NodeViewConstructor; drawAgain(): void }

/** refWords: what a reference says beside its code; null while that is not known. */
export function buildRefViews(refWords: (ref: string) => RefWords | null): RefViews {
  const chips = new Set<RefChip>()
  return {
    view: node => {
      const chip = new RefChip(node, refWords, () => chips.delete(chip))
      chips.add(chip)
      return chip
    },
    drawAgain: () => {
      for (const chip of chips) chip.draw()
    },
  }
}

/** Born with a reference of a text, closed by ProseMirror when it goes. */
class RefChip implements NodeView {
  readonly dom = document.createElement('span')
  private readonly ref: string
  private readonly refWords: (ref: string) => RefWords | null
  private readonly onDestroy: () => void

  constructor(node: Node, refWords: (ref: string) => RefWords | null, onDestroy: () => void) {
    const embed = embedOfNode(node)
    this.ref = embed !== null && 'ref' in embed ? embed.ref : ''
    this.refWords = refWords
    this.onDestroy = onDestroy
    this.dom.className = 'ref'
    this.dom.dataset['ref'] = String(node.attrs['d'])
    this.draw()
  }

  draw(): void {
    const words = this.refWords(this.ref)
    this.dom.replaceChildren(...(words === null ? [] : [signOf(words.sign)]), this.ref)
    if (words === null) return
    this.dom.title = words.name
    // The words of a plain span have no other name; as one sign they do, and the code is part of it.
    this.dom.setAttribute('role', 'img')
    this.dom.setAttribute('aria-label', words.label)
  }

  /** Its drawing is ours; nothing of it is the text's. */
  ignoreMutation(_mutation: ViewMutationRecord): boolean {
    return true
  }

  destroy(): void {
    this.onDestroy()
  }
}

function signOf(name: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const sign = document.createElementNS(space, 'svg')
  sign.setAttribute('class', 'i')
  sign.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(space, 'use')
  use.setAttribute('href', `/icons.svg#${name}`)
  sign.append(use)
  return sign
}
