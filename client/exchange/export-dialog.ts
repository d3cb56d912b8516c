/** The export dialog: what, which format, which form of the text, what comes along; how the file begins and how far it is. */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import {
  exportAnnexes,
  exportFormats,
  agendaTexts,
  exportedTexts,
  papers,
  type ExportAnnex,
  type ExportFormat,
  type ExportedText,
  type Paper,
} from '../../packages/domain/exchange.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { checkField, radioField, selectField } from './export-fields.ts'
import { LightElement } from '../ui/light-element.ts'
import {
  askPreview,
  askVersions,
  makeFile,
  type ExportPreview,
  type ExportVersion,
  type ExportWishBody,
  type WorkState,
} from './export-work.ts'
import { languages, momentOptions, save, textHint, toggled } from './export-words.ts'
import { workLine } from './export-work-line.ts'
import { previewPage } from './preview-page.ts'
import type { ExportPlace } from './export-place.ts'

const previewAfterMs = 150

@customElement('export-dialog')
export class ExportDialog extends LightElement {
  @state() private place: ExportPlace = { agendaId: '', goalId: null, goalNumber: null, goals: 0 }
  @state() private isWhole = true
  @state() private format: ExportFormat = 'docx'
  @state() private text: ExportedText = 'clean'
  @state() private holders = true
  @state() private comments = false
  /** Numbers of versions, or `now`. */
  @state() private moments: { readonly from: string; readonly to: string } = { from: '', to: 'now' }
  @state() private versions: readonly ExportVersion[] = []
  @state() private annexes: readonly ExportAnnex[] = ['indicators']
  @state() private paper: Paper = 'a4'
  @state() private language: string = pageLocale()
  @state() private preview: ExportPreview | null = null
  @state() private previewProblem = ''
  @state() private work: WorkState = { kind: 'idle' }
  /** Whether the form of the text that the opener asked for is chosen: a comparison waits for the versions. */
  @state() private isReady = true
  private working: AbortController | null = null
  private previewing: AbortController | null = null

  /** Opens the dialog for the page's agenda, or for the goal that is open. */
  async open(place: ExportPlace): Promise<void> {
    this.place = place
    this.isWhole = place.goalId === null
    this.work = { kind: 'idle' }
    this.preview = null
    this.versions = []
    const { compared } = place
    this.isReady = compared === undefined
    await this.updateComplete
    this.dialog()?.showModal()
    if (compared === undefined) this.renewPreview()
    await this.readVersions()
    // Not for what was closed or chosen otherwise meanwhile.
    if (compared === undefined || this.place !== place || this.isReady || this.versions.length === 0) return
    this.change(() => {
      this.format = 'docx'
      this.text = 'compared'
      this.moments = compared
    })
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    // One button gave way to another: the focus goes on to that.
    const isOpen = this.dialog()?.open === true && changed.has('work')
    if (isOpen && document.activeElement === document.body)
      this.querySelector<HTMLElement>('footer .btn:last-of-type')?.focus()
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
        <div class="exchoice">
          ${this.scopes()} ${this.formats()} ${this.texts()} ${this.extras()} ${this.annexList()}
        </div>
        <div class="exchoice">${this.previewColumn()}</div>
      </div>
      <footer>${workLine(this.work, this.isReady ? this.preview : 'versions')} ${this.buttons()}</footer>
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
    const forWord = this.format === 'docx' ? 'word' : 'other'
    const forms: readonly ExportedText[] = this.scope().goalId === null ? agendaTexts : exportedTexts
    return html`<fieldset class="field">
      <legend>${words('export-text')}</legend>
      ${forms.map(text => {
        const isEmpty = text === 'compared' && this.versions.length === 0
        const hint = textHint(text, forWord, isEmpty)
        const choose = (): void => void (this.text = text)
        const radio = this.radio('export-text', text, words(`export-text-${text}`), this.text === text, choose, {
          hint,
          isOff: isEmpty,
        })
        return html`${radio}${this.text === text ? this.textDetails(text) : nothing}`
      })}
    </fieldset>`
  }

