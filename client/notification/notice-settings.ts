/** `<notice-settings>`: how each kind of notice comes by mail; each choice is saved as it is made. */
import { Task } from '@lit/task'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { changeNoticeSettings, readNoticeSettings } from '../../packages/contract/notification-endpoints.ts'
import { isMailWay, mailWays, type MailedKind } from '../../packages/domain/notification.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

type Settings = AnswerOf<typeof readNoticeSettings>

/** Takes nothing and tells nobody: it loads what it shows. */
@customElement('notice-settings')
export class NoticeSettings extends LightElement {
  @state() private said = ''
  @state() private saved: Settings | null = null
  @state() private busy: MailedKind | null = null

  private readonly settings = new Task(this, {
    args: () => [],
    task: (_none, { signal }) => callEndpoint(readNoticeSettings, { signal }),
  })

  protected override render(): TemplateResult {
    return html`<p class="vh" role="status">${this.said}</p>
      ${this.settings.render({
        pending: () => html`<p class="mid">${words('account-loading')}</p>`,
        complete: settings => this.choices(this.saved ?? settings),
        error: cause => this.failed(cause),
      })}`
  }

  private choices({ hasMail, kinds }: Settings): TemplateResult {
    return html`<fieldset class="notice-choices">
      <legend class="mid small">${words('notice-settings-hint')}</legend>
      ${hasMail ? nothing : html`<p class="callout">${words('notice-settings-no-mail')}</p>`}
      ${kinds.map(
        ({ kind, mail }) =>
          html`<label class="notice-choice">
            <span>${words(`notice-kind-${kind}`)}</span>
            <select
              class="input"
              name=${kind}
              ?disabled=${this.busy !== null}
              @change=${(event: Event) => this.choose(kind, event)}
            >
              ${mailWays.map(
                way => html`<option value=${way} .selected=${way === mail}>${words(`notice-mail-${way}`)}</option>`,
              )}
            </select>
          </label>`,
      )}
      <p class="small mid">${words('notice-settings-daily')}</p>
      <p class="small mid">${words('notice-settings-invitation')}</p>
    </fieldset>`
  }

  private failed(cause: unknown): TemplateResult {
    return html`<div class="callout callout--bad" role="alert">
      <p>${sentenceOf(cause)}</p>
      <p>
        <button class="btn btn--s" type="button" @click=${() => void this.settings.run()}>
          ${words('account-again')}
        </button>
      </p>
    </div>`
  }

  private async choose(kind: MailedKind, event: Event): Promise<void> {
    const box = event.target
    if (!(box instanceof HTMLSelectElement) || !isMailWay(box.value)) return
    this.busy = kind
    try {
      this.saved = await callEndpoint(changeNoticeSettings, { body: { kind, mail: box.value } })
      this.said = words('notice-settings-saved')
    } catch (fault) {
      const kept = (this.saved ?? this.settings.value)?.kinds.find(choice => choice.kind === kind)
      box.value = kept?.mail ?? box.value
      this.said = words('notice-settings-failed', { reason: sentenceOf(fault) })
    } finally {
      this.busy = null
    }
    await this.updateComplete
    box.focus()
  }
}
