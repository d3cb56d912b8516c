/** Every refusal can be told to a person and answered at a door: no code without its sentence and its status. */
import { describe, expect, test } from 'vitest'
import { closeCodes, closeOfRefusal } from '../../packages/contract/live-protocol.ts'
import { refusalCodes } from '../../packages/domain/errors.ts'
import { english } from '../../packages/messages/en/all.ts'
import { refusalMessages } from '../../packages/messages/en/refusals.ts'
import { say } from '../../packages/messages/say.ts'
import { readRepositoryFile, repositoryFiles } from './repository-files.ts'

describe('refusals', () => {
  test.each(refusalCodes)('%s has a sentence of its own', code => {
    const sentence = say('en', code)
    expect(sentence).toMatch(/^[A-Z].*[.:}]$/s)
    expect(sentence).not.toContain(code)
    expect(Object.values(refusalMessages).filter(other => other === refusalMessages[code])).toHaveLength(1)
  })

  test('codes are kebab-case and stand once', () => {
    expect(refusalCodes.filter(code => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([])
    expect(new Set(refusalCodes).size).toBe(refusalCodes.length)
  })

  test('every code that closes a socket names a close code that says whether to come back', () => {
    for (const name of Object.values(closeOfRefusal)) {
      expect(closeCodes[name].code).toBeGreaterThan(1000)
      expect(closeCodes[name].retry).toBeTypeOf('boolean')
    }
  })

  test('every code is used by the product, not only listed', () => {
    const product = repositoryFiles()
      .filter(path => /^(packages|server|client)\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'))
      .filter(path => path !== 'packages/domain/errors.ts' && !isCatalogue(path))
      .filter(path => path !== 'server/platform/problem.ts')
      .map(readRepositoryFile)
      .join('\n')
    expect(refusalCodes.filter(code => !product.includes(`'${code}'`))).toEqual([])
  })
})

describe('messages', () => {
  test('a key stands in one part of the catalogue only', () => {
    const keys = repositoryFiles()
      .filter(path => /^packages\/messages\/en\/.*\.ts$/.test(path) && !/all\.ts$|\.test\.ts$/.test(path))
      .flatMap(path => [...readRepositoryFile(path).matchAll(/^ {2}'?([a-z][\w-]*)'?:/gm)].map(([, key]) => key))
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    expect(Object.keys(english).length).toBe(keys.length)
  })

  test('every sentence is used somewhere', () => {
    const product = repositoryFiles()
      .filter(path => /^(packages|server|client)\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'))
      .filter(path => !isCatalogue(path))
      .map(readRepositoryFile)
      .join('\n')
    const isComposed = (key: string): boolean =>
      [...key.matchAll(/-/g)].some(({ index }) => product.includes(`\`${key.slice(0, index + 1)}\${`))
    const codes: ReadonlySet<string> = new Set(refusalCodes)
    const unused = Object.keys(english).filter(
      key => !codes.has(key) && !product.includes(`'${key}'`) && !isComposed(key),
    )
    expect(unused).toEqual([])
  })
})

/** Naming a key in a language uses nothing. */
function isCatalogue(path: string): boolean {
  return /^packages\/messages\/(en|fr|ar)\//.test(path)
}
