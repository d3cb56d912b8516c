/** Words of the reader's own that could not be sent: to read, to copy, to dismiss once they are not needed any more. */
import { html, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { KeptDraft, KeptPassage } from '../live/device-store.ts'
import { sayDate } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

/** `where`: whether the server has it too, or this device alone. */
export type ShownDraft = KeptDraft & { readonly where: 'server' | 'device' }

/** Fires `dismiss` with the draft. */
@customElement('kept-words')
export class KeptWords extends LightElement {
  @property({ attribute: false }) drafts: readonly ShownDraft[] = []
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
      ${draft.words.map(passage)}
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

  private async copy({ id, words: passages }: ShownDraft): Promise<void> {
    try {
      await navigator.clipboard.writeText(passages.map(({ text }) => text).join('\n\n'))
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

function passage({ text, before, after }: KeptPassage): TemplateResult {
  return html`<blockquote class="kept-text" dir="auto">${text.trim()}</blockquote>
    ${before === '' && after === '' ? null : html`<p class="small mid" dir="auto">${around(before, after)}</p>`}`
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
    where: words(where === 'server' ? 'workspace-kept-where-server' : 'workspace-kept-where-device'),
  })
}

function copiedWords(isDone: boolean): string {
  return words(isDone ? 'workspace-kept-copied' : 'workspace-kept-copy-failed')
}
