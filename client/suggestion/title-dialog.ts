/** Suggesting another title for a goal: what it should be called and why. The words stay when the server refuses. */
import { html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { suggestTitle } from '../../packages/contract/suggestion-endpoints.ts'
import { maxTitleLength } from '../../packages/domain/agenda.ts'
import { maxSuggestionReasonLength } from '../../packages/domain/suggestion.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { formDialog } from '../ui/form-dialog.ts'
import { LightElement } from '../ui/light-element.ts'

/** Fires `said` with a sentence when it is suggested. */
@customElement('title-dialog')
export class TitleDialog extends LightElement {
  @property({ attribute: false }) goalId = ''
  @state() private now = ''
  @state() private problem = ''
  @state() private isBusy = false

  /** Opens with the title as it is. */
  async ask(title: string): Promise<void> {
    this.now = title
    this.problem = ''
    await this.updateComplete
    this.querySelector('form')?.reset()
    this.dialog()?.showModal()
    this.querySelector('input')?.select()
  }

  protected override render(): TemplateResult {
    return formDialog({
      name: 'title-dialog',
      title: words('title-suggest'),
      isSheet: false,
      fields: html`<label class="field">
          <span>${words('title-new')}</span>
          <input
            class="input"
            name="title"
            type="text"
            maxlength=${maxTitleLength}
            dir="auto"
            .defaultValue=${this.now}
            autocomplete="off"
          />
        </label>
        <label class="field">
          <span>${words('suggesting-why-suggest')}</span>
          <textarea class="input" name="reason" rows="3" maxlength=${maxSuggestionReasonLength} dir="auto"></textarea>
        </label>
        <p class="small mid">${words('title-note')}</p>`,
      problem: this.problem,
      leave: words('suggesting-cancel'),
      go: words('title-go'),
      isBusy: this.isBusy,
      send: () => void this.send(),
    })
  }

  private async send(): Promise<void> {
    if (this.isBusy) return
    const title = this.querySelector('input')?.value ?? ''
    const reason = this.querySelector('textarea')?.value.trim() ?? ''
    this.isBusy = true
    this.problem = ''
    try {
      await callEndpoint(suggestTitle, { params: { goalId: this.goalId }, body: { title, reason } })
      this.dialog()?.close()
      this.dispatchEvent(new CustomEvent<string>('said', { detail: words('title-said') }))
    } catch (fault) {
      this.problem = sentenceOf(fault)
    } finally {
      this.isBusy = false
    }
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}
