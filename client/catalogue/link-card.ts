/** One link: what it says, who proposed it, what became of it, and what the reader may do with it now. */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  agreeLink,
  declineLink,
  rewordLink,
  withdrawLink,
  type GoalLink,
} from '../../packages/contract/catalogue-endpoints.ts'
import { maxReasonLength, type Relation } from '../../packages/domain/catalogue.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { isCollapsed, personName, seatName } from '../../packages/messages/person-words.ts'
import { entryPath } from '../../packages/messages/ref-words.ts'
import type { MessageKey } from '../../packages/messages/say.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { groupMarkTemplate, seatMarkTemplate } from '../ui/group-mark.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import { relationMarkTemplate } from '../ui/relation-mark.ts'
import './link-change-form.ts'
import { howField, relationField } from './link-fields.ts'

/** Why the reader cannot do this with links now; null where she can. */
export type LinkRights = {
  readonly propose: RefusalCode | null
  readonly decide: RefusalCode | null
  /** A change of an agreed link. */
  readonly suggest: RefusalCode | null
}

/** Fires `done` with a sentence when an act was done. */
@customElement('link-card')
export class LinkCard extends LightElement {
  @property({ attribute: false }) link!: GoalLink
  @property({ attribute: false }) agendaId = ''
  @property({ attribute: false }) participantId = ''
  /** What of the goal is linked, in words. */
  @property({ attribute: false }) place = ''
  @property({ attribute: false }) you: LinkRights = { propose: null, decide: null, suggest: null }
  @state() private asking: Asked = null
  @state() private relation: Relation | null = null
  @state() private problem = ''
  @state() private isBusy = false

  protected override render(): TemplateResult {
    const { link } = this
    return html`<article class="note note--link" data-state=${link.state} aria-label="${link.code} ${link.title}">
      <header>
        <a class="entry-link" href=${entryPath(this.agendaId, link.indicatorId === null ? 'reference' : 'indicator', link.indicatorId ?? link.referenceId ?? '')}
          ><bdi>${link.code}</bdi> <span dir="auto">${link.title}</span></a
        >
        ${this.mark()}
      </header>
      ${this.asking === 'words' ? nothing : this.sentence()}
      <p class="small mid link-where"><span dir="auto">${this.place}</span><span>${this.whose()}</span></p>
      ${this.became()} ${this.asking === null ? this.acts() : nothing}
      ${this.asking === 'change' ? this.changeForm() : nothing} ${this.asking === 'reason' ? this.reasonForm() : nothing} ${this.asking === 'words' ? this.wordsForm() : nothing}
      <p class="problem" role="alert">${this.problem}</p>
    </article>`
  }

  private mark(): TemplateResult | typeof nothing {
    const { relation, state: kind, binding } = this.link
    if (binding !== null) {
      return html`<span class="tag ${binding ? 'tag--binds' : ''}"
        >${words(binding ? 'links-binds' : 'links-does-not-bind')}</span
      >`
    }
    if (relation === null || kind === 'declined' || kind === 'withdrawn') return nothing
    return relationMarkTemplate(relation, kind)
  }

  private sentence(): TemplateResult | typeof nothing {
    const { how, referenceId } = this.link
    if (how !== '') return html`<p class="serif" dir="auto">${how}</p>`
    return referenceId === null ? html`<p class="small">${icon('warn')} ${words('links-without-how')}</p>` : nothing
  }

  private whose(): TemplateResult | string {
    const { proposedBy, delegation } = this.link
    const { organisation, group } = delegation
    if (proposedBy === null) {
      const isHidden = organisation !== null || group !== null || isCollapsed(delegation)
      if (!isHidden) return words('links-came-with-agenda')
      return html`${seatMarkTemplate(delegation)} ${words('links-proposed-by', { name: seatName(pageLocale(), delegation) })}`
    }
    const name = personName(pageLocale(), proposedBy.name)
    const said =
      organisation === null
        ? words('links-proposed-by', { name })
        : words('links-proposed-by-for', { name, organisation })
    return html`${groupMarkTemplate(group)} ${said}`
  }

  private became(): TemplateResult {
    const { state: kind, decision } = this.link
    if (kind === 'proposed') return html`<p class="st st--wait">${icon('clock')}${words('links-state-proposed')}</p>`
    const by = decision?.by == null ? null : personName(pageLocale(), decision.by)
    const reason = decision?.reason ?? ''
    switch (kind) {
      case 'agreed':
        return html`<p class="st st--ok">
          ${icon('check')}${by === null ? words('links-agreed') : words('links-agreed-by', { name: by })}
        </p>`
      case 'declined':
        return html`<p class="st" dir="auto">
          ${icon('x')}${by === null ? words('links-declined', { reason }) : words('links-declined-by', { name: by, reason })}
        </p>`
      case 'withdrawn':
        return html`<p class="st">${icon('undo', true)}${words('links-withdrawn')}</p>`
    }
  }

