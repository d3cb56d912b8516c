/**
 * Reads again what a Word document holds beside its words: its comments, each with its author, its words, its place in
 * the text and what it answers, and what stands on every page. Notes at the foot are none of ours.
 */
import { DomainError } from '../../packages/domain/errors.ts'
import type { PrintedPart, PrintedRun, PrintedText } from '../../packages/exchange/printed-parts.ts'
import { partWords, printable } from '../../packages/exchange/printed-parts.ts'
import { authorWords } from '../../packages/exchange/printed-threads.ts'
import { allElements, elementsIn, type XmlElement } from '../../packages/exchange/xml-reader.ts'
import { mentionedWords } from '../../packages/messages/person-words.ts'
import { say } from '../../packages/messages/say.ts'
import type { ZipFile } from './zip-file.ts'

/** Refuses: 'export-differs'. */
export function checkBesideWords(zip: ZipFile, paragraphs: readonly XmlElement[], text: PrintedText): void {
  const part = (name: string): string => zip.read(`word/${name}`)?.toString('utf8') ?? ''
  const footer = say(text.locale, 'export-page-of', { page: '', pages: '' })
  const around: readonly (readonly [string, string])[] = [
    [wordsIn(part('header1.xml'), 'w:hdr'), squeezed(text.header)],
    [wordsIn(part('footer1.xml'), 'w:ftr'), squeezed(footer)],
    [wordsIn(part('footnotes.xml'), 'w:footnotes'), ''],
    [wordsIn(part('endnotes.xml'), 'w:endnotes'), ''],
  ]
  for (const [found, expected] of around) if (found !== expected) throw new DomainError('export-differs', { at: 0 })
  const found = commentsIn(part('comments.xml'), part('commentsExtended.xml'), placesIn(paragraphs))
  const expected = commentsOf(text)
  const differs = Array.from({ length: Math.max(found.length, expected.length) }, (_, i) => i).find(
    i => JSON.stringify(found[i]) !== JSON.stringify(expected[i]),
  )
  if (differs !== undefined) throw new DomainError('export-differs', { at: differs })
}

type Comment = {
  readonly author: string
  readonly words: string
  /** The words that it is about. */
  readonly about: string
  readonly isResolved: boolean
  /** Which comment of the file it answers; null for the first of a thread. */
  readonly answers: number | null
}

function commentsOf({ parts, threads, locale }: PrintedText): readonly Comment[] {
  const comments: Comment[] = []
  for (const thread of threads) {
    const about = wordsOfThread(parts, thread.id)
    if (about === null) continue
    const first = comments.length
    for (const comment of thread.comments.filter(each => each.withdrawnAt === null)) {
      comments.push({
        author: printable(authorWords(comment, locale)),
        words: squeezed(mentionedWords(locale, comment.text)),
        about,
        isResolved: thread.resolvedAt !== null,
        answers: comments.length === first ? null : first,
      })
    }
  }
  return comments
}

/** From the first to the last run that names the thread, with whatever is printed between them. */
function wordsOfThread(parts: readonly PrintedPart[], thread: string): string | null {
  const pieces = parts.flatMap((part): readonly { readonly words: string; readonly run: PrintedRun | null }[] => {
    if (part.kind === 'table') return [{ words: partWords(part), run: null }]
    const before = partWords({ ...part, runs: [] })
    return [{ words: before, run: null }, ...part.runs.map(run => ({ words: run.text, run }))]
  })
  const isAbout = ({ run }: (typeof pieces)[number]): boolean => run?.threads.includes(thread) === true
  const first = pieces.findIndex(isAbout)
  if (first < 0) return null
  const covered = pieces.slice(first, pieces.findLastIndex(isAbout) + 1)
  return squeezed(covered.map(({ words }) => words).join(''))
}

function commentsIn(xml: string, extended: string, places: ReadonlyMap<string, string>): readonly Comment[] {
  const elements = xml === '' ? [] : allElements(xml, ['w:comment'])
  const threads = new Map(
    (extended === '' ? [] : allElements(extended, ['w15:commentEx'])).map(({ attributes }) => [
      attributes['w15:paraId'] ?? '',
      attributes,
    ]),
  )
  const owners = new Map(elements.flatMap((each, i) => paragraphIds(each).map(id => [id, i] as const)))
  return elements.map((each): Comment => {
    const said = paragraphIds(each)
      .map(id => threads.get(id))
      .filter(one => one !== undefined)
    const parent = said.flatMap(one => one['w15:paraIdParent'] ?? [])[0]
    return {
      author: each.attributes['w:author'] ?? '',
      words: squeezed(textIn(each)),
      about: places.get(each.attributes['w:id'] ?? '') ?? '',
      isResolved: said.some(one => one['w15:done'] === '1'),
      answers: parent === undefined ? null : (owners.get(parent) ?? -1),
    }
  })
}

function paragraphIds(comment: XmlElement): readonly string[] {
  return elementsIn(comment).flatMap(({ attributes }) => attributes['w14:paraId'] ?? [])
}

/** The words between the borders of each comment that the text refers to. */
function placesIn(paragraphs: readonly XmlElement[]): ReadonlyMap<string, string> {
  const open = new Map<string, string>()
  const ended = new Map<string, string>()
  const places = new Map<string, string>()
  const follow = (element: XmlElement): void => {
    const id = element.attributes['w:id'] ?? ''
    if (element.name === 'w:commentRangeStart') open.set(id, '')
    else if (element.name === 'w:commentRangeEnd') {
      ended.set(id, open.get(id) ?? '')
      open.delete(id)
    } else if (element.name === 'w:commentReference') places.set(id, squeezed(ended.get(id) ?? ''))
    else if (element.name === 'w:t' || element.name === 'w:delText') {
      for (const [each, words] of open) open.set(each, words + textIn({ ...element, name: 'w:p', children: [element] }))
    } else for (const child of elementsIn(element)) follow(child)
  }
  for (const paragraph of paragraphs) follow(paragraph)
  return places
}

function wordsIn(xml: string, name: string): string {
  return xml === '' ? '' : squeezed(allElements(xml, [name]).map(textIn).join(''))
}

/** What is shown of an element; instructions of fields are not. */
function textIn(element: XmlElement): string {
  return elementsIn(element)
    .map(child =>
      child.name === 'w:t' || child.name === 'w:delText'
        ? child.children.filter(each => typeof each === 'string').join('')
        : textIn(child),
    )
    .join('')
}

function squeezed(words: string): string {
  return printable(words).replace(/\s+/gu, '')
}
