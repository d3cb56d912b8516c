/**
 * The discussions that a page shows, as this window knows them: read once, kept true by what `/events` says happened,
 * changed by the acts of the reader. A thread that changed is read alone. Failing to read again later leaves what is
 * shown. Who may do what is asked of packages/domain/comment with the standing that the server told.
 */
import {
  editComment,
  listAgendaThreads,
  listGoalThreads,
  openAgendaThread,
  openGoalThread,
  readThread,
  reattachThread,
  reopenThread,
  replyToThread,
  resolveThread,
  withdrawComment,
} from '../../packages/contract/comment-endpoints.ts'
import type { AnswerOf, BodyOf } from '../../packages/contract/endpoint.ts'
import { refusalToReattach, refusalToReopen, refusalToResolve } from '../../packages/domain/comment.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { refusalTo, type Standing } from '../../packages/domain/permission.ts'
import { listenToAgenda, roundMoves, type AgendaNews } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'

export type Thread = AnswerOf<typeof readThread>['thread']
export type Comment = Thread['comments'][number]
export type Author = Comment['author']
/** What the discussions are about. */
export type DiscussionSubject =
  | { readonly kind: 'goal'; readonly agendaId: string; readonly goalId: string }
  | { readonly kind: 'agenda'; readonly agendaId: string }
  | { readonly kind: 'indicator'; readonly agendaId: string; readonly indicator: string }

type GoalAbout = BodyOf<typeof openGoalThread>['about']
/** What a new thread stands on; null stands on the subject itself. */
export type AboutPart = Exclude<GoalAbout, { kind: 'goal' }>
/** Words or an element of the text. */
export type AboutText = Exclude<AboutPart, { kind: 'suggestion' }>

export type Written = { readonly words: string; readonly mentions: readonly string[] }
export type NewThread = Written & {
  readonly id: string
  readonly commentId: string
  readonly type: Thread['type']
  readonly about: AboutPart | null
}

/** `news`: comments of others that came while the page was open, newest last. */
export type StoreChange = { readonly news: readonly { readonly kind: 'opened' | 'replied'; readonly by: Author }[] }

export type StoreState =
  { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'ready' }

const heard = [
  'thread-opened',
  'reply-added',
  'comment-edited',
  'comment-withdrawn',
  'thread-resolved',
  'thread-reopened',
  'thread-reattached',
  ...roundMoves,
  'goal-dropped',
  'goal-parked',
  'goal-restored',
  'member-renamed',
  // These put words under other ids, so the anchors are others too.
  'blocks-joined',
] as const

/** Born with a panel, closed with it. */
export class ThreadStore {
  readonly subject: DiscussionSubject
  state: StoreState = { kind: 'loading' }
  threads: readonly Thread[] = []
  private standing: Standing | null = null
  private readonly me: string
  private readonly changed: (change: StoreChange) => void
  private readonly stop: () => void
  private lists = 0
  /** Threads that were told by themselves while a list was on its way. */
  private readonly told = new Set<string>()

  constructor(subject: DiscussionSubject, me: string, changed: (change: StoreChange) => void) {
    this.subject = subject
    this.me = me
    this.changed = changed
    this.stop = listenToAgenda(subject.agendaId, heard, news => this.hear(news))
    void this.load()
  }

  close(): void {
    this.stop()
  }

  /** Reads everything. */
  async load(): Promise<void> {
    const list = ++this.lists
    this.told.clear()
    try {
      const { threads, standing } = await this.list()
      if (list !== this.lists) return
      const told = this.threads.filter(({ id }) => this.told.has(id))
      const before = this.state.kind === 'ready' ? this.threads : null
      this.standing = standingOf(standing)
      this.threads = inOrder([...threads.filter(({ id }) => !this.told.has(id)), ...told])
      this.state = { kind: 'ready' }
      this.changed({ news: before === null ? [] : this.newsSince(before, this.threads) })
      // Which of the two is newer, the list or what was told beside it, is not known: once more.
      if (told.length > 0) await this.load()
    } catch (fault) {
      if (list !== this.lists || this.state.kind === 'ready') return
      this.state = { kind: 'failed', reason: sentenceOf(fault) }
      this.changed({ news: [] })
    }
  }

  isMine(thread: Thread): boolean {
    return thread.openedBy === this.me || thread.comments.some(({ author }) => author.id === this.me)
  }

  isByMe({ author }: Comment): boolean {
    return author.id === this.me
  }

  /** Why the reader cannot do this now; null if she can. */
  refusalToOpen(): RefusalCode | null {
    return this.standing === null ? null : refusalTo('open-thread', this.standing)
  }

  refusalToReply(thread: Thread): RefusalCode | null {
    if (this.standing === null) return null
    return refusalTo('reply-to-thread', this.standing) ?? (thread.resolvedAt === null ? null : 'thread-is-resolved')
  }

  refusalToChange(): RefusalCode | null {
    return this.standing === null ? null : refusalTo('reply-to-thread', this.standing)
  }

