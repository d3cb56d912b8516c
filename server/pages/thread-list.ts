/**
 * Discussions in the first HTML: complete without scripts, and replaced by <discussion-panel> once it has read them
 * itself. For every page that shows discussions; the element's tag is the page's own.
 */
import type { AnchorIndex } from '../../packages/document/anchor-shapes.ts'
import { resolveElement, resolvePassage } from '../../packages/document/anchors.ts'
import type { ThreadId } from '../../packages/domain/ids.ts'
import { isNameHidden, mentionedWords, nameShown, seatName } from '../../packages/messages/person-words.ts'
import { seatMark } from '../../packages/messages/phase-words.ts'
import { say, sayDate, type Locale } from '../../packages/messages/say.ts'
import type { Thread } from '../comment/comment-queries.ts'
import type { Comment } from '../comment/written-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'

/** The paragraph of each thread that stands on words of a text ('' in a heading); null for words that are gone. */
export type ThreadPlaces = ReadonlyMap<ThreadId, string | null>

/** As many as a page carries; the client lists them all. */
const maxThreadsInPage = 200

/** Finds where the threads that a page carries stand in a text. `numbers`: of its paragraphs; '' where a paragraph is only suggested. */
export function placesOf(
  threads: readonly Thread[],
  index: AnchorIndex,
  numbers: ReadonlyMap<string, string>,
): ThreadPlaces {
  return new Map(
    threads.slice(0, maxThreadsInPage).flatMap(({ id, anchor }): readonly [ThreadId, string | null][] => {
      if (anchor.kind !== 'passage' && anchor.kind !== 'element') return []
      const piece =
        anchor.kind === 'passage'
          ? (resolvePassage(index, anchor.passage)?.[0] ?? null)
          : resolveElement(index, anchor.element)
      return [[id, piece === null ? null : (numbers.get(piece.bid) ?? '')]]
    }),
  )
}

/** The threads with their comments, in the order given. */
export function threadList(locale: Locale, threads: readonly Thread[], places: ThreadPlaces): Html {
  if (threads.length === 0) return html`<p class="mid rail-empty" data-first>${say(locale, 'discussion-none')}</p>`
  return html`<ol class="thread-list" data-first aria-label="${say(locale, 'discussion-list')}">
    ${threads.slice(0, maxThreadsInPage).map(
      thread =>
        html`<li class="note thread thread--${thread.type}" id="thread-${thread.id}">
          <p class="note-head">
            <span class="small mid"
              ><span class="tag thread-type">${say(locale, `thread-type-${thread.type}`)}</span>
              ${say(locale, 'thread-number', { number: thread.number })}</span
            >
            <span class="where">${placeWords(locale, thread, places)}</span>
          </p>
          ${quoteOf(thread) !== '' && html`<blockquote class="note-quote" dir="auto">${quoteOf(thread)}</blockquote>`}
          <ol class="note-entries">
            ${thread.comments.map(comment => entry(locale, comment))}
          </ol>
        </li>`,
    )}
  </ol>`
}

function entry(locale: Locale, { author, words, writtenAt, withdrawnAt }: Comment): Html {
  const when = (at: Date): string => sayDate(locale, at, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return html`<li class="note-entry">
    <p class="note-head">
      <span class="who" dir="auto">${groupMarkHtml(seatMark(locale, author), true)}${seatName(locale, author)}</span>
      <span class="where"><time datetime="${writtenAt.toISOString()}">${when(writtenAt)} UTC</time></span>
    </p>
    ${!isNameHidden(author) && html`<p class="small mid note-name" dir="auto">${nameShown(locale, author)}</p>`}
    ${
      words === null
        ? html`<p class="note-gone mid">
            ${say(locale, 'comment-withdrawn', { when: withdrawnAt === null ? '' : when(withdrawnAt) })}
          </p>`
        : html`<p class="note-words" dir="auto">${mentionedWords(locale, words)}</p>`
    }
  </li>`
}

function quoteOf({ anchor }: Thread): string {
  const quote = anchor.kind === 'passage' ? anchor.passage.quote : 'quote' in anchor ? anchor.quote : ''
  return quote.length <= quoteShown ? quote : `${quote.slice(0, quoteShown).replace(/\p{Surrogate}$/u, '')}…`
}
const quoteShown = 160

function placeWords(locale: Locale, { id, anchor }: Thread, places: ThreadPlaces): string {
  switch (anchor.kind) {
    case 'goal':
      return say(locale, 'thread-place-goal')
    case 'agenda':
      return say(locale, 'thread-place-agenda')
    case 'indicator':
      return say(locale, 'thread-place-indicator')
    case 'suggestion':
      return say(locale, 'thread-place-suggestion')
    case 'passage':
    case 'element': {
      const place = places.get(id) ?? null
      if (place === null) return say(locale, 'thread-detached')
      return place === '' ? say(locale, 'thread-place-heading') : place
    }
  }
}
