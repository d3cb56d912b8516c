/** The export dialog: what, which format, comments and annexes; how the file begins; how far it is. */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import {
  exportAnnexes,
  exportFormats,
  exportedTexts,
  papers,
  type ExportAnnex,
  type ExportFormat,
  type ExportedText,
  type Paper,
} from '../../packages/domain/exchange.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { languageNames, offeredLanguages } from '../../packages/messages/languages.ts'
import { sayNumber } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'
import { askPreview, makeFile, type ExportPreview, type ExportWishBody, type WorkState } from './export-work.ts'
import { previewPage } from './preview-page.ts'
import type { ExportPlace } from './export-place.ts'

const previewAfterMs = 150

@customElement('export-dialog')
export class ExportDialog extends LightElement {
  @state() private place: ExportPlace = { agendaId: '', goalId: null, goalNumber: null, goals: 0 }
  @state() private isWhole = true
  @state() private format: ExportFormat = 'docx'
  @state() private text: ExportedText = 'clean'
  @state() private annexes: readonly ExportAnnex[] = ['indicators']
  @state() private paper: Paper = 'a4'
  @state() private language: string = pageLocale()
  @state() private preview: ExportPreview | null = null
  @state() private previewProblem = ''
  @state() private work: WorkState = { kind: 'idle' }
  private working: AbortController | null = null
  private previewing: AbortController | null = null

  /** Opens the dialog for the page's agenda, or for the goal that is open. */
  async open(place: ExportPlace): Promise<void> {
    this.place = place
    this.isWhole = place.goalId === null
    this.work = { kind: 'idle' }
    this.preview = null
    await this.updateComplete
    this.dialog()?.showModal()
    this.renewPreview()
  }

  protected override render(): TemplateResult {
    return html`<dialog class="dlg dlg--wide export" aria-labelledby="export-title" @close=${this.onClose}>
      <header>
        <div>
          <h2 id="export-title">${words('export-title')}</h2>
          <p class="mid">${this.preview?.header ?? ''}</p>
        </div>
        <button
          class="btn btn--plain btn--icon"
          type="button"
          aria-label=${words('export-close')}
          @click=${() => this.dialog()?.close()}
        >
          <svg class="i" aria-hidden="true"><use href="/icons.svg#x"></use></svg>
        </button>
      </header>
      <div class="in exgrid">
        <div class="exchoice">${this.scopes()} ${this.formats()} ${this.texts()} ${this.annexList()}</div>
        <div class="exchoice">${this.previewColumn()}</div>
      </div>
      <footer>${this.workLine()} ${this.buttons()}</footer>
    </dialog>`
  }

  private scopes(): TemplateResult | typeof nothing {
    const { goalId, goalNumber, goals } = this.place
    if (goalId === null) return nothing
    return html`<fieldset class="field">
      <legend>${words('export-what')}</legend>
      ${this.radio('export-scope', 'whole', words('export-whole-agenda', { count: goals }), this.isWhole, () => {
        this.isWhole = true
      })}
      ${this.radio(
        'export-scope',
        'goal',
        words('export-one-goal', { number: goalNumber ?? '' }),
        !this.isWhole,
        () => {
          this.isWhole = false
        },
      )}
    </fieldset>`
  }

  private formats(): TemplateResult {
    return html`<fieldset class="field">
      <legend>${words('export-format')}</legend>
      <div class="fmt">
        ${exportFormats.map(
          format =>
            html`<input
                type="radio"
                name="export-format"
                id=${`export-format-${format}`}
                .checked=${this.format === format}
                ?disabled=${this.isBusy()}
                @change=${() => this.change(() => (this.format = format))}
              /><label for=${`export-format-${format}`}
                ><b>${words(`export-format-${format}`)}</b><small>${words(`export-for-${format}`)}</small></label
              >`,
        )}
      </div>
    </fieldset>`
  }

