/** The band below the phase: offline, signed out, no access, an older window. Nothing while all is well. */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { words } from '../platform/page-facts.ts'
import type { SaveState } from '../live/live-state.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import { clockTime } from './save-state.ts'

/** What the band has to say. */
export type BandState =
  | { readonly kind: 'none' }
  | { readonly kind: 'offline'; readonly since: Date | null; readonly save: SaveState; readonly reading: boolean }
  | { readonly kind: 'not-saved'; readonly code: RefusalCode }
  | { readonly kind: 'signed-out'; readonly count: number }
  | { readonly kind: 'no-access'; readonly kept: boolean }
  | { readonly kind: 'failed' }
  | { readonly kind: 'old-window' }

/** Fires `try-now` where somebody can ask for another attempt. */
@customElement('connection-band')
export class ConnectionBand extends LightElement {
  @property({ attribute: false }) state: BandState = { kind: 'none' }
  @property({ attribute: false }) isTrying = false

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this
    switch (state.kind) {
      case 'none':
        return nothing
      case 'offline':
        return this.offline(state)
      case 'not-saved':
        return callout('warn', words('workspace-not-saved'), words('workspace-not-saved-next'))
      case 'signed-out':
        return band('lock', words('workspace-signed-out-title'), signedOutText(state.count), signInLink())
      case 'no-access':
        return callout(
          'bad',
          words('workspace-no-access-title'),
          `${words('workspace-no-access')} ${state.kept ? words('workspace-no-access-kept') : ''}`,
        )
      case 'failed':
        return html`${callout('bad', words('workspace-failed-title'), words('workspace-failed'), this.tryButton())}`
      case 'old-window':
        return band('history', words('workspace-reload-title'), words('workspace-reload-text'), reloadButton())
    }
  }

  private offline({ since, save, reading }: Extract<BandState, { kind: 'offline' }>): TemplateResult {
    const count = save.kind !== 'keeping' && 'count' in save ? save.count : 0
    const onDevice = save.kind !== 'kept' || save.onDevice
    const writing = words(
      !onDevice ? 'workspace-offline-window-only' : count === 0 ? 'workspace-offline-none' : 'workspace-offline-count',
      { count },
    )
    const others = since === null ? '' : words('workspace-offline-since', { time: clockTime(since) })
    const text = `${reading ? words('workspace-offline-reading') : writing} ${others}`
    return band('offline', words('workspace-offline-title'), text, this.tryButton())
  }

  private tryButton(): TemplateResult {
    return html`<button class="btn btn--s" type="button" ?disabled=${this.isTrying} @click=${this.tryNow}>
      ${words(this.isTrying ? 'workspace-offline-trying' : 'workspace-offline-try')}
    </button>`
  }

  private readonly tryNow = (): void => {
    this.isTrying = true
    this.dispatchEvent(new CustomEvent('try-now'))
    setTimeout(() => (this.isTrying = false), 2000)
  }
}

function band(sign: string, title: string, text: string, act: TemplateResult): TemplateResult {
  return html`<div class="connection" role="status">
    ${icon(sign)}
    <p><b>${title}</b> ${text}</p>
    <span class="grow"></span>${act}
  </div>`
}

function callout(tone: 'warn' | 'bad', title: string, text: string, act?: TemplateResult): TemplateResult {
  return html`<div class="callout callout--${tone} callout--band" role="alert">
    ${icon('warn')}
    <p><b>${title}</b> ${text}</p>
    ${act}
  </div>`
}

function signedOutText(count: number): string {
  return words(count === 0 ? 'workspace-signed-out-none' : 'workspace-signed-out-count', { count })
}

function signInLink(): TemplateResult {
  const next = encodeURIComponent(location.pathname)
  return html`<a class="btn btn--s" href="/sign-in?next=${next}">${words('workspace-sign-in')}</a>`
}

function reloadButton(): TemplateResult {
  return html`<button class="btn btn--s" type="button" @click=${() => location.reload()}>
    ${words('workspace-reload')}
  </button>`
}
