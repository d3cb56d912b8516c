/** Says in words, with a sign, where the person's writing is: on the server, on its way, on this device, or stuck. */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { sayDate } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import type { SaveState as State } from '../live/live-state.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'

/** `<save-state>`: whether one's words are saved, in words and with a sign. */
@customElement('save-state')
export class SaveState extends LightElement {
  /** What the live text knows; null while it is not open. */
  @property({ attribute: false }) state: State | null = null
  /** Whether this person can only read: then nothing of theirs can be saved. */
  @property({ attribute: false }) reading = false

  protected override render(): TemplateResult {
    const { sign, tone, text } = this.look()
    const when = this.state?.kind === 'saved' && this.state.at !== null ? clockTime(this.state.at) : ''
    return html`<p class="save save--${tone}" data-save=${this.state?.kind ?? 'opening'} title=${when}>
      ${icon(sign)}<span role="status">${text}</span>
    </p>`
  }

  private look(): { readonly sign: string; readonly tone: string; readonly text: string } {
    const { state } = this
    if (state === null || state.kind === 'opening') {
      return { sign: 'clock', tone: 'wait', text: words('workspace-save-opening') }
    }
    switch (state.kind) {
      case 'saved':
        return {
          sign: 'saved',
          tone: 'ok',
          text: words(this.reading ? 'workspace-save-reading' : 'workspace-save-saved-quiet'),
        }
      case 'sending':
        return { sign: 'clock', tone: 'wait', text: words('workspace-save-sending', { count: state.count }) }
      case 'keeping':
        return { sign: 'clock', tone: 'wait', text: words('workspace-save-keeping', { count: state.count }) }
      case 'kept':
        return { sign: 'offline', tone: 'kept', text: keptText(state) }
      case 'not-saved':
        return { sign: 'warn', tone: 'bad', text: words('workspace-save-not-saved') }
    }
  }
}

/** Hours and minutes as the reader writes them. */
export function clockTime(at: Date): string {
  return sayDate(pageLocale(), at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

function keptText({ count, onDevice }: { readonly count: number; readonly onDevice: boolean }): string {
  if (count === 0) return words('workspace-save-kept-none')
  return words(onDevice ? 'workspace-save-kept' : 'workspace-save-window-only', { count })
}
