/**
 * The links of a goal in the margin: what it advances and how, what it puts to work of the acquis, what waits for a
 * decision, and what was declined. Read anew whenever a link of the agenda changes anywhere.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { listLinks, proposeLink, type GoalLink } from '../../packages/contract/catalogue-endpoints.ts'
import { whyWords } from '../../packages/messages/phase-words.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import type { LinkRights } from './link-card.ts'
import './link-card.ts'
import { LinkForm, type LinkedElement, type LinkWish } from './link-form.ts'

type Answer = {
  readonly links: readonly GoalLink[]
  readonly you: LinkRights
}

/** Events after which the links, or what may be done with them, can be others. */
const events = [
  'link-added',
  'link-proposed',
  'link-changed',
  'link-agreed',
  'link-declined',
  'link-withdrawn',
  ...roundMoves,
  'goal-parked',
  'goal-dropped',
  'goal-restored',
  'member-changed',
  'member-renamed',
] as const

/** Fires `said` with a sentence after an act, and `count` with the number of standing links. */
@customElement('goal-links')
export class GoalLinks extends LightElement {
  @property({ attribute: false }) agendaId = ''
  @property({ attribute: false }) goal: { readonly id: string; readonly number: number } = { id: '', number: 0 }
  @property({ attribute: false }) participantId = ''
  /** The elements of the text now, in its order. */
  @property({ attribute: false }) elements: readonly LinkedElement[] = []
  @state() private answer: Answer | null = null
  @state() private problem = ''
  @state() private isProposing = false
  private stopListening: (() => void) | null = null
  private wanted: string | null = null

  /** Begins to read and to listen; once, when the page has said whose links these are. */
  start(): void {
    this.stopListening ??= listenToAgenda(this.agendaId, events, news => {
      if (news.name === 'missed' || news.goalId === null || news.goalId === this.goal.id) void this.read()
    })
    void this.read()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.stopListening?.()
    this.stopListening = null
  }

  /** Brings a link into sight once it is there: where a notice leads. */
  show(linkId: string): void {
    this.wanted = linkId
    void this.updateComplete.then(() => this.showWanted())
  }

  /** The code of what a link leads to; '' for a link that is not known. */
  codeOf(linkId: string): string {
    return this.answer?.links.find(({ id }) => id === linkId)?.code ?? ''
  }

  /** Opens the form to propose a link; an element of the text may be given. */
  async propose(element: string | null = null): Promise<void> {
    this.isProposing = true
    await this.updateComplete
    const form = this.querySelector('link-form')
    if (form instanceof LinkForm) await form.begin(element)
  }

  protected override render(): TemplateResult {
    const { answer } = this
    if (answer === null) return this.problem === '' ? loading() : this.failed()
    const standing = answer.links.filter(({ state: kind }) => kind === 'proposed' || kind === 'agreed')
    const past = answer.links.filter(({ state: kind }) => kind === 'declined' || kind === 'withdrawn')
    const indicators = standing.filter(link => link.indicatorId !== null)
    const references = standing.filter(link => link.referenceId !== null)
    return html`<div class="links">
      <p class="small mid">${this.advances(indicators)}</p>
      ${this.problem === '' ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      ${this.proposal(answer)}
      <h2 class="h3">${words('links-indicators')}</h2>
      ${this.cards(indicators.toSorted(saidFirst), answer)}
      <h2 class="h3">${words('links-acquis')}</h2>
      ${references.length === 0 ? html`<p class="small mid">${words('links-acquis-none')}</p>` : this.cards(references, answer)}
      ${
        past.length === 0
          ? nothing
          : html`<details class="links-past">
              <summary>${words('links-past', { count: past.length })}</summary>
              ${this.cards(past, answer)}
            </details>`
      }
    </div>`
  }