  private acts(): TemplateResult | typeof nothing {
    const { link, you } = this
    const isMine = link.proposedBy?.id === this.participantId
    const isNobodys = link.proposedBy === null
    const isOpen = link.state === 'proposed'
    const isComplete = link.referenceId !== null || (link.how !== '' && link.relation !== null)
    const mayDecide = you.decide === null
    const mayPropose = you.propose === null
    const acts = [
      isOpen && mayDecide && isComplete && this.act('agree', () => this.agree()),
      isOpen && mayPropose && isNobodys && link.how === '' && link.referenceId === null && this.act('say-how', () => this.ask('words')),
      isOpen && mayPropose && (isMine || (isNobodys && link.how !== '')) && this.act('reword', () => this.ask('words')),
      isOpen && mayDecide && this.act('decline', () => this.ask('reason')),
      link.state === 'agreed' && mayDecide && this.act('take-back', () => this.ask('reason')),
      link.state === 'agreed' && !mayDecide && you.suggest === null && this.act('suggest', () => this.ask('change')),
      isOpen && mayPropose && isMine && this.act('withdraw', () => this.withdraw()),
    ].filter(act => act !== false)
    return acts.length === 0 ? nothing : html`<footer>${acts}</footer>`
  }

  private act(act: Act, run: () => void): TemplateResult {
    return html`<button
      class="btn btn--s"
      type="button"
      data-act=${act}
      aria-label=${words(`links-${act}-name`, { code: this.link.code })}
      ?disabled=${this.isBusy}
      @click=${run}
    >
      ${words(`links-${act}`)}
    </button>`
  }

  private reasonForm(): TemplateResult {
    const key: MessageKey = this.link.state === 'agreed' ? 'links-take-back' : 'links-decline'
    const id = `reason-${this.link.id}`
    return html`<form class="link-form" novalidate @submit=${this.onReason} @keydown=${this.onKey}>
      <div class="field">
        <label for=${id}>${words('links-reason')}</label>
        <textarea class="input" id=${id} rows="2" maxlength=${maxReasonLength} dir="auto" aria-describedby="${id}-hint"></textarea>
        <p class="hint" id="${id}-hint">${words('links-reason-hint')}</p>
      </div>
      ${this.buttons(words(key))}
    </form>`
  }

  private wordsForm(): TemplateResult {
    const { link } = this
    const isReference = link.referenceId !== null
    return html`<form class="link-form" novalidate @submit=${this.onWords} @keydown=${this.onKey}>
      ${isReference ? nothing : relationField(`relation-${link.id}`, this.relation, relation => (this.relation = relation))}
      ${howField(`how-${link.id}`, link.how, isReference)} ${this.buttons(words('links-save'))}
    </form>`
  }

  private changeForm(): TemplateResult {
    return html`<link-change-form
      .link=${this.link}
      @said=${(event: CustomEvent<string>) => this.onSuggested(event.detail)}
      @close=${() => this.ask(null)}
    ></link-change-form>`
  }

  private buttons(name: string): TemplateResult {
    return html`<div class="btns">
      <button class="btn btn--s btn--go" type="submit" ?disabled=${this.isBusy}>${name}</button>
      <button class="btn btn--s btn--plain" type="button" @click=${() => this.ask(null)}>${words('workspace-cancel')}</button>
    </div>`
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.ask(null)
  }

  private ask(what: Asked): void {
    const before = this.asking
    this.asking = what
    this.problem = ''
    this.relation = this.link.relation
    const opener = before === null ? 'article' : openers[before]
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>(what === null ? opener : what === 'reason' ? 'textarea' : 'input, textarea')?.focus(),
    )
  }

  private onSuggested(sentence: string): void {
    this.ask(null)
    this.dispatchEvent(new CustomEvent<string>('done', { detail: sentence }))
  }

  private agree(): void {
    void this.carryOut('links-said-agreed', () =>
      callEndpoint(agreeLink, { params: { linkId: this.link.id }, body: {} }),
    )
  }

  private withdraw(): void {
    void this.carryOut('links-said-withdrawn', () =>
      callEndpoint(withdrawLink, { params: { linkId: this.link.id }, body: {} }),
    )
  }

  private readonly onReason = (event: Event): void => {
    event.preventDefault()
    const reason = this.querySelector('textarea')?.value ?? ''
    void this.carryOut('links-said-declined', () =>
      callEndpoint(declineLink, { params: { linkId: this.link.id }, body: { reason } }),
    )
  }

  private readonly onWords = (event: Event): void => {
    event.preventDefault()
    const how = this.querySelector('textarea')?.value ?? ''
    void this.carryOut('links-said-changed', () =>
      callEndpoint(rewordLink, { params: { linkId: this.link.id }, body: { relation: this.relation, how } }),
    )
  }

  private async carryOut(said: MessageKey, act: () => Promise<unknown>): Promise<void> {
    this.isBusy = true
    this.problem = ''
    try {
      await act()
      this.asking = null
      this.dispatchEvent(new CustomEvent<string>('done', { detail: words(said, { code: this.link.code }) }))
    } catch (fault) {
      this.problem = sentenceOf(fault)
    } finally {
      this.isBusy = false
    }
  }
}

type Act = 'agree' | 'say-how' | 'reword' | 'decline' | 'take-back' | 'withdraw' | 'suggest'
type Asked = 'reason' | 'words' | 'change' | null

/** What opened a form gets the focus back. */
const openers = {
  reason: '[data-act="decline"], [data-act="take-back"]',
  words: '[data-act="reword"], [data-act="say-how"]',
  change: '[data-act="suggest"]',
} as const
