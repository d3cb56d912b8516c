/** The heading of a goal for which other titles are suggested: its line struck, and each suggested one behind it. */
import { say, sayList, type Locale } from '../messages/say.ts'
import { longAuthor, shortAuthor, type MarkedTitle } from './goal-marks.ts'
import { labelled, type ChangeLabels } from './printed-changes.ts'
import { printedLanguage } from './printed-language.ts'
import { plainRun, type PrintedPart, type PrintedRun } from './printed-parts.ts'
import type { Naming } from './printed-rows.ts'

type Facts = {
  readonly number: number
  readonly title: string
  readonly titles: readonly MarkedTitle[]
  readonly level: number
  readonly locale: Locale
  readonly language: string
}

/** As Word tracks it: rejected, the title; accepted, what is suggested for it. */
export function trackedTitle(facts: Facts): PrintedPart {
  const runs = titleRuns(facts, longAuthor)
  const shape = { style: 'heading', level: facts.level } as const
  return { kind: 'tracked', shape, was: null, wasBy: '', mark: null, runs, ...saidIn(facts) }
}

/** For readers, who see and hear what is suggested and by whom. */
export function changedTitle(facts: Facts, labels: ChangeLabels): PrintedPart {
  const runs = labelled(titleRuns(facts, shortAuthor), labels, facts.locale)
  return { kind: 'heading', level: facts.level, newPage: false, runs, ...saidIn(facts) }
}

function titleRuns({ number, title, titles, locale }: Facts, naming: Naming): readonly PrintedRun[] {
  const line = (of: string): string => say(locale, 'workspace-goal-title', { number, title: of })
  const names = [...new Set(titles.map(({ by }) => naming(by, locale)))]
  const deletedAt = titles
    .flatMap(({ at }) => at ?? [])
    .toSorted()
    .at(-1)
  const gone = { kind: 'deleted', insertedBy: '', deletedBy: sayList(locale, names, { type: 'unit' }) } as const
  return [
    { ...plainRun(line(title)), change: { ...gone, ...(deletedAt === undefined ? {} : { deletedAt }) } },
    ...titles.map(({ to, by, at }, k): PrintedRun => {
      const come = { kind: 'inserted', insertedBy: naming(by, locale), deletedBy: '' } as const
      const words = k === 0 ? line(to) : ` / ${line(to)}`
      return { ...plainRun(words), change: { ...come, ...(at === null ? {} : { insertedAt: at }) } }
    }),
  ]
}

function saidIn({ title, language }: Facts) {
  return printedLanguage(title, language)
}
