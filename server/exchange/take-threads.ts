/** Discussions and links as the lossless file holds them. Reads what queries gave; asks nobody. */
import type { AnchorIndex } from '../../packages/document/anchor-shapes.ts'
import { resolveElement, resolvePassage } from '../../packages/document/anchors.ts'
import type { AnchorPiece } from '../../packages/document/passage-words.ts'
import type { FileComment, FileGoal, FileThread } from '../../packages/exchange/lossless-file.ts'
import type { LinkLine } from '../catalogue/link-queries.ts'
import type { Thread } from '../comment/comment-queries.ts'
import type { Author, Comment } from '../comment/written-queries.ts'

/**
 * Threads with the places of their words in this text; `index` is null where there is none. `round`: of the agenda; the
 * number of any other is said.
 */
export function fileThreads(threads: readonly Thread[], index: AnchorIndex | null, round: number | null): FileThread[] {
  return threads.map(thread => {
    const { id, number, type, openedAt, resolvedAt, resolvedBy, comments } = thread
    return {
      id,
      number,
      ...(thread.round === round || round === null ? {} : { round: thread.round }),
      ...(thread.isLate ? { late: true } : {}),
      type,
      ...placeOf(thread, index),
      openedAt: openedAt.toISOString(),
      resolvedAt: resolvedAt?.toISOString() ?? null,
      resolvedBy: resolvedBy === null ? null : authorOf(resolvedBy),
      comments: comments.map(fileComment),
    }
  })
}

/** Links to indicators and to references apart. */
export function splitLinks(links: readonly LinkLine[]): Pick<FileGoal, 'links' | 'references'> {
  return {
    links: links.flatMap(({ indicatorId, code, title, relation, how, state, elementId }) =>
      indicatorId === null ? [] : [{ indicator: indicatorId, code, title, relation, how, state, element: elementId }],
    ),
    references: links.flatMap(({ referenceId, code, title, binding, how, state, elementId }) =>
      referenceId === null ? [] : [{ reference: referenceId, code, title, binding, how, state, element: elementId }],
    ),
  }
}

function placeOf(
  { anchor }: Thread,
  index: AnchorIndex | null,
): Pick<FileThread, 'about' | 'of' | 'passages' | 'quote' | 'before' | 'after'> {
  const nowhere = { passages: [], quote: '', before: '', after: '' }
  switch (anchor.kind) {
    case 'passage': {
      const { quote, prefix, suffix } = anchor.passage
      const pieces = index === null ? null : resolvePassage(index, anchor.passage)
      return { about: 'passage', of: null, passages: passagesOf(pieces), quote, before: prefix, after: suffix }
    }
    case 'element': {
      const piece = index === null ? null : resolveElement(index, anchor.element)
      const passages = passagesOf(piece === null ? null : [piece])
      return { ...nowhere, about: 'element', of: anchor.element, passages, quote: anchor.quote }
    }
    case 'indicator':
      return { ...nowhere, about: 'indicator', of: anchor.indicator }
    // Which one is said where the file holds the undecided ones; a decided one is in no file.
    case 'suggestion':
      return { ...nowhere, about: 'suggestion', of: null, quote: anchor.quote }
    default:
      return { ...nowhere, about: anchor.kind, of: null }
  }
}

function passagesOf(pieces: readonly AnchorPiece[] | null): FileThread['passages'] {
  return (pieces ?? []).map(({ bid, from, to }) => ({ block: bid, from, to }))
}

function fileComment(comment: Comment): FileComment {
  const { id, author, words, mentions, writtenAt, editedAt, withdrawnAt } = comment
  return {
    id,
    by: authorOf(author),
    at: writtenAt.toISOString(),
    text: words ?? '',
    mentions: mentions.map(({ name }) => name),
    editedAt: editedAt?.toISOString() ?? null,
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
  }
}

function authorOf({ name, organisation, code, group }: Author): FileComment['by'] {
  return { name, organisation, code, group }
}
