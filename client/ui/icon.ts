/** Icons of client/public/icons.svg: decoration beside words, or inside a control that has a name. */
import { html, type TemplateResult } from 'lit'

export function icon(name: string, flips = false): TemplateResult {
  return html`<svg class=${flips ? 'i i--flip' : 'i'} aria-hidden="true"><use href="/icons.svg#${name}"></use></svg>`
}
