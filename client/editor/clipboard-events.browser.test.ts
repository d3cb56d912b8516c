/** Copy, cut and paste in a real browser: words and blocks of our own, and HTML of other programs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Harness, SeenBlock } from '../../tests/live/editor-harness.ts'
import { type EditorPage, openEditorPage } from '../../tests/live/editor-page.ts'
import type { NewBlock } from '../../packages/document/server-edits.ts'

declare const globalThis: { harness: Harness }

let editor: EditorPage
beforeAll(async () => {
  editor = await openEditorPage()
}, 60_000)
afterAll(async () => {
  await editor.close()
})

const line = (text: string, more: Partial<NewBlock> = {}): NewBlock => ({
  ...more,
  runs: text === '' ? [] : [{ text, marks: {} }],
})

async function open(...blocks: NewBlock[]): Promise<void> {
  await editor.page.evaluate(given => globalThis.harness.open(given), blocks)
  await editor.page.locator('.text-editor').focus()
  await press('Control+Home')
}
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await editor.page.keyboard.press(key)
}
async function blocks(): Promise<readonly SeenBlock[]> {
  return editor.page.evaluate(() => globalThis.harness.blocks())
}
async function seen(): Promise<string[]> {
  return (await blocks()).map(({ kind, text }) => `${kind}: ${text}`)
}

describe('the clipboard', () => {
  async function pasteHtml(html: string, text: string): Promise<void> {
    await editor.page.evaluate(
      async given => {
        const data = new DataTransfer()
        data.setData('text/html', given.html)
        data.setData('text/plain', given.text)
        const target = document.querySelector('.text-editor')
        target?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      },
      { html, text },
    )
  }

  test('pasted paragraphs flow into the text', async () => {
    await open(line('start end'))
    for (let k = 0; k < 6; k++) await press('ArrowRight')
    await pasteHtml('<p>one <b>two</b></p><ul><li>three</li></ul><p style="color:red">four</p>', '')
    expect(await seen()).toEqual(['paragraph: start one **two**', 'bullet: three', 'paragraph: fourend'])
  })

  test('a copy of our own comes back as it was, elements as new elements', async () => {
    const element = '11111111-1111-4111-8111-111111111111'
    await open(
      line('Title', { kind: 'heading1' }),
      line('Publish offers', { kind: 'policy', element, lead: 'joint', partners: 'academia', due: '2028' }),
      {
        kind: 'numbered',
        indent: 1,
        runs: [
          { text: 'see ', marks: {} },
          { embed: { ref: 'IND-3' }, marks: { strong: true } },
        ],
      },
      line(''),
    )
    await press('Control+a', 'Control+c', 'Control+End', 'Control+v')
    const all = await blocks()
    expect(
      all.slice(3).map(({ kind, indent, text, lead, partners, due }) => ({ kind, indent, text, lead, partners, due })),
    ).toEqual(
      all
        .slice(0, 3)
        .map(({ kind, indent, text, lead, partners, due }) => ({ kind, indent, text, lead, partners, due })),
    )
    expect(all[4]?.element).not.toBe(element)
    expect(all[4]?.element).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('the mention of a person comes in as words, whatever a page says of it, and goes out as words', async () => {
    await open(line(''))
    await pasteHtml(
      '<p>ask <span data-acquis-mention="Amina">@Amina</span>, <span data-acquis-ref="IND-3">IND-3</span></p>',
      '',
    )
    expect(await seen()).toEqual(['paragraph: ask @Amina, {"ref":"IND-3"}'])
    await open({ runs: [{ embed: { mention: 'Amina' }, marks: {} }] }, line(''))
    await press('Control+a', 'Control+c', 'Control+End', 'Control+v')
    expect((await seen()).at(-1)).toBe('paragraph: @Amina')
  })

  test('what is cut and pasted elsewhere keeps its identity', async () => {
    const element = '11111111-1111-4111-8111-111111111111'
    await open(line('zero'), line('Publish', { kind: 'policy', element }), line('two'), line(''))
    await press('ArrowDown', 'Home', 'Shift+ArrowDown', 'Control+x')
    expect((await seen()).length).toBe(3)
    await press('Control+End', 'Control+v')
    expect((await blocks()).filter(block => block.element === element).length).toBe(1)
  })

  test('a table is flattened, and the person is told', async () => {
    await open(line(''))
    await pasteHtml('<table><tr><td>a</td><td>b</td></tr></table>', '')
    expect(await seen()).toEqual(['paragraph: a | b'])
    expect(await editor.page.evaluate(() => globalThis.harness.notices())).toEqual(['editor-paste-table-flattened'])
  })
})

test('nothing broke the strict policy, and no error was thrown', () => {
  expect(editor.complaints).toEqual([])
})
