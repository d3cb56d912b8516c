/**
 * All styles of the house are one sheet, in the order of client/styles/all.css: a class that two files lay out says in
 * each of them less than its author believes.
 */
import { expect, test } from 'vitest'
import { readRepositoryFile, repositoryFiles } from './repository-files.ts'

const sheets = repositoryFiles().filter(path => path.startsWith('client/') && path.endsWith('.css'))

test('a class by itself is laid out by one style sheet', () => {
  const layouts = sheets.flatMap(path => classesLaidOutBy(readRepositoryFile(path)).map(name => ({ path, name })))
  expect(layouts.length).toBeGreaterThan(100)
  const twice = layouts.filter(({ path, name }) => layouts.some(other => other.name === name && other.path !== path))
  expect(twice.map(({ path, name }) => `.${name} in ${path}`)).toEqual([])
})

test('such a class is seen, and what a condition or another selector changes is not', () => {
  const sheet = `
    /* .told { display: flex; } */
    .inbox, .band { color: red; display: grid }
    .band { color: blue; }
    .band .act { display: flex; }
    .band:hover { display: flex; }
    @media (max-width: 48rem) { .narrow { display: none; } }`
  expect(classesLaidOutBy(sheet)).toEqual(['inbox', 'band'])
})

/** The classes to which a rule of its own, outside of every condition, gives a `display`. */
function classesLaidOutBy(sheet: string): readonly string[] {
  const plain = sheet.replace(/\/\*[^]*?\*\//g, '').replace(/@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
  const rules = [...plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
  const laidOut = rules.filter(([, , body = '']) => /(^|;)\s*display\s*:/.test(body))
  return laidOut.flatMap(([, selectors = '']) =>
    selectors.split(',').flatMap(selector => /^\.([a-z][\w-]*)$/.exec(selector.trim())?.[1] ?? []),
  )
}
