/** The insides of prosemirror-view that pending-selection.ts reads. If one of these fails, read that file again. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { observerOf } from './pending-selection.ts'

const read = (path: string): string =>
  readFileSync(new URL(`../../node_modules/prosemirror-view/${path}`, import.meta.url), 'utf8')

test('prosemirror-view is the version whose insides were read', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ version: '1.42.9' })
})

test('its observer reads a selection without words by `flush`, as when the event comes', () => {
  const source = read('src/domobserver.ts')
  expect(source).toMatch(/ {2}onSelectionChange\(\) \{[\s\S]{0,900}? {4}this\.flush\(\)\n {2}\}/)
  expect(source).toMatch(
    / {2}pendingRecords\(\) \{\n {4}if \(this\.observer\) for \(let mut of this\.observer\.takeRecords\(\)\)/,
  )
  expect(source).toMatch(/ {2}flush\(\) \{[\s\S]{0,120}? {4}let mutations = this\.pendingRecords\(\)/)
  expect(read('src/domchange.ts')).toContain('if (from < 0) {')
})

test('a key that is under way is remembered with its time', () => {
  const source = read('src/input.ts')
  expect(source).toContain('view.input.lastKeyCode = event.keyCode')
  expect(source).toContain('view.input.lastKeyCodeTime = Date.now()')
  expect(read('src/domchange.ts')).toMatch(
    /lastKeyCode === 13 && Date\.now\(\) - 100 < view\.input\.lastKeyCodeTime &&\s+dispatchKey\(view, "Enter"\)/,
  )
})

test('a view of another shape has no observer to ask', () => {
  expect(observerOf({})).toBeNull()
  expect(observerOf({ domObserver: { flush: 1 } })).toBeNull()
  const observer = { pendingRecords: () => [], flush: () => undefined }
  expect(observerOf({ domObserver: observer })).toBe(observer)
})
