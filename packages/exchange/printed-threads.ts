/**
 * Comments as a chapter at the end, for formats that cannot show them beside the words, and for threads that are about
 * no passage (the goal, the agenda) or whose passage is gone.
 */
import { mentionedWords, personName, seatName } from '../messages/person-words.ts'
import { say, type Locale, sayDate } from '../messages/say.ts'
import type { LosslessFile, FileComment, FileGoal, FileThread } from './lossless-file.ts'
import { printedLanguage } from './printed-language.ts'
import { lineOf, plainRun, type PrintedPart } from './printed-parts.ts'

/** The chapter of comments; none where there is nothing to list. `placed`: those that stand beside words, if any do. */
export function threadParts(
  { agenda }: LosslessFile,
  goals: readonly FileGoal[],
  how: { readonly locale: Locale; readonly placed: ReadonlySet<string> | null },
): PrintedPart[] {
  const { locale, placed } = how
  const listed = [
    { number: '', threads: agenda.threads },
    ...goals.map(goal => ({
      number: String(goal.number),
      threads: goal.threads.filter(({ id }) => placed?.has(id) !== true),
    })),
  ].filter(({ threads }) => threads.length > 0)
  if (listed.length === 0) return []
  return [
    lineOf({ kind: 'heading', level: 1, newPage: true }, say(locale, 'export-comments'), locale),
    ...listed.flatMap(({ number, threads }) => [
      lineOf(
        { kind: 'heading', level: 2 },
        number === '' ? say(locale, 'export-comments-agenda') : say(locale, 'export-comments-goal', { number }),
        locale,
      ),
      ...threads.flatMap(thread => threadLines(thread, agenda.language, locale)),
    ]),
  ]
}

/** Who wrote a comment, as it is shown: the organisation first, as everywhere. */
export function authorWords({ by }: Pick<FileComment, 'by'>, locale: Locale): string {
  const organisation = seatName(locale, by)
  return by.name === null
    ? organisation
    : say(locale, 'export-author', { organisation, name: personName(locale, by.name) })
}

function threadLines(thread: FileThread, language: string, locale: Locale): PrintedPart[] {
  const quote = thread.quote.replace(/\s+/g, ' ').trim()
  return [
    ...(quote === '' ? [] : [quoteLine(quote, language)]),
    ...thread.comments
      .filter(comment => comment.withdrawnAt === null)
      .map(comment => {
        const at = sayDate(locale, new Date(comment.at), { dateStyle: 'medium', timeZone: 'UTC' })
        const text = say(locale, 'export-comment-line', {
          author: authorWords(comment, locale),
          at,
          text: mentionedWords(locale, comment.text).replace(/\s+/g, ' ').trim(),
        })
        return lineOf({ kind: 'note' }, text, language)
      }),
  ]
}

function quoteLine(quote: string, language: string): PrintedPart {
  return { kind: 'quote', number: '', indent: 0, ...printedLanguage(quote, language), runs: [plainRun(quote)] }
}
