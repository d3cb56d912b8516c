/**
 * Bringing a file in: choosing it, seeing what was understood and what was not, naming the goals, making them. Nothing
 * is written before the last step.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { confirmImport, readImport } from '../../packages/contract/exchange-endpoints.ts'
import type { ImportPageState } from '../../packages/contract/page-state.ts'
import type { ImportDivision } from '../../packages/domain/exchange.ts'
import { maxTitleLength } from '../../packages/domain/agenda.ts'
import { sayList } from '../../packages/messages/say.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, pageState, words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'

type Understood = AnswerOf<typeof readImport>
type Made = AnswerOf<typeof confirmImport>['goals']
type Choice = { readonly title: string; readonly isTaken: boolean }
type Step =
  | { readonly kind: 'choose'; readonly problem: string }
  | { readonly kind: 'reading' }
  | { readonly kind: 'understood'; readonly file: Understood; readonly problem: string; readonly isBusy: boolean }
  | { readonly kind: 'made'; readonly goals: Made }

@customElement('import-file')
export class ImportFile extends LightElement {
  @state() private step: Step = { kind: 'choose', problem: '' }
  @state() private division: ImportDivision = 'one'
  @state() private choices: readonly Choice[] = []
  @state() private themeId = ''
  @state() private withDiscussions = true
  private readonly page = pageState<ImportPageState>()

  protected override render(): TemplateResult {
    const { step } = this
    switch (step.kind) {
      case 'choose':
        return this.chooser(step.problem)
      case 'reading':
        return html`<p class="mid" role="status">${words('import-reading')}</p>
          <progress aria-label=${words('import-reading')}></progress>`
      case 'understood':
        return this.understood(step)
      case 'made':
        return html`<div class="stackv">
          <p role="status"><b>${words('import-made', { count: step.goals.length })}</b></p>
          <ul class="made">
            ${step.goals.map(
              ({ id, number, title }) =>
                html`<li>
                  <a href=${`/goals/${id}`}>${words('workspace-goal-title', { number, title })}</a>
                </li>`,
            )}
          </ul>
          <p>
            <button class="btn" type="button" @click=${() => this.restart()}>${words('import-again')}</button>
          </p>
        </div>`
    }
  }

  private chooser(problem: string): TemplateResult {
    const megabytes = Math.floor((this.page?.maxFileBytes ?? 0) / 1024 / 1024)
    return html`<div class="field file-field">
      <input
        class="vh"
        type="file"
        id="import-file"
        accept=".docx,.md,.markdown,.txt,.json"
        aria-describedby="import-hint import-problem"
        @change=${(event: Event) => void this.read(event)}
      />
      <label class="btn btn--go" for="import-file">${icon('plus')}${words('import-file')}</label>
      <p class="hint" id="import-hint">${words('import-file-hint', { megabytes })}</p>
      <p class="problem" id="import-problem" role="alert">${problem}</p>
    </div>`
  }

  private understood({ file, problem, isBusy }: Extract<Step, { kind: 'understood' }>): TemplateResult {
    const goals = file.goals[this.division]
    const several = file.goals.several.length
    const taken = this.choices.filter(({ isTaken }) => isTaken).length
    return html`<form class="stackv" novalidate @submit=${(event: Event) => void this.confirm(event)}>
      <h2 class="h2" tabindex="-1">${words('import-understood')}</h2>
      ${
        several > 1 && file.kind !== 'lossless-file'
          ? html`<fieldset class="field">
              <legend>${words('import-as')}</legend>
              ${this.divisionChoice('one', words('import-as-one'))}
              ${this.divisionChoice('several', words('import-as-several', { count: several }))}
            </fieldset>`
          : nothing
      }
      ${this.brings(file)} ${lostList(file)} ${goals.map((goal, i) => this.goalCard(goal, i, goals.length > 1))}
      ${this.themes()} ${this.discussions(file)}
      <p class="problem" role="alert">${problem}</p>
      <div class="row">
        <button class="btn btn--go" type="submit" ?disabled=${isBusy}>
          ${words('import-confirm', { count: taken })}
        </button>
        <button class="btn btn--plain" type="button" @click=${() => this.restart()}>${words('import-again')}</button>
      </div>
    </form>`
  }

  private divisionChoice(division: ImportDivision, label: string): TemplateResult {
    return html`<div class="opt">
      <input
        type="radio"
        name="import-division"
        id=${`import-${division}`}
        .checked=${this.division === division}
        @change=${() => this.divide(division)}
      /><label for=${`import-${division}`}>${label}</label>
    </div>`
  }

  private goalCard(goal: Understood['goals']['one'][number], i: number, isOneOfMany: boolean): TemplateResult {
    const choice = this.choices[i] ?? { title: goal.title, isTaken: true }
    const id = `import-title-${i}`
    return html`<div class="sheet pad stackv import-goal">
      <div class="field">
        <label for=${id}>${words('import-goal-title', { number: i + 1 })}</label>
        <input
          class="input"
          id=${id}
          dir="auto"
          maxlength=${maxTitleLength}
          .value=${choice.title}
          ?disabled=${!choice.isTaken}
          @input=${(event: Event) => this.choose(i, { title: (event.target as HTMLInputElement).value })}
        />
      </div>
      ${
        isOneOfMany
          ? html`<div class="opt">
              <input
                type="checkbox"
                id=${`import-take-${i}`}
                .checked=${choice.isTaken}
                @change=${(event: Event) => this.choose(i, { isTaken: (event.target as HTMLInputElement).checked })}
              /><label for=${`import-take-${i}`}>${words('import-take')}</label>
            </div>`
          : nothing
      }
      <p class="mid small">${words('import-blocks', { count: goal.blockCount })}</p>
      <div class="import-text" role="group" tabindex="0" aria-label=${goal.title}>
        ${goal.blocks.map(
          ({ kind, label, summary, text }) => html`
            ${label === '' ? nothing : html`<p class="para element-says"><b>${label}</b> ${summary}</p>`}
            <p class=${`para ${kind}`} dir="auto">${text}</p>
          `,
        )}
      </div>
      ${goal.blockCount > goal.blocks.length ? html`<p class="mid small">${words('import-more')}</p>` : nothing}
    </div>`
  }

  /** What a file of ours holds, before anything is written. */
  private brings({ kind, goals, brings }: Understood): TemplateResult | typeof nothing {
    if (kind !== 'lossless-file') return nothing
    const counts = [
      words('import-brings-goals', { count: goals.several.length }),
      words('import-brings-links', { count: brings.links }),
      words('import-brings-discussions', { count: brings.discussions }),
      ...(brings.suggestions === 0 ? [] : [words('import-brings-suggestions', { count: brings.suggestions })]),
      ...(brings.brackets === 0 ? [] : [words('import-brings-brackets', { count: brings.brackets })]),
    ]
    return html`<p><b>${sayList(pageLocale(), counts, { type: 'unit' })}</b></p>
      ${brings.links === 0 ? nothing : html`<p class="mid">${words('import-brings-how')}</p>`}
      ${
        brings.suggestions + brings.brackets === 0
          ? nothing
          : html`<p class="mid">${words('import-brings-undecided-how')}</p>`
      }
      ${
        brings.decisions === 0
          ? nothing
          : html`<p class="mid">${words('import-leaves-decisions', { count: brings.decisions })}</p>`
      }`
  }

  private discussions({ brings }: Understood): TemplateResult | typeof nothing {
    if (brings.discussions === 0) return nothing
    return html`<div class="field">
      <div class="opt">
        <input
          type="checkbox"
          id="import-discussions"
          aria-describedby="import-discussions-hint"
          .checked=${this.withDiscussions}
          @change=${(event: Event) => (this.withDiscussions = (event.target as HTMLInputElement).checked)}
        /><label for="import-discussions">${words('import-discussions', { count: brings.discussions })}</label>
      </div>
      <p class="hint" id="import-discussions-hint">${words('import-discussions-hint')}</p>
    </div>`
  }

  private themes(): TemplateResult | typeof nothing {
    const themes = this.page?.themes ?? []
    if (themes.length === 0) return nothing
    return html`<div class="field">
      <label for="import-theme">${words('import-theme')}</label>
      <select
        class="input"
        id="import-theme"
        @change=${(event: Event) => (this.themeId = (event.target as HTMLSelectElement).value)}
      >
        <option value="">${words('import-theme-none')}</option>
        ${themes.map(({ id, label }) => html`<option value=${id} ?selected=${id === this.themeId}>${label}</option>`)}
      </select>
    </div>`
  }

  private async read(event: Event): Promise<void> {
    const [file] = (event.target as HTMLInputElement).files ?? []
    if (file === undefined || this.page === null) return
    const { agendaId, maxFileBytes } = this.page
    if (file.size > maxFileBytes) {
      const maxMegabytes = Math.floor(maxFileBytes / 1024 / 1024)
      this.step = { kind: 'choose', problem: words('import-file-too-large', { maxMegabytes }) }
      return
    }
    this.step = { kind: 'reading' }
    try {
      const understood = await callEndpoint(readImport, {
        params: { agendaId },
        query: { name: file.name.slice(-300) },
        file,
      })
      this.step = { kind: 'understood', file: understood, problem: '', isBusy: false }
      this.withDiscussions = true
      this.divide('one')
      await this.updateComplete
      this.querySelector<HTMLElement>('h2')?.focus()
    } catch (fault) {
      this.step = { kind: 'choose', problem: sentenceOf(fault) }
    }
  }

  private async confirm(event: Event): Promise<void> {
    event.preventDefault()
    const { step, page } = this
    if (step.kind !== 'understood' || page === null || step.isBusy) return
    const titles = this.choices.map(({ title, isTaken }) => (isTaken ? title : null))
    if (titles.every(title => title === null)) {
      this.step = { ...step, problem: words('import-choose-one') }
      return
    }
    this.step = { ...step, problem: '', isBusy: true }
    try {
      const { goals } = await callEndpoint(confirmImport, {
        params: { agendaId: page.agendaId, importId: step.file.id },
        body: {
          division: this.division,
          titles,
          themeId: this.themeId === '' ? null : this.themeId,
          discussions: this.withDiscussions,
        },
      })
      this.step = { kind: 'made', goals }
    } catch (fault) {
      this.step = { ...step, problem: sentenceOf(fault), isBusy: false }
    }
  }

  private divide(division: ImportDivision): void {
    this.division = division
    const { step } = this
    if (step.kind === 'understood')
      this.choices = step.file.goals[division].map(({ title }) => ({ title, isTaken: true }))
  }

  private choose(i: number, change: Partial<Choice>): void {
    this.choices = this.choices.map((choice, k) => (k === i ? { ...choice, ...change } : choice))
  }

  private restart(): void {
    this.step = { kind: 'choose', problem: '' }
  }
}

function lostList({ lost }: Understood): TemplateResult {
  if (lost.length === 0) return html`<p class="mid">${words('import-lost-none')}</p>`
  return html`<div class="callout">
    <h3 class="h3">${words('import-lost')}</h3>
    <ul class="lost">
      ${lost.map(({ part, count }) => html`<li>${words(`import-lost-${part}`, { count })}</li>`)}
    </ul>
  </div>`
}
