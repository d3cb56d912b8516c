import { expect, test } from 'vitest'
import { isChosenAnew } from './part-use.ts'

const option = (selected: boolean, defaultSelected = false) => ({ selected, defaultSelected })

test('a list holds a choice that is not yet sent when another line is chosen than the server wrote', () => {
  expect(isChosenAnew([option(false), option(true, true)], false)).toBe(false)
  expect(isChosenAnew([option(true), option(false, true)], false)).toBe(true)
})

test('where the server chose nothing the first line stands by itself, and any other one is a choice', () => {
  expect(isChosenAnew([option(true), option(false)], false)).toBe(false)
  expect(isChosenAnew([option(false), option(true)], false)).toBe(true)
  expect(isChosenAnew([], false)).toBe(false)
})

test('of a list of several nothing is chosen by itself', () => {
  expect(isChosenAnew([option(false), option(false)], true)).toBe(false)
  expect(isChosenAnew([option(true), option(false)], true)).toBe(true)
})
