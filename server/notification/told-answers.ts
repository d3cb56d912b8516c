/**
 * Several answers to somebody's inputs that are told at once: as a notice keeps them, and as its mails say them, by goal,
 * each with its reason. [D9]
 */
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import { maxAnswersTold, noticePath, noticeWords, type ToldAnswer } from '../../packages/domain/notification.ts'
import { mentionedWords } from '../../packages/messages/person-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'

export type KeptAnswers = {
  readonly answers: readonly ToldAnswer[]
  /** How many there are besides. */
  readonly more: number
}

/** Answers with the goals that they are about. */
export type ShownAnswers = KeptAnswers & {
  readonly goals: ReadonlyMap<GoalId, { readonly id: GoalId; readonly number: number; readonly title: string }>
}

export type AnswerLine = { readonly sentence: string; readonly words: string | null; readonly url: string }

export const noAnswers: ShownAnswers = { answers: [], more: 0, goals: new Map() }

/** What a notice keeps of these answers: the first ones, with the beginnings of their reasons. */
export function keptAnswers(answers: readonly ToldAnswer[]): KeptAnswers {
  const told = answers.slice(0, maxAnswersTold)
  return {
    answers: told.map(each => ({ ...each, words: each.words === null ? null : noticeWords(each.words) })),
    more: answers.length - told.length,
  }
}

/** The answers of each goal together, goals in the order of their first; null: about the agenda as a whole. */
export function answersByGoal({ answers }: KeptAnswers): ReadonlyMap<GoalId | null, readonly ToldAnswer[]> {
  const byGoal = new Map<GoalId | null, ToldAnswer[]>()
  for (const answer of answers) byGoal.set(answer.goalId, [...(byGoal.get(answer.goalId) ?? []), answer])
  return byGoal
}

/** An answer in words, and where it is read. `origin`: `https://host[:port]`. */
export function answerLine(
  { locale, origin, agendaId }: { readonly locale: Locale; readonly origin: string; readonly agendaId: AgendaId },
  { goalId, inputId, number, answer, words }: ToldAnswer,
): AnswerLine {
  return {
    sentence: say(locale, 'mail-answer', { number, answer: say(locale, `disposition-${answer}`) }),
    words: words === null || words === '' ? null : mentionedWords(locale, words),
    url: `${origin}${noticePath(agendaId, { kind: 'input-answer', goalId, inputId, answer })}`,
  }
}
