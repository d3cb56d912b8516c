/**
 * The base of elements that draw into the page itself instead of a shadow, so that the one stylesheet reaches them and
 * the server can draw their first state between their tags. What the server drew goes when the element draws itself.
 */
import { LitElement } from 'lit'

export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren()
    return this
  }
}
