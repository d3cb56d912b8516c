/**
 * Where a comment is written: its type if it opens a thread, plain words, and members mentioned by @. What is written
 * is kept on the device until it was sent; a send that fails says why and keeps the words. The picker of members is a
 * list below the words, worked by arrows, Enter and Escape.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { live } from 'lit/directives/live.js'
import { maxCommentLength, plainComment, threadTypes } from '../../packages/domain/comment.ts'
import { words } from '../platform/page-facts.ts'
import { groupMarkTemplate } from '../ui/group-mark.ts'
import { LightElement } from '../ui/light-element.ts'
import { matchingMembers, mentionBefore, stillMentioned, type Mentionable } from './mention-search.ts'
import type { UnsentComment } from './unsent-comments.ts'

/** Fires `written` at every change, `send`, `cancel`, and `leave` to keep the words, each with the comment as it stands. */
@customElement('comment-composer')
export class CommentComposer extends LightElement {
  @property({ attribute: false }) comment: UnsentComment | null = null
  @property({ attribute: false }) purpose: 'new' | 'reply' | 'edit' = 'new'
  @property({ attribute: false }) isSending = false
  /** Why the last send failed, as a sentence; '' for nothing. */
  @property({ attribute: false }) failure = ''
  /** Asked for members once somebody mentions one. */
  @property({ attribute: false }) loadMembers: (() => Promise<readonly Mentionable[]>) | null = null
  @state() private members: readonly Mentionable[] | null = null
  @state() private search: { readonly from: number; readonly text: string } | null = null
  @state() private chosen = 0

  protected override render(): TemplateResult | typeof nothing {
    const { comment, purpose } = this
    if (comment === null) return nothing
    const length = plainComment(comment.words).length
    const over = length - maxCommentLength
    const listId = `members-${comment.commentId}`
    const matches = this.found()
    const isPicking = this.search !== null && this.members !== null
    const picked = isPicking ? matches[this.chosen] : undefined
    return html`<form class="composer" @submit=${this.onSubmit} @keydown=${this.onKey}>
      ${purpose === 'new' ? this.typeField(comment) : nothing}
      <label class="field composer-words"
        ><span class=${purpose === 'new' ? '' : 'vh'}>${words(labels[purpose])}</span>
        <textarea
          class="input"
          rows="3"
          dir="auto"
          .value=${live(comment.words)}
          aria-describedby="hint-${comment.commentId}"
          aria-autocomplete="list"
          aria-controls=${ifDefined(isPicking ? listId : undefined)}
          aria-activedescendant=${ifDefined(picked === undefined ? undefined : `${listId}-${picked.id}`)}
          @input=${this.onInput}
          @click=${this.lookForMention}
        ></textarea>
      </label>
      ${isPicking ? this.memberList(listId, matches) : nothing}
      <p class="small mid" id="hint-${comment.commentId}">
        ${
          over > 0
            ? words('composer-over', { count: over })
            : length > maxCommentLength - 500
              ? words('composer-left', { count: -over })
              : words('composer-mention-hint')
        }
      </p>
      ${this.failure === '' ? nothing : html`<p class="callout callout--bad" role="alert">${this.failure}</p>`}
      <div class="composer-acts">
        <button class="btn btn--s btn--go" type="submit" ?disabled=${this.isSending || length === 0 || over > 0}>
          ${words(this.isSending ? 'composer-sending' : purpose === 'edit' ? 'composer-save' : 'composer-send')}
        </button>
        <button class="btn btn--s btn--plain" type="button" @click=${() => this.tell('cancel')}>
          ${words('composer-cancel')}
        </button>
        <button class="btn btn--s btn--plain" type="button" @click=${this.beginMention}>
          <span aria-hidden="true">@</span><span class="vh">${words('composer-mention')}</span>
        </button>
      </div>
    </form>`
  }

  override focus(): void {
    void this.updateComplete.then(() => this.area()?.focus())
  }

