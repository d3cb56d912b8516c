/**
 * A browser tells of a new selection a moment after the key that made it. Whatever comes in between, from others or
 * from the surroundings, leaves the selection as the person has it. `modify` does what an arrow key does.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { NewBlock } from '../../packages/document/server-edits.ts'
import type { Harness } from '../../tests/live/editor-harness.ts'
import { type EditorPage, openEditorPage } from '../../tests/live/editor-page.ts'
import type { EditorMode } from './editor-options.ts'

declare const globalThis: { harness: Harness }

let editor: EditorPage
beforeAll(async () => {
  editor = await openEditorPage()
}, 60_000)
afterAll(async () => {
  await editor.close()
})

const line = (text: string): NewBlock => ({ runs: [{ text, marks: {} }] })
const words = 'Harbours answer a call for help.'

async function settled(): Promise<void> {
  await editor.page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 30))))
}
async function open(mode: EditorMode = 'direct'): Promise<void> {
  const blocks = [line(words), line('Firms lend.')]
  await editor.page.evaluate(given => globalThis.harness.open(given.blocks, given.mode), { blocks, mode })
  await editor.page.locator('.text-editor').focus()
  await settled()
  if (mode === 'direct') await editor.page.keyboard.press('Control+Home')
  else {
    const first = await editor.page.locator('.text-editor > .para').first().boundingBox()
    await editor.page.mouse.click((first?.x ?? 0) + 1, (first?.y ?? 0) + 8)
    await editor.page.keyboard.press('Home')
  }
  await settled()
}
/** The words selected in the page, and those that the editor knows to be selected. */
async function selections(): Promise<readonly string[]> {
  await settled()
  return editor.page.evaluate(() => [String(getSelection()), globalThis.harness.selected()])
}

/** What may come between a key and the event that tells of it. Run in the page, once per key. */
const disturbances: Readonly<Record<string, (k: number) => void>> = {
  'words written elsewhere': () => globalThis.harness.otherInserts(1, 3, 'x'),
  'words written in the same paragraph': () => globalThis.harness.otherInserts(0, 20, 'x'),
  'the carets of others': k =>
    globalThis.harness.otherCursor(0, (k * 5) % 30, { name: 'A', code: 'B', group: 'business' }),
  'marks on the words': k => globalThis.harness.mark(0, k % 4, 4 + k),
  'a mark that is pointed at': k => globalThis.harness.pointAtMark(k % 2 === 0),
}

describe.each(Object.keys(disturbances))('%s, between a key and its event', name => {
  const disturb = String(disturbances[name])

  /** Moves the selection as keys would, each followed at once by the disturbance. */
  async function steps(count: number, alter: 'extend' | 'move'): Promise<void> {
    await editor.page.evaluate(() => globalThis.harness.mark(0, 0, 3))
    await settled()
    const script = `for (let k = 0; k < ${count}; k += 1) {
      getSelection().modify('${alter}', 'forward', 'character');
      (${disturb})(k)
    }`
    const devtools = await editor.page.context().newCDPSession(editor.page)
    const { exceptionDetails } = await devtools.send('Runtime.evaluate', { expression: script })
    expect(exceptionDetails).toBeUndefined()
  }

  test('take nothing from what is selected', async () => {
    await open()
    await steps(8, 'extend')
    expect(await selections()).toEqual(['Harbours', 'Harbours'])
  })

  test('leave the caret where the keys put it', async () => {
    await open()
    await steps(8, 'move')
    await editor.page.keyboard.type('!')
    expect((await editor.page.evaluate(() => globalThis.harness.blocks()))[0]?.text).toMatch(/^Harbours!/)
  })

  test('take nothing from what a reader selects', async () => {
    await open('read')
    await steps(8, 'extend')
    expect(await selections()).toEqual(['Harbours', 'Harbours'])
  })
})