  /** What a form of the text asks further. */
  private textDetails(text: ExportedText): TemplateResult | typeof nothing {
    if (text === 'bracketed')
      return html`<div class="exdetails">
        ${this.checkbox('export-holders', words('export-holders'), this.holders, () => (this.holders = !this.holders))}
      </div>`
    if (text !== 'compared') return nothing
    const options = momentOptions(this.versions)
    const { from, to } = this.moments
    return html`<div class="exdetails exselects">
      ${this.select('export-from', from, options.slice(0, -1), value => (this.moments = { from: value, to }))}
      ${this.select('export-to', to, options, value => (this.moments = { from, to: value }))}
    </div>`
  }

  private extras(): TemplateResult | typeof nothing {
    if (this.format === 'json') return nothing
    const isCompared = this.text === 'compared'
    const hint = isCompared ? 'not-compared' : this.format === 'docx' ? 'word' : 'other'
    return html`<fieldset class="field">
      <legend>${words('export-extras')}</legend>
      ${this.checkbox(
        'export-comments',
        words('export-comments-with'),
        this.comments && !isCompared,
        () => (this.comments = !this.comments),
        { hint: words(`export-comments-${hint}`), isOff: isCompared },
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
        return this.checkbox(
          `export-annex-${annex}`,
          words(`export-annex-${annex}`),
          this.annexes.includes(annex),
          () => (this.annexes = toggled(this.annexes, annex)),
          { hint: count === undefined ? '' : words(`export-annex-rows-${annex}`, { count }) },
        )
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
    key: 'export-language' | 'export-paper' | 'export-from' | 'export-to',
    chosen: string,
    options: readonly { readonly value: string; readonly label: string; readonly lang?: string }[],
    choose: (value: string) => void,
  ): TemplateResult {
    const onChoose = (value: string): void => this.change(() => choose(value))
    return selectField(key, words(key), { chosen, options, isOff: this.isBusy(), onChoose })
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
      <button class="btn btn--go" type="button" ?disabled=${!this.isReady} @click=${() => void this.start()}>
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
    { hint = '', isOff = false }: ChoiceFacts = {},
  ): TemplateResult {
    const onChoose = (): void => this.change(choose)
    return radioField(name, value, { label, isChecked, hint, isOff: this.isBusy() || isOff, onChoose })
  }

  private checkbox(
    id: string,
    label: string,
    isChecked: boolean,
    choose: () => void,
    { hint = '', isOff = false }: ChoiceFacts = {},
  ): TemplateResult {
    const onChoose = (): void => this.change(choose)
    return checkField(id, { label, isChecked, hint, isOff: this.isBusy() || isOff, onChoose })
  }

  /** The versions of the goal that is open; nothing can be compared before they are known. */
  private async readVersions(): Promise<void> {
    const { goalId } = this.place
    if (goalId === null) return
    try {
      this.versions = await askVersions(goalId)
    } catch (fault) {
      this.previewProblem = sentenceOf(fault)
    }
    this.moments = { from: String(this.versions[0]?.number ?? ''), to: 'now' }
  }

  private change(choose: () => void): void {
    choose()
    this.isReady = true
    // Of an agenda nothing is compared: its goals have versions of their own.
    if (this.text === 'compared' && (this.scope().goalId === null || this.versions.length === 0)) this.text = 'clean'
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
    const { format, text, annexes, paper, language, comments, holders, moments } = this
    const common = { format, annexes: [...annexes], paper, language, comments }
    if (text === 'bracketed') return { ...common, text, holders }
    return text === 'compared' ? { ...common, text, ...moments } : { ...common, text }
  }

  private isBusy(): boolean {
    return this.work.kind === 'busy'
  }

  private dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }
}

type ChoiceFacts = { readonly hint?: string; readonly isOff?: boolean }
