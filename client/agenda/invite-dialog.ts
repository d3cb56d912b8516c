/**
 * `<invite-dialog>`: invites addresses to seats of one role and organisation, and shows the links to hand over once.
 * Fires `invited` with the sentence to say when it is closed after something was sent.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { inviteMembers } from '../../packages/contract/invitation-endpoints.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageState, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { linkList } from './link-list.ts'
import { firstOf, organisationChosen, seatFields, type MembersPageState } from './member-choice.ts'

type Outcome = AnswerOf<typeof inviteMembers>

/** limits.invitation.maxAtOnce of the server. */
const maxAtOnce = 50

/** Draws the dialog; `ask` opens it. */
@customElement('invite-dialog')
export class InviteDialog extends LightElement {
  @state() private seat: { readonly role: Role; readonly organisation: string } = { role: 'delegate', organisation: '' }
  @state() private refusal = ''
  @state() private busy = false
  @state() private outcome: Outcome | null = null
  @state() private said = ''

  private readonly facts = pageState<MembersPageState>()

  /** Opens the dialog, empty; while invitations are being sent, as it was left. */
  async ask(): Promise<void> {
    if (this.facts === null) return
    if (this.busy) return this.show()
    this.seat = { role: 'delegate', organisation: firstOf(this.facts) }
    this.refusal = ''
    this.outcome = null
    this.said = ''
    await this.updateComplete
    this.querySelector('form')?.reset()
    this.show()
  }

  protected override render(): TemplateResult {
    return html`<dialog class="dlg" aria-labelledby="invite-title" @close=${this.closed}>
      <header>
        <h2 id="invite-title" tabindex="-1">
          ${this.outcome === null ? words('members-invite-title') : this.headline(this.outcome)}
        </h2>
      </header>
      ${this.outcome === null ? this.form() : this.links(this.outcome)}
    </dialog>`
  }

  private form(): TemplateResult | typeof nothing {
    if (this.facts === null) return nothing
    return html`<form class="in" novalidate @submit=${this.send}>
      <div class="field">
        <label for="invite-emails">${words('members-invite-emails')}</label>
        <textarea
          class="input"
          id="invite-emails"
          name="emails"
          rows="4"
          autocapitalize="none"
          spellcheck="false"
          dir="ltr"
          required
          aria-describedby="invite-emails-hint invite-refusal"
        ></textarea>
        <p class="hint" id="invite-emails-hint">${words('members-invite-emails-hint', { max: maxAtOnce })}</p>
      </div>
      ${seatFields('invite', this.facts, this.seat, seat => (this.seat = seat))}
      <p class="problem" id="invite-refusal" role="alert">${this.refusal}</p>
      <p class="btns">
        <button class="btn btn--go" type="submit" ?disabled=${this.busy}>${words('members-invite-go')}</button>
        <button class="btn btn--plain" type="button" @click=${this.close}>${words('members-cancel')}</button>
      </p>
    </form>`
  }

  private links({ invited, refused }: Outcome): TemplateResult {
    return html`<div class="in">
      ${
        refused.length > 0
          ? html`<div class="callout callout--warn">
              <div>
                <p class="strong">${words('members-invited-refused')}</p>
                <ul>
                  ${refused.map(({ email, code }) => html`<li><bdi>${email}</bdi> · ${words(code, { max: maxAtOnce })}</li>`)}
                </ul>
              </div>
            </div>`
          : nothing
      }
      ${invited.length > 0 ? linkList(invited, said => (this.said = said)) : nothing}
      <p class="vh" role="status">${this.said}</p>
      <p class="btns">
        <button class="btn btn--go" type="button" @click=${this.close}>${words('members-done')}</button>
      </p>
    </div>`
  }

  private headline({ invited }: Outcome): string {
    return invited.length === 0 ? words('members-invited-none') : words('members-invited', { count: invited.length })
  }

  private readonly send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (this.busy || this.facts === null || !(event.target instanceof HTMLFormElement)) return
    const written = new FormData(event.target).get('emails')
    const emails = (typeof written === 'string' ? written : '').split(/[\s,;]+/).filter(email => email !== '')
    if (emails.length === 0) return void (this.refusal = words('members-fill-emails'))
    const organisation = organisationChosen(event.target, this.seat)
    if (organisation === undefined) return void (this.refusal = words('members-fill-organisation'))
    this.busy = true
    this.refusal = ''
    try {
      const { agendaId } = this.facts
      const body = { emails, role: this.seat.role, organisation }
      this.outcome = await callEndpoint(inviteMembers, { params: { agendaId }, body })
    } catch (fault) {
      this.refusal = sentenceOf(fault)
    } finally {
      this.busy = false
    }
    // Whoever closed it meanwhile sees the links all the same: they are shown this once. So is a refusal.
    this.show()
    await this.updateComplete
    if (this.outcome !== null) this.querySelector<HTMLElement>('#invite-title')?.focus()
  }

  private show(): void {
    const dialog = this.querySelector('dialog')
    if (dialog?.open === false) dialog.showModal()
  }

  private readonly close = (): void => this.querySelector('dialog')?.close()

  private readonly closed = (): void => {
    if (this.outcome === null) return
    const detail = this.headline(this.outcome)
    this.dispatchEvent(new CustomEvent<string>('invited', { detail }))
  }
}