describe('a key pressed before the selection was told', () => {
  beforeEach(() => open())

  test('a comment stands on all that is selected', async () => {
    const quote = await editor.page.evaluate(() => {
      for (let k = 0; k < 8; k += 1) getSelection()?.modify('extend', 'forward', 'character')
      return globalThis.harness.selected()
    })
    expect(quote).toBe('Harbours')
  })

  test('a shortcut works on all that is selected', async () => {
    await editor.page.evaluate(() => {
      for (let k = 0; k < 8; k += 1) getSelection()?.modify('extend', 'forward', 'character')
      const key = { key: 'b', code: 'KeyB', keyCode: 66, ctrlKey: true, bubbles: true, cancelable: true }
      document.querySelector('.text-editor')?.dispatchEvent(new KeyboardEvent('keydown', key))
    })
    expect((await editor.page.evaluate(() => globalThis.harness.blocks()))[0]?.text).toMatch(/^\*\*Harbours\*\* /)
  })

  test('a button works on all that is selected', async () => {
    await editor.page.evaluate(() => {
      for (let k = 0; k < 8; k += 1) getSelection()?.modify('extend', 'forward', 'character')
      globalThis.harness.run({ kind: 'toggle-mark', mark: 'em' })
    })
    expect((await editor.page.evaluate(() => globalThis.harness.blocks()))[0]?.text).toMatch(/^_Harbours_ /)
  })
})

describe('others at work', () => {
  test('carets of others never move a selection, wherever they are', async () => {
    for (const mode of ['direct', 'read'] as const) {
      await open(mode)
      await editor.page.evaluate(() => {
        for (let k = 0; k < 8; k += 1) getSelection()?.modify('extend', 'forward', 'character')
      })
      await settled()
      await editor.page.evaluate(async () => {
        for (let k = 0; k < 30; k += 1) {
          globalThis.harness.otherCursor(k % 2, k % 12, { name: 'A', code: 'B', group: 'business' })
          if (k % 3 === 0) await new Promise(done => requestAnimationFrame(done))
        }
      })
      expect(await selections()).toEqual(['Harbours', 'Harbours'])
    }
  })

  test('a drag with the mouse selects what it passes', async () => {
    await open()
    await editor.page.evaluate(() => {
      let k = 0
      document.addEventListener('mousemove', () => {
        k += 1
        globalThis.harness.otherInserts(1, 3, 'x')
        globalThis.harness.otherCursor(0, 20 + (k % 9), { name: 'A', code: 'B', group: 'business' })
      })
    })
    const at = await editor.page.evaluate(() => {
      const text = document.querySelector('.text-editor > .para')?.firstChild
      if (!(text instanceof Text)) throw new Error('no words')
      const range = document.createRange()
      range.setStart(text, 0)
      range.setEnd(text, 15)
      const { left, right, top, height } = range.getBoundingClientRect()
      return { left, right, y: top + height / 2 }
    })

    await editor.page.mouse.move(at.left + 1, at.y)
    await editor.page.mouse.down()
    await editor.page.mouse.move(at.right, at.y, { steps: 12 })
    await editor.page.mouse.up()
    expect(await selections()).toEqual(['Harbours answer', 'Harbours answer'])
  })

  test('an input method composes while others write and move in the tasks between its events', async () => {
    await open()
    await editor.page.keyboard.press('End')
    await editor.page.evaluate(() => {
      const { port1, port2 } = new MessageChannel()
      port2.addEventListener('message', () => {
        globalThis.harness.otherInserts(1, 0, 'x')
        globalThis.harness.otherCursor(0, 3, { name: 'A', code: 'B', group: 'business' })
      })
      port2.start()
      for (const name of ['compositionstart', 'compositionupdate', 'beforeinput', 'input', 'compositionend'])
        document.querySelector('.text-editor')?.addEventListener(name, () => port1.postMessage(null))
    })
    const devtools = await editor.page.context().newCDPSession(editor.page)
    for (const [k, text] of ['に', 'にほ', 'にほん', 'にほんご'].entries()) {
      await devtools.send('Input.imeSetComposition', { text, selectionStart: k % 2, selectionEnd: k % 2 })
    }
    await devtools.send('Input.insertText', { text: '日本語' })
    await settled()
    expect((await editor.page.evaluate(() => globalThis.harness.blocks()))[0]?.text).toBe(`${words}日本語`)
  })

  test('a text without focus keeps the selection and the focus where they are', async () => {
    await open()
    await editor.page.getByText('after', { exact: true }).focus()
    await editor.page.evaluate(() => {
      globalThis.harness.otherInserts(0, 0, 'x')
      globalThis.harness.otherCursor(0, 3, { name: 'A', code: 'B', group: 'business' })
    })
    await settled()
    expect(await editor.page.evaluate(() => document.activeElement?.textContent)).toBe('after')
  })

  test('no error was thrown', () => {
    expect(editor.complaints).toEqual([])
  })
})
