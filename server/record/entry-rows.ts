/** An entry of the record as it is told outside of the house: as an object, and as a row of a table. */
import { personName } from '../../packages/messages/person-words.ts'
import { recordedByWords, recordWords } from '../../packages/messages/record-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { SheetCell } from '../../packages/exchange/sheet-table.ts'
import type { RecordedEntry } from './entry-list-queries.ts'

/** As the endpoint `readRecord` answers it. */
export function toldEntry(locale: Locale, entry: RecordedEntry) {
  const { id, chained, at, name, by, goal, words } = entry
  return {
    id,
    seq: chained?.seq ?? null,
    hash: chained?.hash ?? null,
    at: at.toISOString(),
    name,
    sentence: sentenceOf(locale, entry),
    by: {
      name: by.kind === 'house' ? null : personName(locale, by.name),
      organisation: by.kind === 'seat' ? by.delegation.organisation : null,
    },
    goalId: goal?.id ?? null,
    words: Object.fromEntries(words),
  }
}

/** The heads of `entryCells`, in its order. */
export function entryHeads(locale: Locale): readonly string[] {
  return (
    [
      'record-column-number',
      'record-time',
      'record-who',
      'record-column-person',
      'record-what',
      'record-filter-goal',
      'record-column-words',
      'record-column-event',
      'record-column-hash',
    ] as const
  ).map(key => say(locale, key))
}

/** As a row of a table. */
export function entryCells(locale: Locale, entry: RecordedEntry): readonly SheetCell[] {
  const { chained, at, name, by, goal, words } = entry
  return [
    chained?.seq ?? '',
    at.toISOString(),
    recordedByWords(locale, by),
    by.kind === 'house' ? '' : personName(locale, by.name),
    sentenceOf(locale, entry),
    goal?.number ?? '',
    [...words.values()].map(said => said ?? say(locale, 'record-words-gone')).join('\n'),
    name,
    chained?.hash ?? '',
  ]
}

function sentenceOf(locale: Locale, entry: RecordedEntry): string {
  return recordWords(locale, { ...entry, who: recordedByWords(locale, entry.by) })
}
