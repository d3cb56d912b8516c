/** A numbered rule of the documentation is a promise: each is carried by a test that names it, and none is invented. */
import { describe, expect, test } from 'vitest'
import { readRepositoryFile, repositoryFiles } from './repository-files.ts'

const files = repositoryFiles()
const tests = files.filter(path => /\.test\.ts$|^tests\/live\//.test(path)).map(readRepositoryFile)

/** `[L7]`, `[L7, G3]`, `[G1–G4]` in the title of a test. */
const carried = new Set(
  tests.flatMap(text => [...text.matchAll(/\[([A-Z]\d+[^\]\n]{0,80})\]/g)].flatMap(([, list = '']) => expand(list))),
)

const documents: readonly (readonly [path: string, atLeast: number])[] = [
  ['docs/live-protocol.md', 9],
  ['docs/suggestions.md', 22],
  ['docs/record.md', 7],
  ['docs/consensus-rules.md', 13],
]

describe.each(documents)('%s', (path, atLeast) => {
  const text = files.includes(path) ? readRepositoryFile(path) : ''
  const stated = statedRules(text)

  test('numbers its rules, each once', () => {
    expect(stated.length).toBeGreaterThanOrEqual(atLeast)
    expect(stated.filter((rule, index) => stated.indexOf(rule) !== index)).toEqual([])
  })

  test('every rule is carried by a test', () => {
    expect(stated.filter(rule => !carried.has(rule))).toEqual([])
  })

  test('no test and no comment names a rule that is not stated', () => {
    const families = new Set(stated.map(rule => rule.charAt(0)))
    const cited = files
      .filter(file => /^(packages|server|client|tests)\/.*\.ts$/.test(file) && !file.startsWith('tests/house/'))
      .flatMap(file =>
        [...readRepositoryFile(file).matchAll(/\b(?:rules?|Source:[^\n]*?rules?) ([A-Z]\d+)\b|\[([LGSBRK]\d+)\]/g)].map(
          ([, one, other]) => `${file}: ${one ?? other ?? ''}`,
        ),
      )
    const unknown = cited.filter(line => {
      const rule = line.slice(line.lastIndexOf(' ') + 1)
      return families.has(rule.charAt(0)) && !stated.includes(rule)
    })
    expect(unknown).toEqual([])
  })
})

test('every test that docs/suggestions.md names is there', () => {
  const named = [...readRepositoryFile('docs/suggestions.md').matchAll(/`([^`]+\.test\.ts)`: "([^"]+)"/g)]
  expect(named.length).toBeGreaterThanOrEqual(9)
  const missing = named.filter(
    ([, path = '', title = '']) => !files.includes(path) || !readRepositoryFile(path).includes(title),
  )
  expect(missing.map(([line]) => line)).toEqual([])
})

/** Rules where they are stated: at the start of a line, a list item, a heading or a table row. */
function statedRules(text: string): readonly string[] {
  return [...text.matchAll(/^(?:#+ |[-*] |\| ?)?(?:\*\*)?([LGSBRK]\d+)\b/gm)].map(([, rule = '']) => rule)
}

function expand(list: string): readonly string[] {
  const range = /^([A-Z])(\d+)\s*[–-]\s*\1?(\d+)$/.exec(list)
  if (range === null) return [...list.matchAll(/[A-Z]\d+/g)].map(([rule]) => rule)
  const [, family = '', from = '0', to = '0'] = range
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${family}${Number(from) + index}`)
}
