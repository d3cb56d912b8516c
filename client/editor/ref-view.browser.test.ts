/** References in the text, in a real browser: put in, drawn with a name, deleted like a character, undone, copied. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Harness } from '../../tests/live/editor-harness.ts'
import { type EditorPage, openEditorPage } from '../../tests/live/editor-page.ts'

declare const globalThis: { harness: Harness }

let editor: EditorPage
beforeAll(async () => {
  editor = await openEditorPage()
}, 60_000)
afterAll(() => editor.close())

async function open(...texts: string[]): Promise<void> {
  const blocks = texts.map(text => ({ runs: [{ text, marks: {} }] }))
  await editor.page.evaluate(given => globalThis.harness.open(given), blocks)
  await editor.page.locator('.text-editor').focus()
  await press('Control+Home')
}
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    await editor.page.keyboard.press(key)
    await editor.page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0))))
  }
}
async function insert(ref: string): Promise<void> {
  await editor.page.evaluate(given => globalThis.harness.run({ kind: 'insert-ref', ref: given }), ref)
}
/** The blocks' words, with each reference as the code in pointed brackets. */
async function seen(): Promise<string[]> {
  const texts = await editor.page.evaluate(() => globalThis.harness.blocks().map(block => block.text))
  return texts.map(text => text.replace(/\{"ref":"([^"]+)"\}/g, '<$1>'))
}

test('a reference stands behind the caret, a space before it where words stand, and writing goes on behind it', async () => {
  await open('Parties report.')
  await press('End')
  await insert('IND-3')
  await editor.page.locator('.text-editor').focus()
  await editor.page.keyboard.type(' Yearly.')
  expect(await seen()).toEqual(['Parties report. <IND-3> Yearly.'])
  await press('Control+Home')
  await insert('NORM-13A')
  expect(await seen()).toEqual(['<NORM-13A>Parties report. <IND-3> Yearly.'])
})

test('a chip has a name for those who do not see it, also when that is learned later', async () => {
  await open('Parties report.')
  await insert('IND-3')
  await insert('IND-9')
  const chips = editor.page.locator('.text-editor .ref')
  expect(await chips.first().getAttribute('aria-label')).toBe('IND-3, about it')
  expect(await chips.last().getAttribute('aria-label')).toBeNull()
  await editor.page.evaluate(() => globalThis.harness.learn('IND-9'))
  expect(await chips.last().getAttribute('aria-label')).toBe('IND-9, about it')
  expect(await editor.page.getByRole('img', { name: 'IND-9, about it' }).count()).toBe(1)
})

test('Backspace and Delete take a chip like one character, and undo brings it back', async () => {
  await open('Parties report.')
  await press('End')
  await insert('IND-3')
  await editor.page.locator('.text-editor').focus()
  await press('Backspace')
  expect(await seen()).toEqual(['Parties report. '])
  await press('Control+z')
  expect(await seen()).toEqual(['Parties report. <IND-3>'])
  await press('ArrowLeft', 'Delete')
  expect(await seen()).toEqual(['Parties report. '])
  await press('Control+z', 'Control+z', 'Control+z')
  expect(await seen()).toEqual(['Parties report.'])
})

test('a chip is cut and pasted as itself', async () => {
  await open('Parties report.')
  await press('End')
  await insert('IND-3')
  await editor.page.locator('.text-editor').focus()
  await press('Shift+ArrowLeft', 'Control+x')
  expect(await seen()).toEqual(['Parties report. '])
  await press('Control+Home', 'Control+v')
  expect(await seen()).toEqual(['<IND-3>Parties report. '])
  expect(await editor.page.locator('.text-editor .ref').count()).toBe(1)
})

test('pressing a chip asks the surroundings to tell more of it', async () => {
  await open('Parties report.')
  await insert('IND-3')
  await editor.page.locator('.text-editor .ref').click()
  const requests = await editor.page.evaluate(() => globalThis.harness.requests())
  expect(requests).toContainEqual({ kind: 'show-ref', ref: 'IND-3' })
})
