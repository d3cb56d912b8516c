/**
 * Words of the reader's own that could not be sent: to read, to suggest or make a comment of, to copy, to dismiss once
 * they are not needed any more.
 */
import { html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { KeptDraft, KeptPassage } from '../live/device-store.ts'
import { sayDate } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

/** `where`: whether the server has it too, or this device alone, or this window as long as it is open. */
export type ShownDraft = KeptDraft & { readonly where: 'server' | 'device' | 'window' }

/** What is to become of a passage. `block`: of the paragraph that was chosen; null for where the words stood. */
export type TurnWish = {
  readonly draft: ShownDraft
  readonly passage: number
  readonly into: 'suggestion' | 'comment'
  readonly block: string | null
}
type Paragraph = { readonly block: string; readonly label: string }

/** Fires `dismiss` with the draft, and `turn` with a wish. */
@customElement('kept-words')
export class KeptWords extends LightElement {
  @property({ attribute: false }) drafts: readonly ShownDraft[] = []
  /** Why nothing can be suggested, or commented, now; null where it can. */
  @property({ attribute: false }) suggestClosed: string | null = null
  @property({ attribute: false }) commentClosed: string | null = null
  @property({ attribute: false }) paragraphs: readonly Paragraph[] = []
  /** The passage (draft and its place there) that waits for a paragraph, because where it stood is gone. */
  @property({ attribute: false }) placeless: string | null = null
  /** Why the last act failed; by passage. */
  @property({ attribute: false }) failed: { readonly at: string; readonly sentence: string } | null = null
  @property({ type: Boolean }) busy = false
  @state() private copied: { readonly id: string; readonly isDone: boolean } | null = null
  @state() private asked: string | null = null

  protected override render(): TemplateResult {
    if (this.drafts.length === 0) return html`<p class="mid rail-empty">${words('workspace-kept-none')}</p>`
    return html`<ul class="kept-list">
      ${this.drafts.map(draft => this.card(draft))}
    </ul>`
  }

  private card(draft: ShownDraft): TemplateResult {
    return html`<li class="note note--kept">
      <header>
        <span class="who">${words(draft.reason)}</span>
      </header>
      ${draft.words.map((words, k) => (words.text === '' ? null : this.passage(draft, words, k)))}
      <p class="where">${keptAt(draft)}</p>
      <footer>
        <button class="btn btn--s" type="button" @click=${() => this.copy(draft)}>
          ${words('workspace-kept-copy')}
        </button>
        <button class="btn btn--s btn--plain" type="button" @click=${() => this.dismiss(draft)}>
          ${words(this.asked === draft.id ? 'workspace-kept-dismiss-sure' : 'workspace-kept-dismiss')}
        </button>
        <span class="small mid" role="status"
          >${this.copied?.id === draft.id ? copiedWords(this.copied.isDone) : null}</span
        >
      </footer>
    </li>`
  }

  private passage(draft: ShownDraft, { text, before, after }: KeptPassage, passage: number): TemplateResult {
    const at = passageName(draft.id, passage)
    const turn = (into: TurnWish['into'], block: string | null = null): void => {
      if (this.busy) return
      const detail = { draft, passage, into, block }
      this.dispatchEvent(new CustomEvent<TurnWish>('turn', { detail }))
    }
    const id = `kept-${draft.id}-${passage}`
    return html`<div role="group" aria-labelledby=${id}>
      <blockquote class="kept-text" id=${id} dir="auto">${text.trim()}</blockquote>
      ${before === '' && after === '' ? null : html`<p class="small mid" dir="auto">${around(before, after)}</p>`}
      <p class="kept-acts">
        ${act('workspace-kept-suggest', this.suggestClosed, () => turn('suggestion'))}
        ${act('workspace-kept-comment', this.commentClosed, () => turn('comment'))}
      </p>
      ${this.failed?.at === at ? html`<p class="small problem" role="alert">${this.failed.sentence}</p>` : null}
      ${this.placeless === at && this.suggestClosed === null ? this.choice(block => turn('suggestion', block)) : null}
    </div>`
  }

  /** The paragraphs of the text, for words that have no place of their own any more. */
  private choice(choose: (block: string) => void): TemplateResult {
    const submit = (event: SubmitEvent): void => {
      event.preventDefault()
      const block = event.target instanceof HTMLFormElement ? new FormData(event.target).get('block') : null
      if (typeof block === 'string') choose(block)
    }
    return html`<form class="kept-place" @submit=${submit}>
      <label class="field"
        ><span>${words('workspace-kept-paragraph')}</span>
        <select class="input" name="block">
          ${this.paragraphs.map(({ block, label }) => html`<option value=${block}>${label}</option>`)}
        </select>
      </label>
      <button class="btn btn--s" type="submit">${words('workspace-kept-suggest-there')}</button>
    </form>`
  }

  private async copy({ id, words: passages }: ShownDraft): Promise<void> {
    try {
      await navigator.clipboard.writeText(passages.flatMap(({ text }) => (text === '' ? [] : [text])).join('\n\n'))
      this.copied = { id, isDone: true }
    } catch {
      this.copied = { id, isDone: false } // the browser refused: the words can still be selected
    }
  }

  /** The first press asks, the second does: these are the last copies of somebody's words. */
  private dismiss(draft: ShownDraft): void {
    if (this.asked !== draft.id) {
      this.asked = draft.id
      return
    }
    this.asked = null
    this.dispatchEvent(new CustomEvent<ShownDraft>('dismiss', { detail: draft }))
  }
}

/** A passage among all that are kept. */
export function passageName(draftId: string, passage: number): string {
  return `${draftId} ${passage}`
}

function act(key: 'workspace-kept-suggest' | 'workspace-kept-comment', closed: string | null, go: () => void) {
  return html`<button
    class="btn btn--s"
    type="button"
    aria-disabled=${closed === null ? 'false' : 'true'}
    title=${closed ?? ''}
    @click=${() => (closed === null ? go() : undefined)}
  >
    ${words(key)}${closed === null ? null : html`<span class="vh">. ${closed}</span>`}
  </button>`
}

function around(before: string, after: string): string {
  const facts = { before: before.slice(-60), after: after.slice(0, 60) }
  if (before === '') return words('workspace-kept-before', facts)
  return words(after === '' ? 'workspace-kept-after' : 'workspace-kept-around', facts)
}

function keptAt({ createdAt, where }: ShownDraft): string {
  const when = sayDate(pageLocale(), new Date(createdAt), {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  return words('workspace-kept-at', {
    when,
    where: words(whereKept[where]),
  })
}

const whereKept = {
  server: 'workspace-kept-where-server',
  device: 'workspace-kept-where-device',
  window: 'workspace-kept-where-window',
} as const

function copiedWords(isDone: boolean): string {
  return words(isDone ? 'workspace-kept-copied' : 'workspace-kept-copy-failed')
}
