/** The current goal's blocks beneath its line in the outline, as they change; a click goes there. */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { sayNumber } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

/** One block: its id, its number ('' for headings), its first words. */
export type OutlineLine = {
  readonly block: string
  readonly number: string
  readonly text: string
  readonly isHeading: boolean
  /** The element that the block is; '' for other blocks. */
  readonly element: string
}

/** Fires `go-to-block` with the block's id. */
@customElement('outline-blocks')
export class OutlineBlocks extends LightElement {
  @property({ attribute: false }) lines: readonly OutlineLine[] = readServerLines(this)
  /** How many open discussions stand on each block. */
  @property({ attribute: false }) discussions: ReadonlyMap<string, number> = new Map()
  /** How many open brackets stand in each block. */
  @property({ attribute: false }) brackets: ReadonlyMap<string, number> = new Map()
  /** The block that holds the caret; null while there is none. */
  @property({ attribute: false }) current: string | null = null

  protected override render(): TemplateResult {
    return html`<ul class="sub" aria-label=${words('workspace-outline-blocks')}>
      ${this.lines.map(
        line =>
          html`<li>
            <a
              class=${line.isHeading ? 'is-heading' : ''}
              href="#b-${line.block}"
              aria-current=${ifDefined(line.block === this.current ? 'location' : undefined)}
              @click=${(event: Event) => this.goTo(event, line.block)}
              ><span class="n">${line.number}</span
              ><span dir="auto">${line.text}</span>${this.bracketCount(line.block)}${this.count(line.block)}</a
            >
          </li>`,
      )}
    </ul>`
  }

  private bracketCount(block: string): TemplateResult | typeof nothing {
    const count = this.brackets.get(block) ?? 0
    if (count === 0) return nothing
    return html`<span class="bk"
      ><span aria-hidden="true">[${sayNumber(pageLocale(), count)}]</span
      ><span class="vh">${words('bracket-open-count', { count })}</span></span
    >`
  }

  private count(block: string): TemplateResult | typeof nothing {
    const count = this.discussions.get(block) ?? 0
    if (count === 0) return nothing
    return html`<span class="talk" title=${words('discussion-open-count', { count })}
      ><span aria-hidden="true">${sayNumber(pageLocale(), count)}</span
      ><span class="vh">${words('discussion-open-count', { count })}</span></span
    >`
  }

  private goTo(event: Event, block: string): void {
    event.preventDefault()
    this.dispatchEvent(new CustomEvent<string>('go-to-block', { detail: block, bubbles: true }))
  }
}

/** The lines that the server drew: shown until the live text is open. */
function readServerLines(element: HTMLElement): readonly OutlineLine[] {
  return [...element.querySelectorAll<HTMLElement>('a[data-goto]')].map(link => {
    const [number, text] = link.children
    return {
      block: link.dataset['goto'] ?? '',
      number: number?.textContent ?? '',
      text: text?.textContent ?? '',
      isHeading: (number?.textContent ?? '') === '',
      element: '',
    }
  })
}