  private advances(links: readonly GoalLink[]): string {
    const indicatorsWhere = (kind: GoalLink['state']): Set<string | null> =>
      new Set(links.filter(link => link.state === kind && link.how !== '').map(link => link.indicatorId))
    const agreed = indicatorsWhere('agreed')
    const proposed = [...indicatorsWhere('proposed')].filter(id => !agreed.has(id)).length
    const { number } = this.goal
    const first =
      agreed.size === 0
        ? words('links-advances-none', { number })
        : words('links-advances', { number, count: agreed.size })
    return proposed === 0 ? first : `${first} ${words('links-proposed-count', { count: proposed })}`
  }

  private proposal({ you }: Answer): TemplateResult {
    if (this.isProposing && you.propose === null) {
      return html`<link-form
        .agendaId=${this.agendaId}
        .elements=${this.elements}
        .send=${(wish: LinkWish) => this.send(wish)}
        @close=${this.endProposal}
      ></link-form>`
    }
    const why = you.propose === null ? null : whyWords(pageLocale(), you.propose)
    return html`<button
        class="btn links-propose"
        type="button"
        ?disabled=${why !== null}
        aria-describedby=${why === null ? nothing : 'links-why'}
        @click=${() => void this.propose()}
      >
        ${icon('plus')}${words('links-propose')}
      </button>
      ${why === null ? nothing : html`<p class="hint" id="links-why">${why}</p>`}`
  }

  private cards(links: readonly GoalLink[], { you }: Answer): TemplateResult {
    return html`<ul class="link-cards">
      ${repeat(
        links,
        link => link.id,
        link =>
          html`<li id="link-${link.id}" tabindex="-1">
            <link-card
              .link=${link}
              .agendaId=${this.agendaId}
              .participantId=${this.participantId}
              .place=${this.placeOf(link)}
              .you=${you}
              @done=${(event: Event) => this.onDone((event as CustomEvent<string>).detail)}
            ></link-card>
          </li>`,
      )}
    </ul>`
  }

  private placeOf({ elementId }: GoalLink): string {
    if (elementId === null) return words('links-whole-goal')
    const found = this.elements.find(({ element }) => element === elementId)
    return found === undefined
      ? words('links-element-gone')
      : words('links-element', { number: found.number, words: found.text })
  }

  private failed(): TemplateResult {
    return html`<p class="problem" role="alert">${words('links-failed', { reason: this.problem })}</p>
      <p><button class="btn btn--s" type="button" @click=${() => void this.read()}>${words('links-try-again')}</button></p>`
  }

  private async send(wish: LinkWish): Promise<void> {
    const { entry, element, relation, how } = wish
    await callEndpoint(proposeLink, {
      params: { goalId: this.goal.id },
      body: { target: { kind: entry.kind, id: entry.id }, element, relation, how },
    })
    this.endProposal()
    this.onDone(words('links-said-proposed', { code: entry.code }))
  }

  private readonly endProposal = (): void => {
    this.isProposing = false
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.links-propose')?.focus())
  }

  private onDone(sentence: string): void {
    this.dispatchEvent(new CustomEvent<string>('said', { detail: sentence }))
    void this.read()
  }

  private async read(): Promise<void> {
    try {
      this.answer = await callEndpoint(listLinks, { params: { goalId: this.goal.id } })
      this.problem = ''
      const standing = this.answer.links.filter(({ state: kind }) => kind === 'proposed' || kind === 'agreed')
      this.dispatchEvent(new CustomEvent<number>('count', { detail: standing.length }))
      await this.updateComplete
      this.showWanted()
    } catch (fault) {
      this.problem = sentenceOf(fault)
    }
  }

  private showWanted(): void {
    const card = this.wanted === null ? null : this.querySelector<HTMLElement>(`#link-${CSS.escape(this.wanted)}`)
    if (card === null) return
    this.wanted = null
    card.closest('details')?.setAttribute('open', '')
    card.scrollIntoView({ block: 'center' })
    card.focus({ preventScroll: true })
  }
}

/** Links that say how come before those that wait for somebody to say it; otherwise the order of the catalogue. */
function saidFirst(a: GoalLink, b: GoalLink): number {
  return Number(a.how === '') - Number(b.how === '')
}

function loading(): TemplateResult {
  return html`<p class="mid rail-empty">${words('links-loading')}</p>`
}