  refusalToResolve(thread: Thread): RefusalCode | null {
    return this.standing === null ? null : refusalToResolve(this.standing, this.factsOf(thread))
  }

  refusalToReopen(thread: Thread): RefusalCode | null {
    return this.standing === null ? null : refusalToReopen(this.standing, this.factsOf(thread))
  }

  refusalToReattach(thread: Thread): RefusalCode | null {
    return this.standing === null ? null : refusalToReattach(this.standing, this.factsOf(thread), thread.anchor.kind)
  }

  async open({ id, commentId, type, words, mentions, about }: NewThread): Promise<void> {
    const opening = { id, commentId, type, words, mentions: [...mentions] }
    const { subject } = this
    if (subject.kind === 'goal') {
      const body = { ...opening, about: about ?? { kind: 'goal' as const } }
      this.take(await callEndpoint(openGoalThread, { params: { goalId: subject.goalId }, body }))
    } else {
      const on =
        subject.kind === 'agenda' ? { kind: subject.kind } : { kind: subject.kind, indicator: subject.indicator }
      const params = { agendaId: subject.agendaId }
      this.take(await callEndpoint(openAgendaThread, { params, body: { ...opening, about: on } }))
    }
  }

  async reply(threadId: string, id: string, { words, mentions }: Written): Promise<void> {
    const body = { id, words, mentions: [...mentions] }
    this.take(await callEndpoint(replyToThread, { params: { threadId }, body }))
  }

  async edit(comment: Comment, { words, mentions }: Written): Promise<void> {
    const body = { version: comment.version, words, mentions: [...mentions] }
    this.take(await callEndpoint(editComment, { params: { commentId: comment.id }, body }))
  }

  async withdraw(commentId: string): Promise<void> {
    this.take(await callEndpoint(withdrawComment, { params: { commentId } }))
  }

  async resolve(threadId: string): Promise<void> {
    this.take(await callEndpoint(resolveThread, { params: { threadId }, body: {} }))
  }

  async reopen(threadId: string): Promise<void> {
    this.take(await callEndpoint(reopenThread, { params: { threadId }, body: {} }))
  }

  async reattach(threadId: string, about: AboutText): Promise<void> {
    this.take(await callEndpoint(reattachThread, { params: { threadId }, body: { about } }))
  }

  private list(): Promise<AnswerOf<typeof listGoalThreads>> {
    const { subject } = this
    if (subject.kind === 'goal') return callEndpoint(listGoalThreads, { params: { goalId: subject.goalId } })
    const query = subject.kind === 'indicator' ? { indicator: subject.indicator } : {}
    return callEndpoint(listAgendaThreads, { params: { agendaId: subject.agendaId }, query })
  }

  private hear(news: AgendaNews): void {
    if (news.name === 'missed' || news.threadId === undefined) {
      void this.load()
      return
    }
    const { subject } = this
    const isHere = subject.kind === 'goal' ? news.goalId === subject.goalId : news.goalId === undefined
    if (isHere) void this.readOne(news.threadId)
  }

  private async readOne(threadId: string): Promise<void> {
    if (this.state.kind !== 'ready') return
    try {
      const answer = await callEndpoint(readThread, { params: { threadId } })
      if (this.isAbout(answer.thread)) this.take(answer)
    } catch {
      // What is shown stays; the next event, or the socket's next opening, reads it again.
    }
  }

  private isAbout({ goalId, anchor }: Thread): boolean {
    const { subject } = this
    switch (subject.kind) {
      case 'goal':
        return goalId === subject.goalId
      case 'agenda':
        return goalId === null && anchor.kind === 'agenda'
      case 'indicator':
        return anchor.indicator === subject.indicator
    }
  }

  /** A thread as the server just told it, in its place among the others. */
  private take({ thread, standing }: AnswerOf<typeof readThread>): void {
    const before = this.threads
    const others = before.filter(({ id }) => id !== thread.id)
    this.threads = inOrder([...others, thread])
    this.standing = standingOf(standing)
    this.told.add(thread.id)
    this.state = { kind: 'ready' }
    this.changed({ news: this.newsSince(before, [thread]) })
  }

  private newsSince(before: readonly Thread[], now: readonly Thread[]): StoreChange['news'] {
    return now.flatMap(thread => {
      const known = before.find(({ id }) => id === thread.id)
      const added = thread.comments.slice(known?.comments.length ?? 0).filter(comment => !this.isByMe(comment))
      return added.map(({ author }, k) => ({
        kind: known === undefined && k === 0 ? ('opened' as const) : ('replied' as const),
        by: author,
      }))
    })
  }

  private factsOf(thread: Thread): { readonly isOpener: boolean; readonly isResolved: boolean } {
    return { isOpener: thread.openedBy === this.me, isResolved: thread.resolvedAt !== null }
  }
}

function inOrder(threads: readonly Thread[]): readonly Thread[] {
  return [...threads].sort((a, b) => (a.round === b.round ? a.number - b.number : a.round - b.round))
}

function standingOf({ goal, ...standing }: AnswerOf<typeof readThread>['standing']): Standing {
  return { ...standing, goal: goal ?? undefined }
}
