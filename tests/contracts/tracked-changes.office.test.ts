/** LibreOffice accepts and rejects all of our tracked changes, by a macro of its own, and finds the two texts. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReadText } from '../../packages/document/base-units.ts'
import { asIfAccepted, baseText, layout, type Block } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import { withRandomSuggestions } from '../../packages/document/testing/random-suggestions.ts'
import { history } from '../../packages/document/testing/text-history.ts'
import { redline } from '../../packages/document/redline.ts'
import { atWholeWords } from '../../packages/document/redline-wording.ts'
import { trackedSuggestions, withPassages } from '../../packages/document/tracked-suggestions.ts'
import { trackedText, type TrackedRow } from '../../packages/document/tracked-text.ts'
import { isElementKind } from '../../packages/document/text-model.ts'
import { printText } from '../../packages/exchange/printed-text.ts'
import { aFile, aGoal, aThread } from '../../packages/exchange/testing/sample-file.ts'
import { writeWord } from '../../server/exchange/word-file.ts'
import { officeTools } from '../support/machine-worlds.ts'
import { changesIn, commentBorders, decideAll } from '../support/tracked-document.ts'

const run = promisify(execFile)
const tools = officeTools()
const seeds = [1, 2, 3, 4, 5, 6]
const kinds = ['suggested', 'commented', 'compared']
const names = seeds.flatMap(seed => kinds.map(kind => `${kind}-${seed}`))
const hands = {
  first: { organisation: 'Ministry of Aldland', code: null },
  second: { organisation: 'Chamber of Commerce', code: null },
}
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acquis-tracked-'))
  // A new profile is filled at its first start, over what stands in it.
  await office('--terminate_after_init')
  await writeMacro(join(folder, 'profile', 'user', 'basic'))
  for (const [name, { bytes }] of await files()) await writeFile(join(folder, `${name}.docx`), bytes)
  await office('macro:///Standard.Module1.DecideAll()')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(['suggested', 'commented'])(
  'accepted, a file of what is %s says what the text would say; rejected, what it says: paragraph by paragraph',
  expectDecided,
)

test('accepted, a file of two versions says what the later says; rejected, what the earlier says', () =>
  expectDecided('compared'))

test('comments beside tracked changes keep numbers of their own, and each range begins and ends once', async () => {
  for (const seed of seeds) {
    const bytes = await readFile(join(folder, `commented-${seed}.docx`))
    const numbers = changesIn(bytes).map(({ id }) => id)
    const found = decideAll(bytes, 'accept').flatMap(({ comments }) => comments)
    const borders = commentBorders(bytes)
    expect(new Set(found)).toEqual(new Set(['0', '1', '2', '3']))
    expect(borders).toEqual([...new Set(borders)])
    expect(borders.toSorted()).toEqual(['end', 'start'].flatMap(border => [0, 1, 2, 3].map(id => `${border} ${id}`)))
    expect(new Set([...numbers, ...found]).size).toBe(numbers.length + 4)
  }
})

type Written = { readonly bytes: Uint8Array; readonly before: readonly Block[]; readonly after: readonly Block[] }

/** By name: of what is suggested, with and without comments on it, and of two moments of one text. */
async function files(): Promise<ReadonlyMap<string, Written>> {
  const written = new Map<string, Written>()
  for (const seed of seeds) {
    const moments = history(seed, 60)
    const text = withRandomSuggestions(lastOf(moments), seed)
    const rows = trackedSuggestions(text)
    const [before, after] = [
      layout(text.doc, baseText(text.suggesters)),
      layout(
        text.doc,
        asIfAccepted(text.suggesters, () => true),
      ),
    ]
    written.set(`suggested-${seed}`, { bytes: await fileOf(rows), before, after })
    // One discussion on a whole paragraph, one on everything, across insertions and deletions.
    const units = rows.flatMap(row => row.runs.flatMap(run => run.unit ?? []))
    const passages = [
      { name: 'on-all', units },
      { name: 'on-some', units: units.slice(0, Math.max(1, units.length >> 1)) },
    ]
    const commented = await fileOf(
      withPassages(rows, passages),
      passages.map(({ name }) => name),
    )
    written.set(`commented-${seed}`, { bytes: commented, before, after })
    const earlier = moments[moments.length >> 1] ?? lastOf(moments)
    const later = lastOf(moments)
    written.set(`compared-${seed}`, {
      bytes: await fileOf(trackedText(atWholeWords(redline(earlier, later)))),
      before: layout(earlier.doc, baseText(earlier.suggesters)),
      after: layout(later.doc, baseText(later.suggesters)),
    })
  }
  return written
}