  private texts(): TemplateResult {
    if (this.format === 'json') return html`<p class="mid small">${words('export-text-all')}</p>`
    const hints = {
      clean: words('export-text-clean-hint'),
      comments: words(this.format === 'docx' ? 'export-text-comments-word' : 'export-text-comments-other'),
    }
    return html`<fieldset class="field">
      <legend>${words('export-text')}</legend>
      ${exportedTexts.map(text =>
        this.radio(
          'export-text',
          text,
          words(`export-text-${text}`),
          this.text === text,
          () => {
            this.text = text
          },
          hints[text],
        ),
      )}
    </fieldset>`
  }

  private annexList(): TemplateResult | typeof nothing {
    if (this.format === 'json') return nothing
    const holds = this.preview?.holds
    const rows = { indicators: holds?.links, acquis: holds?.references, participants: holds?.organisations }
    return html`<fieldset class="field">
      <legend>${words('export-annexes')}</legend>
      ${exportAnnexes.map(annex => {
        const count = rows[annex]
        return html`<div class="opt">
          <input
            type="checkbox"
            id=${`export-annex-${annex}`}
            .checked=${this.annexes.includes(annex)}
            ?disabled=${this.isBusy()}
            @change=${() => this.change(() => (this.annexes = toggled(this.annexes, annex)))}
          /><label for=${`export-annex-${annex}`}>${words(`export-annex-${annex}`)}</label>
          <small>${count === undefined ? '' : words(`export-annex-rows-${annex}`, { count })}</small>
        </div>`
      })}
    </fieldset>`
  }

  private previewColumn(): TemplateResult {
    const hasPaper = this.format === 'docx' || this.format === 'pdf' || this.format === 'html'
    return html`<p class="lbl" id="export-preview">${words('export-preview')}</p>
      <div class="pv" role="region" aria-labelledby="export-preview" tabindex="0">
        ${
          this.previewProblem !== ''
            ? html`<p role="alert">${this.previewProblem}</p>`
            : this.preview === null
              ? html`<p>${words('export-preview-loading')}</p>`
              : previewPage(this.preview)
        }
      </div>
      <div class="exselects">
        ${
          this.format === 'json'
            ? nothing
            : this.select('export-language', this.language, languages(), language => (this.language = language))
        }
        ${
          hasPaper
            ? this.select(
                'export-paper',
                this.paper,
                papers.map(paper => ({ value: paper, label: words(`export-paper-${paper}`) })),
                value => (this.paper = papers.find(paper => paper === value) ?? 'a4'),
              )
            : nothing
        }
      </div>`
  }

  private select(
    key: 'export-language' | 'export-paper',
    chosen: string,
    options: readonly { readonly value: string; readonly label: string; readonly lang?: string }[],
    choose: (value: string) => void,
  ): TemplateResult {
    return html`<div class="field">
      <label for=${key}>${words(key)}</label>
      <select
        class="input"
        id=${key}
        ?disabled=${this.isBusy()}
        @change=${(event: Event) => this.change(() => choose((event.target as HTMLSelectElement).value))}
      >
        ${options.map(
          ({ value, label, lang }) =>
            html`<option value=${value} lang=${lang ?? nothing} ?selected=${value === chosen}>${label}</option>`,
        )}
      </select>
    </div>`
  }

  private workLine(): TemplateResult {
    const { work, preview } = this
    switch (work.kind) {
      case 'idle':
        return html`<p class="grow small mid" role="status">
          ${preview === null ? '' : words('export-file', { name: preview.fileName, size: sizeWords(preview.aboutBytes) })}
        </p>`
      case 'busy': {
        const { done, of } = work
        const step = work.state === 'reading' ? 'reading' : stepOf(work.state)
        return html`<div class="grow exwork">
          <progress
            aria-label=${words('export-title')}
            max=${of + 2}
            value=${step === 'reading' ? done : step === 'writing' ? of : step === 'checking' ? of + 1 : 0}
          ></progress>
          <p class="small mid" role="status">${words(`export-state-${step}`, { done: Math.min(done + 1, of), of })}</p>
        </div>`
      }
      case 'done': {
        const key = work.isUniversal ? 'export-state-done' : 'export-state-not-universal'
        return html`<p class="grow small mid" role="status">
          ${words(key, { name: work.name, size: sizeWords(work.bytes) })}
          <a href=${work.href} download>${words('export-download-again')}</a>
        </p>`
      }
      case 'failed':
        return html`<p class="grow small problem" role="alert">${work.sentence}</p>`
    }
  }

