/** The catalogue that comes with the product: frameworks and the acquis, imported where there is none yet. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Foundation } from './app.ts'
import { importCatalogue } from './catalogue/catalogue-commands.ts'
import { hasCatalogue } from './catalogue/entry-queries.ts'
import { systemActor } from './platform/unit-of-work.ts'

const folder = join(import.meta.dirname, '../catalogue')

/** Whether this instance has no catalogue yet, or only half of it: a start that died in between is taken up. */
export async function wantsStarterCatalogue({ database }: Pick<Foundation, 'database'>): Promise<boolean> {
  return !(await hasCatalogue(database.db))
}

/** Imports both files; what is here already and says the same stays as it is. */
export async function importStarterCatalogue(
  foundation: Pick<Foundation, 'clock' | 'ids' | 'unitOfWork'>,
): Promise<void> {
  for (const file of ['indicators.json', 'norms.json']) {
    await importCatalogue(foundation, systemActor, await readFile(join(folder, file), 'utf8'))
  }
}
