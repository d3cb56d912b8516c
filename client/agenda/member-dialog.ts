/**
 * `<member-dialog>`: changing a seat or an organisation, removing, leaving, taking back and sending again, each asked
 * in words with the safe choice at hand. Fires `done` with the sentence to say once it happened.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { renewInvitation, revokeInvitation } from '../../packages/contract/invitation-endpoints.ts'
import { changeMember, changeOrganisation, removeMember } from '../../packages/contract/member-endpoints.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageState, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { linkList } from './link-list.ts'
import {
  organisationChosen,
  organisationFields,
  organisationIn,
  seatFields,
  type MembersPageState,
  type OrganisationFacts,
} from './member-choice.ts'

type Seat = MembersPageState['seats'][number]
/** What is asked now. */
export type MemberQuestion =
  | { readonly kind: 'seat'; readonly seat: Seat }
  | { readonly kind: 'organisation'; readonly organisation: OrganisationFacts }
  | { readonly kind: 'remove'; readonly seat: Seat }
  | { readonly kind: 'leave'; readonly seat: Seat }
  | { readonly kind: 'revoke'; readonly id: string; readonly email: string }
  | { readonly kind: 'renewed'; readonly email: string; readonly url: string }

/** Draws the dialog; `ask` opens it, `renew` sends an invitation again and shows its link. */
@customElement('member-dialog')
export class MemberDialog extends LightElement {
  @state() private question: MemberQuestion | null = null
  @state() private seat: { readonly role: Role; readonly organisation: string } = { role: 'delegate', organisation: '' }
  @state() private refusal = ''
  @state() private busy = false
  @state() private said = ''

  private readonly facts = pageState<MembersPageState>()

  /** Opens the dialog with this question. */
  async ask(question: MemberQuestion): Promise<void> {
    this.question = question
    this.refusal = ''
    this.said = ''
    if (question.kind === 'seat') {
      this.seat = { role: question.seat.role, organisation: question.seat.organisationId ?? '' }
    }
    await this.updateComplete
    this.querySelector('dialog')?.showModal()
  }

  /** Sends an invitation again; throws what the server refuses. */
  async renew(invitationId: string, email: string): Promise<void> {
    const { url } = await callEndpoint(renewInvitation, { params: { agendaId: this.agendaId, invitationId } })
    await this.ask({ kind: 'renewed', email, url })
  }

  private get agendaId(): string {
    return this.facts?.agendaId ?? ''
  }

  protected override render(): TemplateResult {
    const { question } = this
    return html`<dialog class="dlg" aria-labelledby="member-title" @close=${this.closed}>
      ${
        question === null
          ? nothing
          : html`<header><h2 id="member-title">${this.headline(question)}</h2></header>
              <form class="in" novalidate @submit=${this.submit}>
                ${this.body(question)}
                <p class="problem" role="alert">${this.refusal}</p>
                <p class="vh" role="status">${this.said}</p>
                ${this.buttons(question)}
              </form>`
      }
    </dialog>`
  }

  private headline(question: MemberQuestion): string {
    switch (question.kind) {
      case 'seat':
        return words('members-seat-title', { name: question.seat.name })
      case 'organisation':
        return words('members-organisation-title')
      case 'remove':
        return words('members-remove-title', { name: question.seat.name })
      case 'leave':
        return words('members-leave-title')
      case 'revoke':
        return words('members-revoke-title', { email: question.email })
      case 'renewed':
        return words('members-renewed', { email: question.email })
    }
  }

  private body(question: MemberQuestion): TemplateResult | typeof nothing {
    if (this.facts === null) return nothing
    switch (question.kind) {
      case 'seat':
        return seatFields('member', this.facts, this.seat, seat => (this.seat = seat))
      case 'organisation':
        return html`<p class="hint">${words('members-organisation-hint')}</p>
          ${organisationFields('member', this.facts, question.organisation)}`
      case 'remove':
        return html`<p>${words('members-remove-text', { name: question.seat.name })}</p>`
      case 'leave':
        return html`<p>${words('members-leave-text')}</p>`
      case 'revoke':
        return html`<p>${words('members-revoke-text')}</p>`
      case 'renewed':
        return linkList([question], said => (this.said = said))
    }
  }

  private buttons({ kind }: MemberQuestion): TemplateResult {
    const close = (label: string, isGo: boolean): TemplateResult =>
      html`<button class=${isGo ? 'btn btn--go' : 'btn btn--plain'} type="button" @click=${this.close}>
        ${label}
      </button>`
    const go = (label: string, isDanger: boolean): TemplateResult =>
      html`<button class=${isDanger ? 'btn btn--danger' : 'btn btn--go'} type="submit" ?disabled=${this.busy}>
        ${label}
      </button>`
    switch (kind) {
      case 'seat':
        return html`<p class="btns">${go(words('members-seat-go'), false)}${close(words('members-cancel'), false)}</p>`
      case 'organisation':
        return html`<p class="btns">
          ${go(words('members-organisation-go'), false)}${close(words('members-cancel'), false)}
        </p>`
      case 'remove':
        return html`<p class="btns">${close(words('members-keep'), true)}${go(words('members-remove-go'), true)}</p>`
      case 'leave':
        return html`<p class="btns">${close(words('members-keep'), true)}${go(words('members-leave-go'), true)}</p>`
      case 'revoke':
        return html`<p class="btns">
          ${close(words('members-revoke-keep'), true)}${go(words('members-revoke'), true)}
        </p>`
      case 'renewed':
        return html`<p class="btns">${close(words('members-done'), true)}</p>`
    }
  }

  private readonly submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { question } = this
    if (this.busy || question === null || !(event.target instanceof HTMLFormElement)) return
    this.busy = true
    this.refusal = ''
    try {
      const said = await this.act(question, event.target)
      if (said === null) return void (this.refusal = words('members-fill-organisation'))
      this.question = null
      this.close()
      this.dispatchEvent(new CustomEvent<string>('done', { detail: said }))
    } catch (fault) {
      this.refusal = sentenceOf(fault)
    } finally {
      this.busy = false
    }
  }

  /** Does it; returns the sentence to say, or null while something is missing. */
  private async act(question: MemberQuestion, form: HTMLFormElement): Promise<string | null> {
    const { agendaId } = this
    switch (question.kind) {
      case 'seat': {
        const organisation = organisationChosen(form, this.seat)
        if (organisation === undefined) return null
        const { id: memberId, name } = question.seat
        const body = { role: this.seat.role, organisation }
        await callEndpoint(changeMember, { params: { agendaId, memberId }, body })
        return words('members-seat-changed', { name })
      }
      case 'organisation': {
        const facts = organisationIn(form)
        if (facts === null) return null
        const { id: organisationId } = question.organisation
        await callEndpoint(changeOrganisation, { params: { agendaId, organisationId }, body: facts })
        return words('members-organisation-changed', { name: facts.name })
      }
      case 'remove':
      case 'leave': {
        const { id: memberId, name } = question.seat
        await callEndpoint(removeMember, { params: { agendaId, memberId } })
        return question.kind === 'leave' ? '' : words('members-removed', { name })
      }
      case 'revoke': {
        await callEndpoint(revokeInvitation, { params: { agendaId, invitationId: question.id } })
        return words('members-revoked', { email: question.email })
      }
      case 'renewed':
        return ''
    }
  }

  private readonly close = (): void => this.querySelector('dialog')?.close()

  private readonly closed = (): void => {
    if (this.question?.kind !== 'renewed') return
    const detail = words('members-renewed', { email: this.question.email })
    this.dispatchEvent(new CustomEvent<string>('done', { detail }))
  }
}
