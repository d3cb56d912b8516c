/**
 * One discussion as a card: two lines of it while it rests, all of it with what the reader can do while it is looked
 * at. Draws only; every act is an event for the panel, which owns the store and the composers.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { readCommentHistory, readRemoval } from '../../packages/contract/comment-endpoints.ts'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { isNameHidden } from '../../packages/messages/person-words.ts'
import { words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import { isDetached, type ThreadPlaces } from './thread-filter.ts'
import type { Comment, Thread, ThreadStore } from './thread-store.ts'
import {
  commentWords,
  nameOf,
  organisationOf,
  placeOfThread,
  shortTime,
  timeTemplate,
  whoTemplate,
  writtenWords,
} from './thread-words.ts'

/** What somebody wants of a thread; the panel does it. */
export type ThreadAct =
  | { readonly kind: 'activate' | 'rest' | 'reply' | 'resolve' | 'reopen' | 'reattach' }
  | { readonly kind: 'edit' | 'withdraw'; readonly comment: Comment }
  | { readonly kind: 'suggestion'; readonly id: string }
export type ThreadActEvent = CustomEvent<ThreadAct>

/** Fires `act` with a ThreadAct. What stands in the slot of the composer is the panel's: `composer`. */
@customElement('thread-card')
export class ThreadCard extends LightElement {
  @property({ attribute: false }) thread: Thread | null = null
  @property({ attribute: false }) store: ThreadStore | null = null
  @property({ attribute: false }) places: ThreadPlaces = null
  /** Who suggests what it is about; null where that is not known, or for another thread. */
  @property({ attribute: false }) suggester: string | null = null
  @property({ attribute: false }) isActive = false
  @property({ attribute: false }) isPointed = false
  /** What is being written in this thread, drawn by the panel; `for` a comment that is being changed, or a reply. */
  @property({ attribute: false }) composer: { readonly for: string; readonly template: TemplateResult } | null = null
  @property({ attribute: false }) canReattach = false
  @state() private removal: AnswerOf<typeof readRemoval>['removal'] = null
  @state() private history: { readonly of: string; readonly versions: Versions | string } | null = null
  @state() private asked: string | null = null
  private askedRemoval = ''

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { thread } = this
    // A thread that was read again may name people otherwise than what was asked before.
    if (changed.has('thread')) {
      this.askedRemoval = ''
      if (this.history !== null) void this.readHistory(this.history.of)
    }
    if (thread === null || !this.isActive || !isDetached(thread, this.places)) return
    const asking = JSON.stringify(thread.anchor)
    if (asking === this.askedRemoval) return
    this.askedRemoval = asking
    this.removal = null
    void this.askWhoRemoved(thread.id)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { thread } = this
    const first = thread?.comments[0]
    if (thread === null || first === undefined) return nothing
    const classes = ['note', 'thread', `thread--${thread.type}`]
    if (this.isActive || this.isPointed) classes.push(this.isActive ? 'is-on' : 'is-pointed')
    if (thread.resolvedAt !== null) classes.push('is-resolved')
    return html`<article
      class=${classes.join(' ')}
      id="thread-${thread.id}"
      tabindex="-1"
      aria-label=${words('thread-label', {
        type: words(`thread-type-${thread.type}`),
        who: organisationOf(first.author),
        place: placeOfThread(thread, this.places, this.suggester),
      })}
    >
      ${this.isActive ? this.whole(thread) : this.brief(thread, first)}
    </article>`
  }

  private brief(thread: Thread, first: Comment): TemplateResult {
    const replies = thread.comments.length - 1
    return html`<button
      class="note-open"
      type="button"
      aria-expanded="false"
      @click=${() => this.act({ kind: 'activate' })}
    >
      <span class="note-head"
        >${whoTemplate(first.author)}<span class="where"
          >${placeOfThread(thread, this.places, this.suggester)}</span
        ></span
      >
      <span class="note-brief" dir="auto">${first.words === null ? tombstone(first) : writtenWords(first.words)}</span>
      <span class="note-foot small mid">
        ${typeTag(thread)} ${thread.resolvedAt === null ? nothing : html`${icon('check')}${words('thread-closed')}`}
        ${replies === 0 ? nothing : words('thread-more', { count: replies })}
      </span>
    </button>`
  }

  private whole(thread: Thread): TemplateResult {
    const { anchor } = thread
    return html`<div class="note-head">
        <span class="small mid">${typeTag(thread)} ${words('thread-number', { number: thread.number })}</span>
        <span class="where">${placeOfThread(thread, this.places, this.suggester)}</span>
        <button
          class="btn btn--plain btn--s btn--icon note-rest"
          type="button"
          aria-label=${words('thread-back-to-text')}
          @click=${() => this.act({ kind: 'rest' })}
        >
          ${icon('x')}
        </button>
      </div>
      ${
        anchor.quote === ''
          ? nothing
          : html`<blockquote class="note-quote" dir="auto" aria-label=${words('thread-on-words')}>
              <p>${cut(anchor.quote)}</p>
            </blockquote>`
      }
      ${anchor.suggestion === null ? nothing : this.wayToSuggestion(anchor.suggestion)}
      ${isDetached(thread, this.places) ? this.detached() : nothing}
      <ol class="note-entries">
        ${thread.comments.map(comment => this.entry(comment))}
      </ol>
      ${
        thread.resolvedBy === null || thread.resolvedAt === null
          ? nothing
          : html`<p class="small mid">
              ${icon('check')}${words('thread-closed-by', { who: nameOf(thread.resolvedBy), when: shortTime(thread.resolvedAt) })}
            </p>`
      }
      ${this.composer?.for === thread.id ? this.composer.template : this.acts(thread)}`
  }

  private wayToSuggestion(id: string): TemplateResult {
    return html`<p>
      <button
        class="btn btn--s btn--plain"
        type="button"
        data-act="suggestion"
        @click=${() => this.act({ kind: 'suggestion', id })}
      >
        ${icon('suggest')}${words('thread-to-suggestion')}
      </button>
    </p>`
  }

  private entry(comment: Comment): TemplateResult {
    const { author } = comment
    const isOpen = this.history?.of === comment.id
    return html`<li class="note-entry">
      <p class="note-head">${whoTemplate(author)}<span class="where">${timeTemplate(comment.writtenAt)}</span></p>
      ${isNameHidden(author) ? nothing : html`<p class="small mid note-name" dir="auto">${nameOf(author)}</p>`}
      ${
        this.composer?.for === comment.id
          ? this.composer.template
          : comment.words === null
            ? html`<p class="note-gone mid">${tombstone(comment)}</p>`
            : html`<p class="note-words" dir="auto">${commentWords(comment)}</p>`
      }
      ${
        comment.editedAt === null || comment.withdrawnAt !== null
          ? nothing
          : html`<button
              class="btn btn--plain btn--s note-edited"
              type="button"
              aria-expanded=${isOpen ? 'true' : 'false'}
              title=${words('comment-history-title')}
              @click=${() => this.toggleHistory(comment)}
            >
              ${words('comment-edited-at', { when: shortTime(comment.editedAt) })}
            </button>`
      }
      ${isOpen ? this.earlier() : nothing} ${this.ownActs(comment)}
    </li>`
  }

  private ownActs(comment: Comment): TemplateResult | typeof nothing {
    const { store } = this
    if (store?.isByMe(comment) !== true || comment.withdrawnAt !== null || this.composer !== null) return nothing
    const refusal = store.refusalToChange()
    return html`<p class="note-own">
      ${actButton('comment-edit', refusal, () => this.act({ kind: 'edit', comment }), true)}
      ${actButton(
        this.asked === comment.id ? 'comment-withdraw-sure' : 'comment-withdraw',
        refusal,
        () => this.withdraw(comment),
        true,
      )}
    </p>`
  }

  private acts(thread: Thread): TemplateResult {
    const { store } = this
    const isOpen = thread.resolvedAt === null
    return html`<footer>
      ${
        isOpen
          ? actButton('thread-reply', store?.refusalToReply(thread) ?? null, () => this.act({ kind: 'reply' }), false)
          : nothing
      }
      ${
        isOpen
          ? actButton(
              'thread-resolve',
              store?.refusalToResolve(thread) ?? null,
              () => this.act({ kind: 'resolve' }),
              true,
            )
          : actButton('thread-reopen', store?.refusalToReopen(thread) ?? null, () => this.act({ kind: 'reopen' }), true)
      }
      ${
        isDetached(thread, this.places)
          ? actButton(
              'thread-reattach',
              store?.refusalToReattach(thread) ?? null,
              () => this.act({ kind: 'reattach' }),
              true,
              this.canReattach ? null : words('thread-reattach-no-words'),
            )
          : nothing
      }
    </footer>`
  }

  private detached(): TemplateResult {
    const { removal } = this
    const when = removal === null ? '' : shortTime(removal.at)
    return html`<p class="callout callout--warn note-detached">
      ${icon('warn')}<span
        >${words('thread-detached-looking')}
        ${
          removal === null
            ? nothing
            : removal.by === null
              ? words('thread-detached-at', { when })
              : words('thread-detached-by', {
                  who: isNameHidden(removal.by)
                    ? nameOf(removal.by)
                    : `${nameOf(removal.by)}, ${organisationOf(removal.by)}`,
                  when,
                })
        }</span
      >
    </p>`
  }

  private earlier(): TemplateResult {
    const versions = this.history?.versions ?? []
    if (typeof versions === 'string') return html`<p class="small mid">${versions}</p>`
    const before = versions.slice(1)
    if (before.length === 0) return html`<p class="small mid">${words('comment-history-none')}</p>`
    return html`<ol class="note-versions" aria-label=${words('comment-history-title')}>
      ${before.map(
        ({ version, words: text, writtenAt }) =>
          html`<li>
            <p class="small mid">${words('comment-history-version', { version, when: shortTime(writtenAt) })}</p>
            <p class="note-words" dir="auto">${writtenWords(text)}</p>
          </li>`,
      )}
    </ol>`
  }

  private async toggleHistory({ id }: Comment): Promise<void> {
    if (this.history?.of === id) {
      this.history = null
      return
    }
    this.history = { of: id, versions: words('discussion-loading') }
    await this.readHistory(id)
  }

  private async readHistory(id: string): Promise<void> {
    try {
      const { versions } = await callEndpoint(readCommentHistory, { params: { commentId: id } })
      this.history = { of: id, versions }
    } catch (fault) {
      this.history = { of: id, versions: sentenceOf(fault) }
    }
  }

  private async askWhoRemoved(threadId: string): Promise<void> {
    try {
      this.removal = (await callEndpoint(readRemoval, { params: { threadId } })).removal
    } catch {
      this.removal = null // the card says that the words are gone; who it was can be asked again later
    }
  }

  /** The first press asks, the second does. */
  private withdraw(comment: Comment): void {
    if (this.asked !== comment.id) {
      this.asked = comment.id
      return
    }
    this.asked = null
    this.act({ kind: 'withdraw', comment })
  }

  private act(act: ThreadAct): void {
    this.dispatchEvent(new CustomEvent<ThreadAct>('act', { detail: act, bubbles: true }))
  }
}

type Versions = AnswerOf<typeof readCommentHistory>['versions']

const quoteShown = 160

function cut(quote: string): string {
  return quote.length <= quoteShown ? quote : `${quote.slice(0, quoteShown).replace(/\p{Surrogate}$/u, '')}…`
}

function typeTag({ type }: Thread): TemplateResult {
  return html`<span class="tag thread-type">${words(`thread-type-${type}`)}</span>`
}

function tombstone({ withdrawnAt }: Comment): string {
  return words('comment-withdrawn', { when: withdrawnAt === null ? '' : shortTime(withdrawnAt) })
}

/** What cannot be done now stays in its place and says why. */
function actButton(
  key: Parameters<typeof words>[0],
  refusal: RefusalCode | null,
  act: () => void,
  isPlain: boolean,
  missing: string | null = null,
): TemplateResult {
  const why = refusal === null ? missing : words(refusal)
  return html`<button
    class=${isPlain ? 'btn btn--s btn--plain' : 'btn btn--s'}
    type="button"
    aria-disabled=${why === null ? 'false' : 'true'}
    title=${why ?? ''}
    @click=${why === null ? act : null}
  >
    ${words(key)}${why === null ? nothing : html`<span class="vh">. ${why}</span>`}
  </button>`
}
