/**
 * What the reader is writing in the discussions of a page: one thing at a time, kept on her device until it was sent.
 * Beginning another keeps the first. A send that failed leaves the words and says why.
 */
import { sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import type { Mentionable } from './mention-search.ts'
import type { AboutPart, Comment, DiscussionSubject, Thread, ThreadStore } from './thread-store.ts'
import type { UnsentComment, UnsentComments } from './unsent-comments.ts'

export type Writing = { readonly comment: UnsentComment; readonly isSending: boolean; readonly failure: string } & (
  | { readonly kind: 'thread' }
  | { readonly kind: 'reply'; readonly threadId: string }
  /** `before`: the comment as it was when the change began. */
  | { readonly kind: 'edit'; readonly threadId: string; readonly before: Comment }
)

export type CommentWritingOptions = {
  readonly store: ThreadStore
  readonly unsent: UnsentComments
  members(): Promise<readonly Mentionable[]>
  /** The words of the text must be on the server before something can stand on them. */
  whenSaved(): Promise<void>
  changed(): void
  /** Somebody is to write now. */
  begun(): void
  /** It was sent: which thread it is in, and a sentence. */
  sent(threadId: string, sentence: string): void
}

export class CommentWriting {
  now: Writing | null = null
  private readonly options: CommentWritingOptions

  constructor(options: CommentWritingOptions) {
    this.options = options
  }

  /** A new thread on these words, or on the subject for null. What was begun before stands on the new words. */
  async beginThread(about: AboutPart | null, quote: string): Promise<void> {
    const kept = this.now?.kind === 'thread' ? this.now.comment : await this.options.unsent.of(this.threadKey)
    const comment = kept === null ? { ...newComment(), about, quote } : { ...kept, about, quote }
    if (comment.words !== '') this.options.unsent.keep(this.threadKey, comment)
    this.begin({ kind: 'thread', comment, isSending: false, failure: '' })
  }

  async beginReply(thread: Thread): Promise<void> {
    const kept = await this.options.unsent.of(`reply/${thread.id}`)
    this.begin({ kind: 'reply', threadId: thread.id, comment: kept ?? newComment(), isSending: false, failure: '' })
  }

  async beginEdit(thread: Thread, before: Comment): Promise<void> {
    const kept = await this.options.unsent.of(`edit/${before.id}`)
    const mentions = kept?.mentions ?? (await this.seatsOf(before))
    const comment = { ...newComment(), commentId: before.id, words: kept?.words ?? before.words ?? '', mentions }
    this.begin({ kind: 'edit', threadId: thread.id, before, comment, isSending: false, failure: '' })
  }

  /** After a reload: a new thread that was begun is there again. */
  async resume(): Promise<void> {
    const kept = await this.options.unsent.of(this.threadKey)
    if (kept === null || kept.words === '' || this.now !== null) return
    this.now = { kind: 'thread', comment: kept, isSending: false, failure: '' }
    this.options.changed()
  }

  /** A reply that was begun in a thread is there again when the thread is looked at. */
  async resumeReply(threadId: string | null): Promise<void> {
    if (this.now !== null && this.now.kind !== 'thread' && this.now.threadId !== threadId) {
      this.now = null
      this.options.changed()
    }
    if (threadId === null || this.now !== null) return
    const kept = await this.options.unsent.of(`reply/${threadId}`)
    if (kept === null || kept.words === '') return
    this.now = { kind: 'reply', threadId, comment: kept, isSending: false, failure: '' }
    this.options.changed()
  }

  written(comment: UnsentComment): void {
    if (this.now === null) return
    this.now = { ...this.now, comment, failure: '' }
    const key = this.keyOf(this.now)
    if (comment.words.trim() === '') this.options.unsent.forget(key)
    else this.options.unsent.keep(key, comment)
    this.options.changed()
  }

  /** Closes the composer; who cancels does not want the words any more. */
  cancel(): void {
    if (this.now === null) return
    this.options.unsent.forget(this.keyOf(this.now))
    this.now = null
    this.options.changed()
  }

  async send(comment: UnsentComment): Promise<void> {
    const sending = this.now
    if (sending === null || sending.isSending) return
    this.now = { ...sending, comment, isSending: true, failure: '' }
    this.options.changed()
    try {
      const threadId = await this.deliver(sending, comment)
      this.options.unsent.forget(this.keyOf(sending))
      this.now = null
      this.options.changed()
      this.options.sent(threadId, words(sending.kind === 'edit' ? 'discussion-changed' : 'discussion-sent'))
    } catch (fault) {
      this.now = { ...sending, comment, isSending: false, failure: sentenceOf(fault) }
      this.options.changed()
    }
  }

  private async deliver(sending: Writing, comment: UnsentComment): Promise<string> {
    const { store } = this.options
    const written = { words: comment.words, mentions: Object.keys(comment.mentions) }
    switch (sending.kind) {
      case 'thread': {
        const { id, commentId, type, about } = comment
        if (about !== null) await this.options.whenSaved()
        await store.open({ ...written, id, commentId, type, about })
        return id
      }
      case 'reply':
        await store.reply(sending.threadId, comment.commentId, written)
        return sending.threadId
      case 'edit':
        await store.edit(sending.before, written)
        return sending.threadId
    }
  }

  private begin(writing: Writing): void {
    this.now = writing
    this.options.changed()
    this.options.begun()
  }

  private keyOf(writing: Writing): string {
    switch (writing.kind) {
      case 'thread':
        return this.threadKey
      case 'reply':
        return `reply/${writing.threadId}`
      case 'edit':
        return `edit/${writing.before.id}`
    }
  }

  private get threadKey(): string {
    return `new/${keyOfSubject(this.options.store.subject)}`
  }

  /** A comment tells people, sending it names seats: the same person has the same name in both. */
  private async seatsOf({ mentions }: Comment): Promise<UnsentComment['mentions']> {
    if (mentions.length === 0) return {}
    const members = await this.options.members()
    const seats = mentions.flatMap(({ name }) => members.find(member => member.name === name) ?? [])
    return Object.fromEntries(seats.map(({ id, name }) => [id, name]))
  }
}

function newComment(): UnsentComment {
  const [id, commentId] = [crypto.randomUUID(), crypto.randomUUID()]
  return { id, commentId, type: 'comment', words: '', mentions: {}, about: null, quote: '' }
}

function keyOfSubject(subject: DiscussionSubject): string {
  switch (subject.kind) {
    case 'goal':
      return `goal/${subject.goalId}`
    case 'agenda':
      return `agenda/${subject.agendaId}`
    case 'indicator':
      return `agenda/${subject.agendaId}/${subject.indicator}`
  }
}
