/**
 * What people really paste, each fragment with the blocks that must come out: captured ones, which a program itself put
 * on the clipboard, and reconstructed ones. tests/fixtures/clipboard/README.md says which program wrote what.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EditorPage, openEditorPage } from '../../tests/live/editor-page.ts'
import type { Harness } from '../../tests/live/editor-harness.ts'

const folder = new URL('../../tests/fixtures/clipboard/', import.meta.url)
const fragmentsIn = (part: 'captured' | 'reconstructed'): string[] =>
  readdirSync(new URL(part, folder)).flatMap(name => (/\.(html|txt)$/.test(name) ? `${part}/${name}` : []))
const captured = fragmentsIn('captured')
const reconstructed = fragmentsIn('reconstructed')

declare const globalThis: { harness: Harness }

let editor: EditorPage
beforeAll(async () => {
  editor = await openEditorPage()
}, 60_000)
afterAll(async () => {
  await editor.close()
})

describe('pasting from other programs', () => {
  test('the corpus holds at least twelve captured fragments, of each program and of plain text', () => {
    expect(captured.length).toBeGreaterThanOrEqual(12)
    const kinds = captured.map(name => (name.endsWith('.txt') ? 'plain' : /\/(\w+)-/.exec(name)?.[1]))
    expect(new Set(kinds)).toEqual(new Set(['writer', 'calc', 'chromium', 'firefox', 'plain']))
  })

  test('no captured fragment tells of the machine that captured it', () => {
    for (const name of captured) {
      expect(readFileSync(new URL(name, folder), 'utf8'), name).not.toMatch(/file:|\/(home|root|tmp|work|Users)\//)
    }
  })

  test.each([...captured, ...reconstructed])('%s becomes the blocks that its author would expect', async name => {
    const body = readFileSync(new URL(name, folder), 'utf8')
    const expected: unknown = JSON.parse(readFileSync(new URL(name.replace(/\.\w+$/, '.json'), folder), 'utf8'))
    const fragment = name.endsWith('.html') ? { html: body } : { text: body }
    const pasted = await editor.page.evaluate(given => globalThis.harness.blocksOf(given), fragment)
    const readable = {
      notices: pasted.notices.map(notice => notice.key),
      blocks: pasted.blocks.map(block => ({
        kind: block.attributes.kind,
        ...(block.attributes.indent > 0 ? { indent: block.attributes.indent } : {}),
        runs: block.runs.map(run => {
          const words = 'text' in run ? run.text : JSON.stringify(run.embed)
          return Object.keys(run.marks).length > 0 ? [words, run.marks] : [words]
        }),
      })),
    }
    expect(readable).toEqual(expected)
  })

  test('what the browser itself copies from a page is read as its blocks', async () => {
    const context = editor.page.context()
    const source = await context.newPage()
    await source.goto(editor.page.url())
    await source.evaluate(() => {
      const line = (tag: string, ...parts: (string | [string, string])[]): HTMLElement => {
        const element = document.createElement(tag)
        for (const part of parts) element.append(typeof part === 'string' ? part : line(part[0], part[1]))
        return element
      }
      const list = document.createElement('ul')
      list.append(line('li', 'One'), line('li', 'Two'))
      const arabic = line('p', 'تتعاون الدول')
      arabic.dir = 'rtl'
      document.body.replaceChildren(
        line('h2', 'Norms'),
        line('p', 'States ', ['strong', 'should'], ' act.'),
        list,
        arabic,
      )
      getSelection()?.selectAllChildren(document.body)
    })
    await source.keyboard.press('Control+c')
    const html = await source.evaluate(async () => {
      const [item] = await navigator.clipboard.read()
      return (await item?.getType('text/html'))?.text() ?? ''
    })
    await source.close()
    // Chromium writes out the computed style of every element.
    expect(html).toMatch(/style="[^"]*font-/)
    const { blocks } = await editor.page.evaluate(given => globalThis.harness.blocksOf(given), { html })
    const told = blocks.map(block => [
      block.attributes.kind,
      ...block.runs.map(run => ('text' in run ? (run.marks.strong === true ? `*${run.text}*` : run.text) : '')),
    ])
    expect(told).toEqual([
      ['heading2', 'Norms'],
      ['paragraph', 'States ', '*should*', ' act.'],
      ['bullet', 'One'],
      ['bullet', 'Two'],
      ['paragraph', 'تتعاون الدول'],
    ])
  })

  test('a paste of a megabyte is cut, and says so', async () => {
    const html = `<p>${'word '.repeat(20_000)}</p>`.repeat(10)
    const pasted = await editor.page.evaluate(given => globalThis.harness.blocksOf(given), { html })
    expect(pasted.notices.map(notice => notice.key)).toEqual(['editor-paste-cut'])
    expect(JSON.stringify(pasted.blocks).length).toBeLessThan(70_000)
  })

  test('nothing that was pasted ran or was fetched', () => {
    expect(editor.complaints).toEqual([])
  })
})
