/**
 * Where words come from: stretch by stretch who wrote them and when, and the decisions that made them so, with who
 * suggested what, who decided and why. Asked of the server each time.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { readSources } from '../../packages/contract/suggestion-endpoints.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { groupMarkTemplate } from '../ui/group-mark.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import './decision-card.ts'
import { bodyOf, fullName, whenWords } from './suggestion-words.ts'

type Sources = AnswerOf<typeof readSources>

/** What is asked about. `passage`: as the endpoint takes it; `quote`: how the words are shown until the answer is there. */
export type AskedPassage = { readonly passage: string; readonly quote: string }

/** Fires `decision` with the id of one to look at in the margin, and `thread` with the id of a discussion. */
@customElement('source-dialog')
export class SourceDialog extends LightElement {
  @property({ attribute: false }) goalId = ''
  /** What a link leads to, by its id; '' where it is not known. */
  @property({ attribute: false }) codeOf: (linkId: string) => string = () => ''
  @state() private asked: AskedPassage | null = null
  @state() private sources: Sources | null = null
  @state() private problem = ''
  private askings = 0

  /** Opens and asks; the words must be on the server. */
  async ask(asked: AskedPassage, whenSaved: () => Promise<void>): Promise<void> {
    const asking = ++this.askings
    this.asked = asked
    this.sources = null
    this.problem = ''
    await this.updateComplete
    if (this.dialog()?.open === false) this.dialog()?.showModal()
    try {
      await whenSaved()
      const { passage } = asked
      const sources = await callEndpoint(readSources, { params: { goalId: this.goalId }, query: { passage } })
      if (asking === this.askings) this.sources = sources
    } catch (fault) {
      if (asking === this.askings) this.problem = sentenceOf(fault)
    }
  }

  protected override render(): TemplateResult {
    const { asked, sources } = this
    return html`<dialog class="dlg dlg--wide sources" aria-labelledby="sources-title">
      <header>
        <h2 id="sources-title">${words('sources-title')}</h2>
        <button
          class="btn btn--plain btn--icon"
          type="button"
          aria-label=${words('sources-close')}
          @click=${() => this.dialog()?.close()}
        >
          ${icon('x')}
        </button>
      </header>
      <div class="in">
        ${asked === null || sources !== null ? nothing : html`<blockquote class="note-quote" dir="auto"><p>${asked.quote}</p></blockquote>`}
        <p role="status">
          ${sources === null && this.problem === '' ? words('sources-loading') : nothing}
          ${sources === null ? nothing : this.summary(sources)}
        </p>
        <p class="problem" role="alert">${this.problem}</p>
        ${sources === null ? nothing : this.answer(sources)}
      </div>
    </dialog>`
  }

  private summary({ decisions }: Sources): string {
    return decisions.length === 0
      ? words('sources-no-decisions')
      : words('sources-decisions', { count: decisions.length })
  }

  private answer({ runs, decisions }: Sources): TemplateResult {
    return html`<section aria-labelledby="sources-words">
        <h3 class="h3" id="sources-words">${words('sources-words')}</h3>
        ${runs.length === 0 ? html`<p class="mid">${words('sources-only-suggested')}</p>` : nothing}
        <ol class="source-runs">
          ${runs.map(
            run =>
              html`<li>
                <p class="serif" dir="auto">${run.text}</p>
                <p class="small mid">${groupMarkTemplate(run.by?.group ?? null)} ${origin(run)}</p>
              </li>`,
          )}
        </ol>
      </section>
      ${
        decisions.length === 0
          ? nothing
          : html`<section aria-labelledby="sources-decided">
              <h3 class="h3" id="sources-decided">${words('sources-decided')}</h3>
              <ol class="cards">
                ${decisions.map(
                  decision =>
                    html`<li>
                      <decision-card
                        .decision=${decision}
                        .codeOf=${this.codeOf}
                        @thread=${(event: CustomEvent<string>) => this.leave('thread', event.detail)}
                      ></decision-card>
                      <button
                        class="btn btn--s"
                        type="button"
                        data-act="decision"
                        @click=${() => this.leave('decision', decision.id)}
                      >
                        ${words('sources-show-decision')}
                      </button>
                    </li>`,
                )}
              </ol>
            </section>`
      }`
  }

  private leave(name: 'thread' | 'decision', detail: string): void {
    this.dialog()?.close()
    this.dispatchEvent(new CustomEvent<string>(name, { detail }))
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}

function origin({ by, at, decision }: Sources['runs'][number]): string {
  if (by === null) return words('sources-first-text')
  const when = at === null ? '' : whenWords(at)
  if (decision !== null) return words('sources-suggested', { who: bodyOf(by) })
  return at === null
    ? words('sources-written', { who: fullName(by) })
    : words('sources-written-at', { who: fullName(by), when })
}
