/** A PDF that is made after an account was erased: poppler reads its words and what it says of itself. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCanaryWorld, canaries, type CanaryWorld } from '../support/canary-world.ts'
import { officeTools } from '../support/machine-worlds.ts'

const run = promisify(execFile)
let world: CanaryWorld
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acquis-erased-'))
  world = await buildCanaryWorld()
}, 120_000)
afterAll(async () => {
  await world.house.close()
  await rm(folder, { recursive: true, force: true })
})

/** Words and metadata of a PDF with comments. */
async function readPdf(name: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, await world.makeFile(world.reader, 'pdf'))
  const { stdout } = await run(officeTools()?.pdftotext ?? '', ['-raw', path, '-'], { maxBuffer: 50_000_000 })
  const bytes = (await world.makeFile(world.reader, 'pdf')).toString('latin1')
  return `${stdout}\n${bytes}`
}

test('neither the words of a PDF nor its metadata name her; the record is there', async () => {
  expect(await readPdf('before.pdf')).toContain('Quetzalcoatl')
  await world.erase()
  const after = await readPdf('after.pdf')
  for (const word of canaries) expect(after).not.toContain(word)
  expect(after).toContain('A former participant')
  expect(after).toContain('Then I am content.')
})
