/**
 * The record as a file, for whoever may read it: read and sent some entries at a time, however many there are. That
 * somebody took it is in the journal, and not in the file itself.
 */
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import type { RecordFormat } from '../../packages/domain/record-file.ts'
import type { RecordFilters } from '../../packages/domain/record.ts'
import { recordFileName } from '../../packages/exchange/file-name.ts'
import { csvLines } from '../../packages/exchange/sheet-table.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { ParticipantActor, UnitOfWork } from '../platform/unit-of-work.ts'
import { entryCells, entryHeads, toldEntry } from './entry-rows.ts'
import { recordedEntries, type RecordedEntry } from './entry-list-queries.ts'

export type RecordDeps = { readonly database: Database; readonly clock: Clock; readonly unitOfWork: UnitOfWork }
export type RecordFile = { readonly fileName: string; readonly lines: AsyncIterable<string> }

/** So many entries are in memory. */
export const entriesAtOnce = 500

/** The file, in the reader's language. Refuses: 'not-found' and what the standing refuses. */
export async function takeRecord(
  deps: RecordDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  format: RecordFormat,
  filters: RecordFilters,
): Promise<RecordFile> {
  const { db } = deps.database
  const { participantId, locale } = actor
  const seat = await standingInAgenda(db, agendaId, participantId)
  const agenda = seat === null ? null : await agendaPage(db, agendaId)
  if (seat === null || agenda === null) throw new DomainError('not-found')
  authorize('read-record', seat.standing)
  const entriesBefore = (before: string | null) =>
    recordedEntries(db, agendaId, seat.standing, filters, before, participantId, entriesAtOnce)
  const first = await entriesBefore(null)
  await deps.unitOfWork(actor, work => {
    work.record({ name: 'record-exported', agendaId, format })
    return Promise.resolve()
  })
  const linesOf = (entries: readonly RecordedEntry[]): string =>
    format === 'csv'
      ? csvLines(entries.map(entry => entryCells(locale, entry)))
      : entries.map(entry => `${JSON.stringify(toldEntry(locale, entry))}\n`).join('')
  async function* lines(): AsyncGenerator<string> {
    if (format === 'csv') yield `\ufeff${csvLines([entryHeads(locale)])}`
    let page = first
    yield linesOf(page.entries)
    while (page.hasMore) {
      page = await entriesBefore(page.entries.at(-1)?.id ?? null)
      yield linesOf(page.entries)
    }
  }
  return {
    fileName: recordFileName({ agenda: agenda.title, at: deps.clock.now().toISOString() }, format),
    lines: lines(),
  }
}
