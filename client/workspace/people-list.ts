/** Who has the text open: name, delegation, group; oneself first. */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { seatName } from '../../packages/messages/person-words.ts'
import type { Present } from '../live/presence.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { seatMarkTemplate } from '../ui/group-mark.ts'
import { LightElement } from '../ui/light-element.ts'

export type Person = {
  readonly name: string
  readonly organisation: string | null
  readonly code?: string | null
  readonly group: string | null
}

@customElement('people-list')
export class PeopleList extends LightElement {
  @property({ attribute: false }) self: Person | null = null
  @property({ attribute: false }) others: readonly Present[] = []
  @property({ attribute: false }) offline = false

  protected override render(): TemplateResult {
    const { self, others, offline } = this
    return html`<ul class="people">
        ${self === null ? null : line(self, true)} ${offline ? null : others.map(person => line(person, false))}
      </ul>
      ${
        offline || others.length === 0
          ? html`<p class="small mid rail-empty">
              ${words(offline ? 'workspace-presence-offline' : 'workspace-presence-alone')}
            </p>`
          : null
      }`
  }
}

function line({ name, organisation, code = null, group }: Person, isSelf: boolean): TemplateResult {
  const seat = seatName(pageLocale(), { organisation, code, group })
  return html`<li>
    ${seatMarkTemplate({ organisation, code, group })}
    <span
      ><b dir="auto">${name === '' ? words('comment-someone') : name}</b>
      <small>${isSelf ? html`${seat} · ${words('workspace-presence-you')}` : seat}</small></span
    >
  </li>`
}
