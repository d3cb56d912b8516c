/**
 * What the reader is writing in the discussions of a page: one thing at a time, kept on her device until it was sent.
 * Beginning another keeps the first. A send that failed leaves the words and says why; what is written on while
 * something is being sent stays, whatever comes of the sending.
 */
import { sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { stillMentioned, type Mentionable } from './mention-search.ts'
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
  /** It was sent: which thread it is in, a sentence, and what its author does now. */
  sent(threadId: string, sentence: string, author: 'reads' | 'writes-on' | 'writes-elsewhere'): void
  /** It was not sent, and the reader looks at something else by now; its words are kept. */
  failed(sentence: string): void
}

export class CommentWriting {
  now: Writing | null = null
  /** The comments that are on their way, by their ids. */
  private readonly onTheWay = new Set<string>()
  private readonly options: CommentWritingOptions

  constructor(options: CommentWritingOptions) {
    this.options = options
  }

  /** A new thread on these words, or on the subject for null. What was begun before stands on the new words. */
  async beginThread(about: AboutPart | null, quote: string): Promise<void> {
    // There is room for one that is not sent.
    if (this.now?.kind === 'thread' && this.now.isSending) return this.options.begun()
    const kept = this.now?.kind === 'thread' ? this.now.comment : await this.options.unsent.of(this.threadKey)
    const comment = kept === null ? { ...newComment(), about, quote } : { ...kept, about, quote }
    if (comment.words !== '') this.options.unsent.keep(this.threadKey, comment)
    this.begin({ kind: 'thread', comment, isSending: false, failure: '' })
  }

  async beginReply(thread: Thread): Promise<void> {
    const kept = await this.options.unsent.of(`reply/${thread.id}`)
    const comment = kept ?? newComment()
    const isSending = this.onTheWay.has(comment.commentId)
    this.begin({ kind: 'reply', threadId: thread.id, comment, isSending, failure: '' })
  }

  async beginEdit(thread: Thread, before: Comment): Promise<void> {
    const kept = await this.options.unsent.of(`edit/${before.id}`)
    const mentions = kept?.mentions ?? (await this.seatsOf(before))
    const comment = { ...newComment(), commentId: before.id, words: kept?.words ?? before.words ?? '', mentions }
    const isSending = this.onTheWay.has(before.id)
    this.begin({ kind: 'edit', threadId: thread.id, before, comment, isSending, failure: '' })
  }

  /** After a reload: a new thread that was begun is there again. */
  async resume(): Promise<void> {
    const kept = await this.options.unsent.of(this.threadKey)
    if (kept === null || kept.words === '' || this.now !== null) return
    this.now = { kind: 'thread', comment: kept, isSending: this.onTheWay.has(kept.commentId), failure: '' }
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
    const isSending = this.onTheWay.has(kept.commentId)
    this.now = { kind: 'reply', threadId, comment: kept, isSending, failure: '' }
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

  /** Closes the composer; its words are there again when it is opened again. Says whether there are any. */
  leave(): boolean {
    const left = this.now
    this.now = null
    this.options.changed()
    return left !== null && left.comment.words.trim() !== '' && !left.isSending
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
    const id = comment.commentId
    this.onTheWay.add(id)
    this.now = { ...sending, comment, isSending: true, failure: '' }
    this.options.changed()
    try {
      const threadId = await this.deliver(sending, comment)
      this.onTheWay.delete(id)
      await this.delivered(sending, comment, threadId)
    } catch (fault) {
      this.onTheWay.delete(id)
      await this.notDelivered(sending, comment, sentenceOf(fault))
    }
  }

  /** It is there; what was written on after it was sent waits to be sent as well. */
  private async delivered(sending: Writing, comment: UnsentComment, threadId: string): Promise<void> {
    const { unsent } = this.options
    const key = this.keyOf(sending)
    const kept = await unsent.of(key)
    const isHere = this.isAt(comment)
    const written = isHere ? this.now?.comment : kept
    // Another one may have been begun in its place.
    const isThis = written?.commentId === comment.commentId
    if (isThis) unsent.forget(key)
    const rest = isThis ? { ...written, words: wordsAfter(sending.kind, comment.words, written.words) } : null
    const next = rest === null || rest.words === '' ? null : this.next(sending, threadId, rest)
    if (next !== null) unsent.keep(this.keyOf(next), next.comment)
    if (isHere) this.now = next
    this.options.changed()
    const author = isHere && next !== null ? 'writes-on' : this.now === null ? 'reads' : 'writes-elsewhere'
    this.options.sent(threadId, words(sending.kind === 'edit' ? 'discussion-changed' : 'discussion-sent'), author)
  }

  private async notDelivered(sending: Writing, comment: UnsentComment, failure: string): Promise<void> {
    const { unsent } = this.options
    const key = this.keyOf(sending)
    const kept = await unsent.of(key)
    if (this.isAt(comment) && this.now !== null) {
      // Emptied by who took it for sent: the words are there again.
      const isEmpty = this.now.comment.words.trim() === ''
      this.now = { ...this.now, comment: isEmpty ? comment : this.now.comment, isSending: false, failure }
      if (isEmpty) unsent.keep(key, comment)
    } else {
      if (kept === null) unsent.keep(key, comment)
      this.options.failed(failure)
    }
    this.options.changed()
  }

  private isAt(comment: UnsentComment): boolean {
    return this.now?.comment.commentId === comment.commentId
  }

  /** What was written after a new comment was sent becomes a reply to it; after a change, the next change. */
  private next(sending: Writing, threadId: string, later: UnsentComment): Writing | null {
    const open = { threadId, isSending: false, failure: '' }
    if (sending.kind !== 'edit') {
      const mentions = stillMentioned(later.mentions, later.words)
      return { ...open, kind: 'reply', comment: { ...newComment(), words: later.words, mentions } }
    }
    const { id } = sending.before
    const comments = this.options.store.threads.flatMap(thread => thread.comments)
    const before = comments.find(each => each.id === id) ?? sending.before
    return { ...open, kind: 'edit', before, comment: { ...later, commentId: id } }
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

/** What was written after what was sent: the rest, or all of it where the sent words were changed. */
function wordsAfter(kind: Writing['kind'], sent: string, written: string): string {
  if (written.trim() === sent.trim()) return ''
  return kind !== 'edit' && written.startsWith(sent) ? written.slice(sent.length).trim() : written
}

function newComment(): UnsentComment {
  return {
    id: crypto.randomUUID(),
    commentId: crypto.randomUUID(),
    type: 'comment',
    words: '',
    mentions: {},
    about: null,
    quote: '',
  }
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
