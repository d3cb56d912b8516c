/**
 * Threads as Word comments: the first comment of a thread is a comment on its words, the others are replies to it.
 * Author is the organisation with the person's name, the date is when it was written. A withdrawn comment stays out.
 */
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  Paragraph,
  TextRun,
  type ICommentOptions,
  type ParagraphChild,
} from 'docx'
import { printedLanguage } from '../../packages/exchange/printed-language.ts'
import { printable, type PrintedRun, type PrintedText } from '../../packages/exchange/printed-parts.ts'
import { authorWords } from '../../packages/exchange/printed-threads.ts'
import { mentionedWords } from '../../packages/messages/person-words.ts'
import { wordLanguage } from './word-styles.ts'

export type WordComments = {
  readonly children: readonly ICommentOptions[]
  /** What stands before and after a run: the borders of the comments that begin or end there. */
  before(run: PrintedRun): readonly ParagraphChild[]
  after(run: PrintedRun): readonly ParagraphChild[]
}

/** Numbers the comments and finds where each begins and ends. */
export function buildWordComments(text: PrintedText): WordComments {
  const runs = text.parts.flatMap(part => (part.kind === 'table' ? [] : part.runs))
  const placed = text.threads.flatMap(thread => {
    const covered = runs.filter(run => run.threads.includes(thread.id))
    const [first] = covered
    const last = covered.at(-1)
    const comments = thread.comments.filter(comment => comment.withdrawnAt === null)
    return first === undefined || last === undefined || comments.length === 0
      ? []
      : [{ first, last, comments, isResolved: thread.resolvedAt !== null }]
  })
  let next = 0
  const numbered = placed.map(thread => {
    const ids = thread.comments.map(() => next++)
    return { ...thread, ids }
  })
  const children = numbered.flatMap(({ comments, ids, isResolved }) =>
    comments.map((comment, i): ICommentOptions => {
      const author = authorWords(comment, text.locale)
      const [parentId] = ids
      return {
        id: ids[i] ?? 0,
        author: printable(author),
        initials: initialsOf(author),
        date: new Date(comment.at),
        resolved: isResolved,
        ...(i === 0 || parentId === undefined ? {} : { parentId }),
        children: mentionedWords(text.locale, comment.text)
          .split(/\n+/)
          .map(line => commentLine(printable(line), text.language)),
      }
    }),
  )
  return {
    children,
    before: run =>
      numbered.filter(({ first }) => first === run).flatMap(({ ids }) => ids.map(id => new CommentRangeStart(id))),
    after: run =>
      numbered
        .filter(({ last }) => last === run)
        .flatMap(({ ids }) =>
          ids.flatMap(id => [new CommentRangeEnd(id), new TextRun({ children: [new CommentReference(id)] })]),
        ),
  }
}

function commentLine(text: string, own: string): Paragraph {
  const { language, direction } = printedLanguage(text, own)
  return new Paragraph({
    bidirectional: direction === 'rtl',
    children: [new TextRun({ text, rightToLeft: direction === 'rtl', language: wordLanguage(language, direction) })],
  })
}

function initialsOf(author: string): string {
  return (author.match(/\p{L}[\p{L}\p{M}]*/gu) ?? [])
    .slice(0, 3)
    .map(word => Array.from(word)[0] ?? '')
    .join('')
}
