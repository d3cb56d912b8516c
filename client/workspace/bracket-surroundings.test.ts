import { expect, test } from 'vitest'
import type { Block } from '../../packages/document/layout.ts'
import { wordsAround } from './bracket-surroundings.ts'

type Run = Block['runs'][number]
const words = (text: string): Run => ({ text, marks: {} })
const sign = (b: 'o' | 'a' | 'c'): Run => ({
  embed: b === 'o' ? { b, i: 'x', n: 0 } : b === 'a' ? { b, i: 'x', n: 1 } : { b, i: 'x' },
  marks: {},
})
const around = (before: string, after: string) =>
  wordsAround(
    [
      {
        runs: [words(before), sign('o'), words('shall'), sign('a'), words('should'), sign('c'), words(after)],
      },
    ],
    'x',
  )

test('the words of the paragraph stand around a bracket', () => {
  expect(around('Each State ', ' act.')).toEqual({ before: 'Each State ', after: ' act.' })
})

test('a long paragraph is cut at whole words, and says so', () => {
  const { before, after } = around(`${'many words '.repeat(20)}State `, ` act ${'and so on '.repeat(20)}`)
  expect(before).toMatch(/^… (words|many) .* State $/)
  expect(after).toMatch(/^ act .*(and|so|on)…$/)
})

test('a bracket that is not there has no surroundings', () => {
  expect(wordsAround([], 'x')).toEqual({ before: '', after: '' })
})
