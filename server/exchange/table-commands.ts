/**
 * The table of inputs and answers as a file: for whoever may read the inputs, with what that reader is shown of them.
 * Prepared answers leave for moderators alone. That somebody took it home is in the journal.
 */
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import { holdsPrepared, type TableFormat, type TableOwner } from '../../packages/domain/exchange.ts'
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { tableFileName } from '../../packages/exchange/file-name.ts'
import type { SheetTable } from '../../packages/exchange/sheet-table.ts'
import { agendaPage, standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { roundsOf, type RoundNow } from '../consultation/consultation-queries.ts'
import { inputCounts, inputsOfAuthor, inputsOfRound, type ShownInput } from '../consultation/disposition-queries.ts'
import { paragraphsOf, withWordsSince } from '../consultation/place-queries.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import type { ExportDeps } from './export-commands.ts'
import { inputTable } from './input-rows.ts'

export type TableFile = { readonly fileName: string; readonly format: TableFormat; readonly bytes: Uint8Array }

/** Which inputs a table holds. `goal` and `group`: of these alone; said of everybody's inputs only. */
export type WantedTable = {
  readonly agendaId: AgendaId
  readonly whose: TableOwner
  readonly goal: GoalId | null
  readonly group: StakeholderGroup | null
}

/**
 * The file, in the reader's language: every round as a sheet, or the latest as rows. `maxRows`: of one round.
 * Refuses: 'not-found', what the standing refuses, 'table-too-large', and what the workbench refuses.
 */
export async function exportInputs(
  deps: ExportDeps,
  actor: ParticipantActor,
  wanted: WantedTable,
  format: TableFormat,
  maxRows: number = limits.exchange.maxTableRows,
): Promise<TableFile> {
  const { db } = deps.database
  const { agendaId, whose } = wanted
  const seat = await standingInAgenda(db, agendaId, actor.participantId)
  const agenda = seat === null ? null : await agendaPage(db, agendaId)
  if (seat === null || agenda === null) throw new DomainError('not-found')
  authorize('read-agenda', seat.standing)
  const newestFirst = await roundsOf(db, agendaId)
  const [latest] = newestFirst
  if (latest === undefined) throw new DomainError('not-found')
  const takenAt = deps.clock.now()
  const tables: SheetTable[] = []
  const seesPrepared = holdsPrepared(seat.standing.role)
  const own = whose === 'all' ? null : await ownInputs(deps, actor, { agendaId, whose, maxRows })
  for (const round of format === 'csv' ? [latest] : newestFirst.toReversed()) {
    const answered =
      own === null
        ? await allInputs(deps, actor, round, { ...wanted, seesPrepared, maxRows })
        : own.filter(input => input.round === round.number)
    const inputs = await withWordsSince({ db, rooms: deps.rooms }, answered)
    const places = await paragraphsOf(
      { db, rooms: deps.rooms },
      inputs.map(input => ({ ...input, goalId: input.goal?.id ?? null })),
    )
    const paragraphOf = ({ id }: ShownInput): string => places.get(id)?.number ?? ''
    tables.push(inputTable(actor.locale, { agenda: agenda.title, round: round.number, takenAt, inputs, paragraphOf }))
  }
  const at = takenAt.toISOString()
  const { bytes } = await deps.workbench.write(
    { kind: 'write-table', tables, format, title: agenda.title, at },
    { signal: new AbortController().signal },
  )
  await deps.unitOfWork(actor, work => {
    work.record({ name: 'inputs-exported', agendaId, format })
    return Promise.resolve()
  })
  const fileName = tableFileName({ agenda: agenda.title, round: latest.number, at, whose }, format)
  return { fileName, format, bytes }
}

/** In time and late. Refuses: 'table-too-large'. */
async function allInputs(
  { database }: ExportDeps,
  { participantId }: ParticipantActor,
  { id }: RoundNow,
  {
    seesPrepared,
    maxRows,
    goal,
    group,
  }: Pick<WantedTable, 'goal' | 'group'> & { readonly seesPrepared: boolean; readonly maxRows: number },
): Promise<readonly ShownInput[]> {
  const reader = { participantId, seesPrepared }
  const inTime = { view: 'all', kind: null, goal, group } as const
  const late = { ...inTime, view: 'late' } as const
  const counts = await inputCounts(database.db, id, reader, inTime)
  refuseIf(counts.all + counts.late > maxRows ? 'table-too-large' : null, { max: maxRows })
  return [
    ...(await inputsOfRound(database.db, id, reader, inTime, 0, maxRows)),
    ...(await inputsOfRound(database.db, id, reader, late, 0, maxRows)),
  ]
}

/** As the page of one's own input shows them, of every round. Refuses: 'table-too-large'. */
async function ownInputs(
  { database }: ExportDeps,
  { participantId }: ParticipantActor,
  {
    agendaId,
    whose,
    maxRows,
  }: { readonly agendaId: AgendaId; readonly whose: 'own' | 'organisation'; readonly maxRows: number },
): Promise<readonly ShownInput[]> {
  const all: ShownInput[] = []
  for (;;) {
    const page = await inputsOfAuthor(database.db, participantId, { whose, agendaId, from: all.length })
    all.push(...page)
    refuseIf(all.length > maxRows ? 'table-too-large' : null, { max: maxRows })
    if (page.length < limits.input.maxListed) return all
  }
}
