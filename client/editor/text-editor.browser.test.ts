/** The editor in a real browser: real keys, IME and pointer, under the strict policy of the product. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CDPSession } from 'playwright-core'
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
async function type(text: string): Promise<void> {
  await editor.page.keyboard.type(text)
}
async function blocks(): Promise<readonly SeenBlock[]> {
  return editor.page.evaluate(() => globalThis.harness.blocks())
}
async function seen(): Promise<string[]> {
  return (await blocks()).map(({ kind, text }) => `${kind}: ${text}`)
}

describe('writing with the keyboard', () => {
  test('typed words arrive in the other replica', async () => {
    await open(line('Parties agree.'))
    await press('End')
    await type(' They act. 😀')
    expect(await seen()).toEqual(['paragraph: Parties agree. They act. 😀'])
  })

  test('Enter splits, Backspace joins, Delete joins from the other side', async () => {
    await open(line('onetwo'), line('three'))
    await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter')
    expect(await seen()).toEqual(['paragraph: one', 'paragraph: two', 'paragraph: three'])
    await press('Backspace')
    expect(await seen()).toEqual(['paragraph: onetwo', 'paragraph: three'])
    await press('End', 'Delete')
    expect(await seen()).toEqual(['paragraph: onetwothree'])
  })

  test('Enter behind a heading gives a paragraph; before its words an empty block in front of it', async () => {
    await open(line('first'), line('Title', { kind: 'heading1' }))
    await press('ArrowDown', 'End', 'Enter')
    await type('words')
    expect(await seen()).toEqual(['paragraph: first', 'heading1: Title', 'paragraph: words'])
    const bid = (await blocks())[1]?.bid
    await press('ArrowUp', 'Home', 'Enter')
    expect(await seen()).toEqual(['paragraph: first', 'paragraph: ', 'heading1: Title', 'paragraph: words'])
    expect((await blocks())[2]?.bid).toBe(bid)
  })

  test('Enter in the middle of an element makes another element with its own uuid', async () => {
    const element = '11111111-1111-4111-8111-111111111111'
    await open(line('first'), line('States publish. Others read.', { kind: 'policy', element, lead: 'government' }))
    await press('ArrowDown', 'Home')
    for (let k = 0; k < 15; k++) await press('ArrowRight')
    await press('Enter')
    const [, one, two] = await blocks()
    expect([one?.kind, one?.element, one?.lead]).toEqual(['policy', element, 'government'])
    expect([two?.kind, two?.lead]).toEqual(['policy', 'government'])
    expect(two?.element).toMatch(/^[0-9a-f-]{36}$/)
    expect(two?.element).not.toBe(element)
  })

  test('lists: a sign begins one, Enter goes on, an empty item steps out, brackets indent', async () => {
    await open(line(''))
    await type('- one')
    await press('Enter', 'Control+]')
    await type('deeper')
    await press('Enter')
    await press('Enter')
    expect((await blocks()).map(({ kind, indent, text }) => [kind, indent, text])).toEqual([
      ['bullet', 0, 'one'],
      ['bullet', 1, 'deeper'],
      ['bullet', 0, ''],
    ])
    await press('Enter')
    expect((await blocks()).at(-1)?.kind).toBe('paragraph')
  })

  test('Ctrl+B, Ctrl+I and the kinds by Ctrl+Alt and a digit', async () => {
    await open(line('Parties agree'))
    await press('Control+Shift+ArrowRight', 'Control+b')
    expect((await seen())[0]).toContain('**Parties')
    await press('Control+b', 'Control+i')
    expect((await seen())[0]).toContain('_Parties')
    await press('Control+Alt+2')
    expect((await blocks())[0]?.kind).toBe('heading2')
    await press('Control+Alt+7')
    const [policy] = await blocks()
    expect(policy?.kind).toBe('policy')
    expect(policy?.element).toMatch(/^[0-9a-f-]{36}$/)
    await press('Control+Alt+0')
    expect((await blocks())[0]?.kind).toBe('paragraph')
  })

  test('Backspace takes a whole emoji, and an accent with its letter', async () => {
    await open(line('a😀e\u0301'))
    await press('End', 'Backspace')
    expect((await seen())[0]).toMatch(/^paragraph: a😀e?$/)
    await press('End', 'Backspace', 'Backspace')
    expect((await seen())[0]).toMatch(/^paragraph: a?$/)
  })

  test('everything selected and typed over leaves one block; the first block keeps its identity', async () => {
    await open(line('Title', { kind: 'heading1' }), line('one'), line('two'))
    const bid = (await blocks())[0]?.bid
    await press('Control+a')
    await type('x')
    expect(await seen()).toEqual(['heading1: x'])
    expect((await blocks())[0]?.bid).toBe(bid)
    await press('Control+a', 'Delete')
    expect(await seen()).toEqual(['heading1: '])
  })

  test('Tab leaves the editor, which is one tab stop', async () => {
    await open(line('first'), line('act', { kind: 'action', element: '11111111-1111-4111-8111-111111111111' }))
    await press('Tab')
    expect(await editor.page.evaluate(() => document.activeElement?.textContent)).toBe('after')
    await press('Shift+Tab', 'Shift+Tab')
    expect(await editor.page.evaluate(() => document.activeElement?.textContent)).toBe('before')
  })
})

describe('undo', () => {
  test('takes back own acts only, puts the caret back, and redoes', async () => {
    await open(line('shared words'))
    await press('End')
    await type(' mine')
    await editor.page.evaluate(() => globalThis.harness.otherInserts(0, 0, 'theirs '))
    await press('Control+z')
    expect(await seen()).toEqual(['paragraph: theirs shared words'])
    await type('!')
    expect(await seen()).toEqual(['paragraph: theirs shared words!'])
    await press('Control+z', 'Control+Shift+z')
    expect(await seen()).toEqual(['paragraph: theirs shared words!'])
  })

  test('is emptied when the mode changes, and reading changes nothing', async () => {
    await open(line('words'))
    await type('x')
    await editor.page.evaluate(() => globalThis.harness.setMode('read'))
    await type('y')
    await press('Enter', 'Control+z')
    await editor.page.evaluate(() => globalThis.harness.setMode('direct'))
    await editor.page.locator('.text-editor').focus()
    await press('Control+z')
    expect(await seen()).toEqual(['paragraph: xwords'])
  })
})

describe('others', () => {
  test('the caret stays with its words while others write before and at it', async () => {
    await open(line('alpha omega'), line('second'))
    for (let k = 0; k < 5; k++) await press('ArrowRight')
    await editor.page.evaluate(() => {
      globalThis.harness.otherInserts(0, 0, '>> ')
      globalThis.harness.otherInserts(0, 8, '<other>')
    })
    await type('!')
    expect((await seen())[0]).toBe('paragraph: >> alpha!<other> omega')
  })

  test('the caret survives the loss of the words around it and the move of its block', async () => {
    await open(line('first'), line('one two three'), line('last'))
    await press('ArrowDown', 'Home')
    for (let k = 0; k < 5; k++) await press('ArrowRight')
    await editor.page.evaluate(() => globalThis.harness.otherDeletes(1, 2, 7))
    await type('X')
    expect((await seen())[1]).toBe('paragraph: onXhree')
    await press('Alt+Shift+ArrowDown')
    await type('Y')
    expect(await seen()).toEqual(['paragraph: first', 'paragraph: last', 'paragraph: onXYhree'])
  })

  test('their caret shows name and delegation, hidden from assistive technology, as a bar after two seconds', async () => {
    await open(line('alpha omega'))
    await editor.page.evaluate(() =>
      globalThis.harness.otherCursor(0, 5, { name: 'Research fellow', code: 'IDL', group: 'academia' }),
    )
    const caret = editor.page.locator('.text-editor .caret')
    expect(await caret.textContent()).toBe('Research fellow · IDL')
    expect(await caret.getAttribute('class')).toContain('k--academia')
    expect(await caret.getAttribute('aria-hidden')).toBe('true')
    expect(await caret.getAttribute('style')).toBeNull()
    await editor.page.waitForSelector('.caret--rest', { timeout: 4_000, state: 'attached' })
    expect(await editor.page.locator('.caret--rest > span').isVisible()).toBe(false)
    expect(await seen()).toEqual(['paragraph: alpha omega'])
  })

  test('the own caret is told as ids of units', async () => {
    await open(line('alpha'))
    await press('End')
    await editor.page.waitForFunction(() => globalThis.harness.ownCursor() !== null)
    expect(JSON.stringify(await editor.page.evaluate(() => globalThis.harness.ownCursor()))).toContain('"item"')
  })

  test('where the own caret moved is told even when the focus leaves in the same moment', async () => {
    await open(line('alpha'))
    const told = (): Promise<unknown> => editor.page.evaluate(() => globalThis.harness.ownCursor())
    await press('End')
    await expect.poll(async () => JSON.stringify(await told())).toContain('"client":7,') // beside a letter of the seed
    const leaving = await editor.page.evaluate(async () => {
      document.execCommand('insertText', false, 's')
      await Promise.resolve()
      document.querySelector('button')?.focus()
      return globalThis.harness.ownCursor()
    })
    expect(JSON.stringify(leaving)).toContain('"item"')
    expect(JSON.stringify(leaving)).not.toContain('"client":7,') // behind the letter that was typed
    await editor.page.locator('.text-editor').focus()
    await press('ArrowLeft')
    await expect.poll(told).not.toEqual(leaving)
    await press('ArrowRight')
    await expect.poll(told).toEqual(leaving)
  })
})

describe('moving blocks', () => {
  test('Alt Shift and an arrow ask the server; the first block stays', async () => {
    await open(line('Title', { kind: 'heading1' }), line('one'), line('two'), line('three'))
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Alt+Shift+ArrowUp')
    expect(await seen()).toEqual(['heading1: Title', 'paragraph: one', 'paragraph: three', 'paragraph: two'])
    await press('Alt+Shift+ArrowUp', 'Alt+Shift+ArrowUp')
    expect(await seen()).toEqual(['heading1: Title', 'paragraph: three', 'paragraph: one', 'paragraph: two'])
    expect(await editor.page.evaluate(() => globalThis.harness.notices())).toEqual(['editor-block-first-stays'])
  })

  test('Backspace at a moved border asks the server to join', async () => {
    await open(line('zero'), line('one'), line('two'), line('three'))
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Alt+Shift+ArrowUp', 'Home', 'Backspace')
    const asked = await editor.page.evaluate(() => globalThis.harness.requests().map(request => request.kind))
    expect(asked).toEqual(['move-blocks', 'join-blocks'])
    expect(await seen()).toEqual(['paragraph: zero', 'paragraph: onethree', 'paragraph: two'])
  })

  test('a block is dragged by its handle', async () => {
    await open(line('zero'), line('one'), line('two'), line('three'))
    const box = async (k: number) => {
      const found = await editor.page.locator('.text-editor > .para').nth(k).boundingBox()
      if (found === null) throw new Error('no such block')
      return found
    }
    const one = await box(1)
    await editor.page.mouse.move(one.x + 20, one.y + one.height / 2)
    const handle = await editor.page.locator('.block-handle').boundingBox()
    if (handle === null) throw new Error('no handle')
    await editor.page.mouse.move(handle.x + 5, handle.y + 5)
    await editor.page.mouse.down()
    const three = await box(3)
    await editor.page.mouse.move(handle.x + 5, three.y + three.height - 2, { steps: 4 })
    await editor.page.mouse.up()
    expect(await seen()).toEqual(['paragraph: zero', 'paragraph: two', 'paragraph: three', 'paragraph: one'])
  })
})

describe('the fields of an element', () => {
  const element = '11111111-1111-4111-8111-111111111111'

  test('lead, partners and due date are edited by keyboard alone', async () => {
    await open(line('first'), line('Publish offers.', { kind: 'action', element }))
    await press('ArrowDown', 'F2')
    await press('ArrowDown', 'ArrowDown')
    await press('Tab', 'Enter')
    await press('Space', 'Tab', 'Tab', 'Space', 'Escape')
    await press('Tab')
    await type('2027-02-30')
    await press('Enter')
    expect(await editor.page.locator('.el-problem').textContent()).toContain('2027-06-30')
    await press('Control+a')
    await type('2027-06')
    await press('Enter')
    await type('!')
    const [, action] = await blocks()
    expect(action).toMatchObject({
      kind: 'action',
      element,
      lead: 'business',
      partners: 'civil_society,government',
      due: '2027-06',
    })
    expect(action?.text).toContain('!')
  })

  test('readers see a line of words instead of controls', async () => {
    await open(line('first'), line('Publish.', { kind: 'policy', element, lead: 'government', due: '2027' }))
    await editor.page.evaluate(() => globalThis.harness.setMode('read'))
    expect(await editor.page.locator('.el-controls').isVisible()).toBe(false)
    expect(await editor.page.locator('.el-summary').textContent()).toBe('Lead: Government · Due: 2027')
  })
})

describe('composition', () => {
  let devtools: CDPSession
  beforeEach(async () => {
    devtools = await editor.page.context().newCDPSession(editor.page)
  })

  test('an input method composes while somebody else writes in the same paragraph', async () => {
    await open(line('start end'))
    for (let k = 0; k < 6; k++) await press('ArrowRight')
    await devtools.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
    await devtools.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 })
    await editor.page.evaluate(() => globalThis.harness.otherInserts(0, 0, 'X'))
    await devtools.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 })
    await devtools.send('Input.insertText', { text: '日本' })
    expect(await seen()).toEqual(['paragraph: Xstart 日本end'])
  })
})

describe('the page', () => {
  test('numbers and direction are on each block', async () => {
    await open(line('Title', { kind: 'heading1' }), line('one'), line('تتعاون الدول'))
    const seenOf = (k: number, name: string) => editor.page.locator('.text-editor > .para').nth(k).getAttribute(name)
    expect([await seenOf(0, 'data-pn'), await seenOf(1, 'data-pn'), await seenOf(2, 'data-pn')]).toEqual([
      null,
      '8.1',
      '8.2',
    ])
    expect([await seenOf(1, 'dir'), await seenOf(2, 'dir')]).toEqual(['ltr', 'rtl'])
    await press('ArrowDown', 'Home')
    await type('العربية ')
    expect(await seenOf(1, 'dir')).toBe('rtl')
  })

  test('nothing broke the strict policy, and no error was thrown', () => {
    expect(editor.complaints).toEqual([])
  })
})
