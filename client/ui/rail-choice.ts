/** A choice above the cards of a margin: as wide as what is chosen. */
import { html, type TemplateResult } from 'lit'

export type RailChoice = readonly [value: string, label: string]

/** `choose` is called with the value that is chosen. */
export function railChoice(
  label: string,
  choices: readonly RailChoice[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  const onChange = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) choose(event.target.value)
  }
  return html`<select class="rail-choice" aria-label=${label} @change=${onChange}>
    ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
  </select>`
}
