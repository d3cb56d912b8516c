/**
 * Imports a file of the catalogue: only what is new or changed is written, under a new version that keeps the whole
 * file; a file that changes nothing makes no version. Choosing the frameworks of an agenda. Links: link-commands.ts.
 */
import type { AcquisFile, FrameworksFile } from '../../packages/contract/catalogue-files.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId, CatalogueVersionId } from '../../packages/domain/ids.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import type { JsonFile } from '../platform/json-file.ts'
import type { Actor, ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { useFrameworks } from './catalogue-effects.ts'
import { readCatalogueFile } from './catalogue-reader.ts'
import {
  changesOfFrameworks,
  changesOfIndicators,
  changesOfPlain,
  changesOfReferences,
  holdOtherImports,
  type Changes,
} from './entry-effects.ts'

export type CatalogueDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly unitOfWork: UnitOfWork
}

export type ImportedCatalogue = {
  readonly file: 'frameworks' | 'acquis'
  /** The number of the new version; null when the file changed nothing. */
  readonly version: number | null
  /** How many entries are new, changed or withdrawn. */
  readonly entries: number
}

/**
 * Imports the text of a catalogue file, whole or not at all. For the house and administrators; others get 'not-found'.
 * Refuses: 'catalogue-file-not-readable' with what is wrong and in which line.
 */
export async function importCatalogue(
  deps: Pick<CatalogueDeps, 'clock' | 'ids' | 'unitOfWork'>,
  actor: Actor,
  text: string,
): Promise<ImportedCatalogue> {
  if (actor.kind === 'participant' && !actor.isAdministrator) throw new DomainError('not-found')
  const file = readCatalogueFile(text)
  return deps.unitOfWork(actor, async work => {
    await holdOtherImports(work)
    const changes = file.kind === 'frameworks' ? await changesIn(work, file) : await changesInAcquis(work, file)
    const entries = changes.reduce((sum, { count }) => sum + count, 0)
    if (entries === 0) return { file: file.kind, version: null, entries }
    const versionId = deps.ids.next<CatalogueVersionId>()
    const { number } = await work.db
      .insertInto('catalogue_version')
      .values(given => ({
        id: versionId,
        file: file.kind,
        number: given
          .selectFrom('catalogue_version')
          .select(last => last(last.fn.coalesce(last.fn.max('number'), last.lit(0)), '+', 1).as('number'))
          .where('file', '=', file.kind),
        language: file.value.language,
        content: JSON.stringify(file.value),
        imported_by: actor.kind === 'participant' ? actor.participantId : null,
        imported_at: deps.clock.now(),
      }))
      .returning('number')
      .executeTakeFirstOrThrow()
    for (const { write } of changes) await write(versionId)
    work.record({ name: 'catalogue-imported', versionId, file: file.kind, number, entries })
    return { file: file.kind, version: number, entries }
  })
}

/**
 * Says which frameworks an agenda uses, in this order. Refuses: 'framework-not-known', 'framework-in-use' for one that
 * is left out while goals are linked to its indicators; participants who do not moderate the agenda.
 */
export async function chooseFrameworks(
  deps: CatalogueDeps,
  actor: ParticipantActor,
  input: { readonly agendaId: AgendaId; readonly frameworks: readonly string[] },
): Promise<void> {
  const found = await standingInAgenda(deps.database.db, input.agendaId, actor.participantId)
  if (found === null) throw new DomainError('not-found')
  authorize('choose-frameworks', found.standing)
  await deps.unitOfWork(actor, work => useFrameworks(work, input))
}

async function changesIn(work: Work, file: JsonFile<FrameworksFile>): Promise<readonly Changes[]> {
  const { evidence_types: types, document_kinds: kinds, fora } = file.value
  return [
    await changesOfPlain(work, 'evidence_type', types.map(withFacts)),
    await changesOfPlain(work, 'document_kind', kinds.map(withFacts)),
    await changesOfPlain(work, 'forum', fora.map(withFacts)),
    await changesOfFrameworks(work, file),
    await changesOfIndicators(work, file),
  ]
}

async function changesInAcquis(work: Work, file: JsonFile<AcquisFile>): Promise<readonly Changes[]> {
  const { kinds, reports } = file.value
  return [
    await changesOfPlain(work, 'acquis_kind', kinds.map(withFacts)),
    await changesOfPlain(work, 'acquis_report', reports.map(facts => ({ id: facts.symbol, facts }))),
    await changesOfReferences(work, file),
  ]
}

function withFacts<Entry extends { readonly id: string }>(facts: Entry): { readonly id: string; readonly facts: Entry } {
  return { id: facts.id, facts }
}