async function expectDecided(kind: string): Promise<void> {
  const all = await files()
  for (const seed of seeds) {
    const name = `${kind}-${seed}`
    expect(await decided(`${name}-Reject.txt`), `${name}, rejected`).toEqual(expected(all.get(name)?.before ?? []))
    expect(await decided(`${name}-Accept.txt`), `${name}, accepted`).toEqual(expected(all.get(name)?.after ?? []))
  }
}

async function office(act: string): Promise<void> {
  const profile = `-env:UserInstallation=file://${folder}/profile`
  await run(tools?.soffice ?? '', [profile, '--headless', '--norestore', act])
}

function lastOf(moments: readonly ReadText[]): ReadText {
  const last = moments.at(-1)
  if (last === undefined) throw new Error('a history has moments')
  return last
}

async function fileOf(rows: readonly TrackedRow[], threads: readonly string[] = []): Promise<Uint8Array> {
  const goal = aGoal([], { threads: threads.map((id, k) => ({ ...aThread('', 0, 0), id, number: k + 1 })) })
  const marks = {
    [goal.id]: { rows, hands, changedAt: '2026-11-26T10:00:00Z', brackets: [] },
  }
  const wish = {
    format: 'docx',
    text: { kind: 'marked-up' },
    comments: threads.length > 0,
    annexes: [],
    paper: 'a4',
  } as const
  return writeWord(printText({ ...aFile([goal]), scope: 'goal' }, wish, 'en', { marks }))
}

/** The paragraphs behind title and state, without their numbers and the signs of lists. */
async function decided(name: string): Promise<readonly string[]> {
  const words = await readFile(join(folder, name), 'utf8')
  return withoutEmptyEnd(
    words
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .slice(2)
      .map(bare),
  )
}

function expected(blocks: readonly Block[]): readonly string[] {
  const labels = { policy: 'Policy', regulation: 'Regulation', action: 'Action' }
  const lines = blocks.flatMap(block => {
    const due = block.due === '' ? '' : `Due: ${block.due}`
    return isElementKind(block.kind) ? [`${labels[block.kind]}${due}`, blockText(block)] : [blockText(block)]
  })
  return withoutEmptyEnd(lines.map(bare))
}

/** Nobody sees whether a file ends with an empty paragraph. */
function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex(line => line !== '') + 1)
}

/** Numbers stand in front, and before them the signs of lists; white space is not compared. */
function bare(line: string): string {
  return line
    .replace(/^\s*(?:\S{1,4}\s+)?8\.\d+( (bis|ter|qua|qui|sex|sep|oct|non|dec)[a-z]*( \d+)?)?(\s|$)/u, '')
    .replace(/\s+/gu, '')
}

const dtd = '-//OpenOffice.org//DTD OfficeDocument 1.0//EN'

async function writeMacro(basic: string): Promise<void> {
  await mkdir(join(basic, 'Standard'), { recursive: true })
  const library = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "${dtd}" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" library:link="false"/>
</library:libraries>`
  const modules = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "${dtd}" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/></library:library>`
  // Twice: a deletion within an insertion is decided layer by layer there, where Word decides both at once.
  // No arguments: LibreOffice runs no macro of a file address that has some.
  const source = `Sub DecideAll()
  Dim sName, sDecision, sCommand, oDocument, oDispatcher, sPath
  On Error Goto Failed
  oDispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  For Each sName In Split("${names.join(',')}", ",")
    For Each sDecision In Array("Accept", "Reject")
      sPath = "${folder}/" &amp; sName
      oDocument = StarDesktop.loadComponentFromURL(ConvertToURL(sPath &amp; ".docx"), "_blank", 0, Array())
      oDispatcher.executeDispatch(oDocument.CurrentController.Frame, ".uno:" &amp; sDecision &amp; "AllTrackedChanges", "", 0, Array())
      oDispatcher.executeDispatch(oDocument.CurrentController.Frame, ".uno:" &amp; sDecision &amp; "AllTrackedChanges", "", 0, Array())
      oDocument.storeToURL(ConvertToURL(sPath &amp; "-" &amp; sDecision &amp; ".txt"), Array(Named("FilterName", "Text (encoded)"), Named("FilterOptions", "UTF8,LF")))
      oDocument.close(True)
    Next
  Next
  StarDesktop.terminate()
  Exit Sub
Failed:
  Open "${folder}/failure.txt" For Output As #1
  Print #1, Error &amp; " in line " &amp; Erl
  Close #1
  StarDesktop.terminate()
End Sub
Function Named(sName As String, sValue As String) As Object
  Dim oPair As New com.sun.star.beans.PropertyValue
  oPair.Name = sName
  oPair.Value = sValue
  Set Named = oPair
End Function`
  const module = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "${dtd}" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">${source}</script:module>`
  await writeFile(join(basic, 'script.xlc'), library)
  await writeFile(join(basic, 'Standard', 'script.xlb'), modules)
  await writeFile(join(basic, 'Standard', 'Module1.xba'), module)
}