  private buttons(): TemplateResult {
    const format = words(`export-format-${this.format}`)
    if (this.isBusy())
      return html`<button class="btn" type="button" @click=${() => this.working?.abort()}>
        ${words('export-stop')}
      </button>`
    return html`<button class="btn" type="button" @click=${() => this.dialog()?.close()}>
        ${words(this.work.kind === 'done' ? 'export-close' : 'export-cancel')}
      </button>
      <button class="btn btn--go" type="button" @click=${() => void this.start()}>
        <svg class="i" aria-hidden="true"><use href="/icons.svg#download"></use></svg>
        ${this.work.kind === 'failed' ? words('export-again') : words('export-download', { format })}
      </button>`
  }

  private radio(
    name: string,
    value: string,
    label: string,
    isChecked: boolean,
    choose: () => void,
    hint = '',
  ): TemplateResult {
    const id = `${name}-${value}`
    return html`<div class="opt">
      <input
        type="radio"
        name=${name}
        id=${id}
        .checked=${isChecked}
        ?disabled=${this.isBusy()}
        @change=${() => this.change(choose)}
      /><label for=${id}>${label}</label>
      ${hint === '' ? nothing : html`<small>${hint}</small>`}
    </div>`
  }

  private change(choose: () => void): void {
    choose()
    this.work = { kind: 'idle' }
    this.renewPreview()
  }

  /** The last choice counts: an answer to an earlier one is not shown. */
  private renewPreview(): void {
    this.previewing?.abort()
    const previewing = new AbortController()
    this.previewing = previewing
    setTimeout(() => {
      if (previewing.signal.aborted) return
      askPreview(this.scope(), this.wish(), previewing.signal).then(
        preview => {
          if (previewing.signal.aborted) return
          this.preview = preview
          this.previewProblem = ''
        },
        (fault: unknown) => {
          if (!previewing.signal.aborted) this.previewProblem = sentenceOf(fault)
        },
      )
    }, previewAfterMs)
  }

  private async start(): Promise<void> {
    const working = new AbortController()
    this.working = working
    await makeFile(this.scope(), this.wish(), working.signal, work => (this.work = work))
    if (this.work.kind === 'done') save(this.work.href)
  }

  private readonly onClose = (): void => {
    this.working?.abort()
    this.previewing?.abort()
  }

  private scope(): ExportPlace {
    return this.isWhole ? { ...this.place, goalId: null } : this.place
  }

  private wish(): ExportWishBody {
    const { format, text, annexes, paper, language } = this
    return { format, text, annexes: [...annexes], paper, language }
  }

  private isBusy(): boolean {
    return this.work.kind === 'busy'
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}

/** Each in its own words; the pseudo-locale is for those who test. */
function languages(): readonly { readonly value: string; readonly label: string; readonly lang: string }[] {
  return offeredLanguages.map(locale => ({ value: locale, label: languageNames[locale], lang: locale }))
}

function stepOf(state: string): 'waiting' | 'writing' | 'checking' {
  return state === 'writing' || state === 'checking' ? state : 'waiting'
}

function toggled(annexes: readonly ExportAnnex[], annex: ExportAnnex): readonly ExportAnnex[] {
  return exportAnnexes.filter(each => (each === annex ? !annexes.includes(each) : annexes.includes(each)))
}

/** In the reader's digits: kilobytes, as people compare files. */
function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000))
  return sayNumber(pageLocale(), kilobytes, { style: 'unit', unit: 'kilobyte' })
}

/** The browser's own download: it keeps the name that the server gives. */
function save(href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  link.click()
}
