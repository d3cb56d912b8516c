/** The catalogue that comes with the product: frameworks and the acquis, imported where there is none yet. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgendaFile } from '../packages/contract/agenda-file.ts'
import { readAgendaFile } from './agenda/agenda-file-reader.ts'
import { importCatalogue } from './catalogue/catalogue-commands.ts'
import { hasCatalogue, linkTargets } from './catalogue/entry-queries.ts'
import type { Database } from './platform/database.ts'
import { systemActor } from './platform/unit-of-work.ts'

const folder = join(import.meta.dirname, '../catalogue')

/** Whether this instance has no catalogue yet, or only half of it: a start that died in between is taken up. */
export async function wantsStarterCatalogue({ database }: { readonly database: Database }): Promise<boolean> {
  return !(await hasCatalogue(database.db))
}

/** Imports both files; what is here already and says the same stays as it is. */
export async function importStarterCatalogue(foundation: Parameters<typeof importCatalogue>[0]): Promise<void> {
  for (const file of ['indicators.json', 'norms.json']) {
    await importCatalogue(foundation, systemActor, await readFile(join(folder, file), 'utf8'))
  }
}

/** The goals of the starter agenda, checked against the catalogue that is here. */
export async function readStarterGoals({ database }: { readonly database: Database }): Promise<AgendaFile> {
  return readAgendaFile(await readFile(join(folder, 'goals.json'), 'utf8'), await linkTargets(database.db))
}