  private typeField({ type }: UnsentComment): TemplateResult {
    return html`<label class="field composer-type"
      ><span>${words('composer-type')}</span>
      <select class="input" .value=${live(type)} @change=${this.onType}>
        ${threadTypes.map(
          each => html`<option value=${each} ?selected=${each === type}>${words(`thread-type-${each}`)}</option>`,
        )}
      </select>
    </label>`
  }

  private memberList(listId: string, matches: readonly Mentionable[]): TemplateResult {
    if (matches.length === 0) return html`<p class="small mid" role="status">${words('composer-mention-none')}</p>`
    return html`<ul class="mention-list" id=${listId} role="listbox" aria-label=${words('composer-mention-list')}>
      ${matches.map(
        (member, k) =>
          html`<li
            id="${listId}-${member.id}"
            role="option"
            aria-selected=${k === this.chosen ? 'true' : 'false'}
            @mousedown=${(event: Event) => event.preventDefault()}
            @click=${() => this.pick(member)}
          >
            ${groupMarkTemplate(member.group)}<span
              ><bdi>${member.name}</bdi> <small>${member.organisation}</small></span
            >
          </li>`,
      )}
    </ul>`
  }

  private found(): readonly Mentionable[] {
    return this.search === null || this.members === null ? [] : matchingMembers(this.members, this.search.text)
  }

  private readonly onSubmit = (event: Event): void => {
    event.preventDefault()
    this.tell('send')
  }

  private readonly onType = (event: Event): void => {
    const type = threadTypes.find(each => event.target instanceof HTMLSelectElement && each === event.target.value)
    if (type !== undefined) this.change({ type })
  }

  private readonly onInput = (): void => {
    const area = this.area()
    if (area === null || this.comment === null) return
    this.change({ words: area.value, mentions: stillMentioned(this.comment.mentions, area.value) })
    this.lookForMention()
  }

  private readonly lookForMention = (): void => {
    const area = this.area()
    this.chosen = 0
    this.search = area === null ? null : mentionBefore(area.value, area.selectionStart)
    if (this.search !== null && this.members === null) void this.fetchMembers()
  }

  private readonly beginMention = (): void => {
    const area = this.area()
    if (area === null) return
    const before = area.value.slice(0, area.selectionStart)
    area.setRangeText(before === '' || /\s$/.test(before) ? '@' : ' @', area.selectionStart, area.selectionEnd, 'end')
    area.focus()
    this.onInput()
  }

  private async fetchMembers(): Promise<void> {
    this.members = (await this.loadMembers?.()) ?? []
  }

  private pick(member: Mentionable): void {
    const area = this.area()
    if (area === null || this.search === null || this.comment === null) return
    area.setRangeText(`@${member.name} `, this.search.from, area.selectionStart, 'end')
    this.search = null
    const mentions = { ...stillMentioned(this.comment.mentions, area.value), [member.id]: member.name }
    this.change({ words: area.value, mentions })
    area.focus()
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    // An input method is at work: Enter and Escape are its own.
    if (event.isComposing) return event.stopPropagation()
    const matches = this.found()
    if (this.search !== null && matches.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step !== undefined && !event.altKey) {
        event.preventDefault()
        this.chosen = (this.chosen + step + matches.length) % matches.length
        return
      }
      const member = matches[this.chosen]
      if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && member !== undefined) {
        event.preventDefault()
        return this.pick(member)
      }
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      return this.tell('send')
    }
    if (event.key !== 'Escape') return
    event.stopPropagation()
    if (this.search === null) this.tell('leave')
    else this.search = null
  }

  private change(part: Partial<UnsentComment>): void {
    if (this.comment === null) return
    this.comment = { ...this.comment, ...part }
    this.tell('written')
  }

  private tell(name: 'written' | 'send' | 'cancel' | 'leave'): void {
    if (this.comment === null) return
    if (name === 'send' && (this.isSending || plainComment(this.comment.words) === '')) return
    this.dispatchEvent(new CustomEvent<UnsentComment>(name, { detail: this.comment }))
  }

  private area(): HTMLTextAreaElement | null {
    return this.querySelector('textarea')
  }
}

const labels = { new: 'composer-words', reply: 'composer-reply', edit: 'composer-edit' } as const
