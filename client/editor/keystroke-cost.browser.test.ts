/** What a keystroke costs in a text of ten thousand words: all script that a real key sets off in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewBlock } from '../../packages/document/server-edits.ts'
import type { Harness } from '../../tests/live/editor-harness.ts'
import { type EditorPage, openEditorPage } from '../../tests/live/editor-page.ts'

declare const globalThis: { harness: Harness }

let editor: EditorPage
beforeAll(async () => {
  editor = await openEditorPage()
}, 60_000)
afterAll(async () => {
  await editor.close()
})

test('a keystroke in ten thousand words costs less than four milliseconds of script at the median', async () => {
  const sentence = 'Participants agree to pursue the following actions, each from its own starting point. '
  const kinds = ['paragraph', 'paragraph', 'bullet', 'policy', 'numbered'] as const
  const text = Array.from({ length: 160 }, (_, k): NewBlock => ({
    kind: kinds[k % kinds.length] ?? 'paragraph',
    runs: [{ text: sentence.repeat(5), marks: {} }],
  }))
  await editor.page.evaluate(blocks => globalThis.harness.open(blocks), text)
  await editor.page.evaluate(() => globalThis.harness.otherCursor(3, 10, { name: 'A', code: 'B', group: 'business' }))
  const words = (await editor.page.evaluate(() => globalThis.harness.blocks())).map(block => block.text).join(' ')
  expect(words.split(/\s+/).length).toBeGreaterThanOrEqual(10_000)

  await editor.page.evaluate(() =>
    globalThis.harness.run({ kind: 'go-to-block', block: globalThis.harness.blocks()[60]?.bid ?? '' }),
  )
  const devtools = await editor.page.context().newCDPSession(editor.page)
  await devtools.send('Performance.enable')
  const scriptMs = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1_000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN)
  }
  const local: number[] = []
  for (let k = 0; k < 200; k++) {
    const before = await scriptMs()
    await editor.page.keyboard.press('a')
    await editor.page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0))))
    local.push((await scriptMs()) - before)
  }
  const typed = (await editor.page.evaluate(() => globalThis.harness.blocks()))[60]?.text ?? ''
  expect(typed.startsWith('a'.repeat(200))).toBe(true)
  const remote = await editor.page.evaluate(async () => {
    const costs: number[] = []
    for (let k = 0; k < 100; k++) {
      const startedAt = performance.now()
      globalThis.harness.otherInserts(80, 5 + k, 'x')
      costs.push(performance.now() - startedAt)
      if (k % 20 === 0) await new Promise(done => requestAnimationFrame(done))
    }
    return costs
  })
  const at = (costs: readonly number[], share: number): number =>
    [...costs].sort((a, b) => a - b)[Math.floor(costs.length * share)] ?? Number.NaN
  const told = (costs: readonly number[]): string =>
    `p50 ${at(costs, 0.5).toFixed(2)} ms, p95 ${at(costs, 0.95).toFixed(2)} ms`
  console.log(`keystroke in ${words.split(/\s+/).length} words: ${told(local)}; remote edit: ${told(remote)}`)
  expect(at(local, 0.5)).toBeLessThan(4)
  expect(at(local, 0.95)).toBeLessThan(16)
}, 60_000)
