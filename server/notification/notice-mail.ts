/**
 * The mail about a notice, as plain text: who, for which organisation, in which goal, the beginning of the words, where
 * it is, and how to stop such mails. Other people's words are data here: they cannot begin a header or a new line.
 */
import { noticePath, type NoticeSubject } from '../../packages/domain/notification.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { type Locale, say } from '../../packages/messages/say.ts'
import { mentionedWords, type ShownSeat } from '../../packages/messages/person-words.ts'
import { noticePlace, noticeSentence } from '../../packages/messages/notice-words.ts'
import { answerLine, answersByGoal, type ShownAnswers } from './told-answers.ts'

export type NoticeMailFacts = {
  readonly locale: Locale
  readonly subject: NoticeSubject
  readonly agenda: { readonly id: AgendaId; readonly title: string }
  readonly goal: { readonly number: number; readonly title: string } | null
  readonly by: ShownSeat & { readonly name: string | null }
  /** The beginning of what the other person wrote, one line; null when there is nothing to quote. */
  readonly words: string | null
  /** Several answers that are told at once. */
  readonly answers: ShownAnswers
  /** `https://host[:port]`. */
  readonly origin: string
  readonly muteUrl: string
}

/** Subject and body. */
export function noticeMail(facts: NoticeMailFacts): { readonly subject: string; readonly body: string } {
  const { locale, agenda, words, origin, muteUrl } = facts
  const by = { ...facts.by, name: plain(facts.by.name), organisation: plain(facts.by.organisation) }
  const goal = facts.goal === null ? null : { ...facts.goal, title: plainLine(facts.goal.title) }
  const title = plainLine(agenda.title)
  const sentence = noticeSentence(locale, facts.subject, by)
  const place = noticePlace(locale, goal)
  const quoted = plain(words === null ? null : mentionedWords(locale, words))
  return {
    subject: say(locale, 'mail-notice-subject', { sentence, place: place ?? title }),
    body: [
      sentence,
      place === null ? title : `${title}\n${place}`,
      ...(quoted === null || quoted === '' ? [] : [`> ${quoted}`]),
      ...answersText(facts),
      say(locale, 'mail-notice-open', { url: `${origin}${noticePath(agenda.id, facts.subject)}` }),
      say(locale, 'mail-notice-mute', { url: muteUrl }),
    ].join('\n\n'),
  }
}

/** Several answers by goal, each with its reason and where it is. */
function answersText({ locale, agenda, answers, origin }: NoticeMailFacts): readonly string[] {
  const told = { locale, origin, agendaId: agenda.id }
  const parts = [...answersByGoal(answers)].flatMap(([goalId, those]) => {
    const goal = goalId === null ? undefined : answers.goals.get(goalId)
    const place = noticePlace(locale, goal === undefined ? null : { ...goal, title: plainLine(goal.title) })
    const lines = those.map(answer => {
      const { sentence, words, url } = answerLine(told, answer)
      return [sentence, ...(words === null ? [] : [`> ${plainLine(words)}`]), url].join('\n')
    })
    return [`== ${place ?? say(locale, 'inbox-agenda-as-whole')} ==`, ...lines]
  })
  return answers.more === 0 ? parts : [...parts, say(locale, 'mail-answers-more', { count: answers.more })]
}

/** One line without signs that end a line, stay unseen or turn the direction of what follows. */
export function plainLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

function plain(text: string | null): string | null {
  return text === null ? null : plainLine(text)
}
