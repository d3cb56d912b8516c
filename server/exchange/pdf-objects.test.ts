/** The values of a PDF, in every form in which it may write them. */
import { expect, test } from 'vitest'
import { nameOf, PdfTokens, readPdfObjects, wordOf } from './pdf-objects.ts'

const first = (text: string) => new PdfTokens(text).next()

test('strings are read in brackets and in hexadecimal, with their escapes', () => {
  expect(first(String.raw`(a\(b\) (c) \101\0\n\\)`)).toBe('a(b) (c) A\0\n\\')
  expect(first('(one\\\ntwo)')).toBe('onetwo')
  expect(first('<FEFF 062>')).toBe('\xfe\xff\x06\x20')
})

test('numbers, names, references, arrays and dictionaries are told apart', () => {
  expect(first('[1 -.5 7 0 R 7 0 true null]')).toEqual([1, -0.5, { kind: 'reference', number: 7 }, 7, 0, true, null])
  expect(nameOf(first('/A#20B'))).toBe('A B')
  expect(first('<</A<</B 1>>/C[/D]>>')).toEqual(
    new Map<string, unknown>([
      ['A', new Map([['B', 1]])],
      ['C', [{ kind: 'name', name: 'D' }]],
    ]),
  )
  expect(wordOf(first('% said aside\n EMC'))).toBe('EMC')
  expect(wordOf(first(''))).toBe('')
})

test('what ends too early, or is no PDF, is a fault', () => {
  for (const text of ['(never', '[1 2', '<</A 1', ')']) expect(() => first(text), text).toThrow('the PDF')
  expect(() => readPdfObjects(Buffer.from('no PDF'))).toThrow('no plain table')
})
