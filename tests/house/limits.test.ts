/** A limit is a promise: each is held by a test that names it, and none may be added without one. */
import { describe, expect, test } from 'vitest'
import * as account from '../../packages/domain/account.ts'
import * as agenda from '../../packages/domain/agenda.ts'
import * as member from '../../packages/domain/member.ts'
import * as participant from '../../packages/domain/participant.ts'
import { textLimits } from '../../packages/document/text-model.ts'
import { limits } from '../../server/platform/limits.ts'
import { readRepositoryFile, repositoryFiles } from './repository-files.ts'

/** What bounds nothing: how often something is looked after. A late or early one is seen by no one. */
const exempt: Readonly<Record<string, string>> = {
  'signIn.sweepEveryMs': 'how often ended sessions are deleted; what the sweep deletes has its test',
  'record.chainEveryMs': 'how often the journal is chained; a test chains it by hand',
  'record.looksWithoutNews': 'how often the journal is looked at when nobody rings; a test chains it by hand',
  'jobs.pollMs': 'how often due jobs are looked for when nobody rings; a test drives them by hand',
  'mail.pollMs': 'how often the outbox is read when nobody rings; a test drains it by hand',
}

const tests = repositoryFiles()
  .filter(path => path.endsWith('.test.ts') && path !== 'tests/house/limits.test.ts')
  .map(path => ({ path, text: readRepositoryFile(path) }))

/** `live.maxFrameBytes`, … in the order of the file. */
const names = Object.entries(limits).flatMap(([section, values]) =>
  Object.keys(values).map(name => `${section}.${name}`),
)
const leafOf = (name: string): string => name.slice(name.indexOf('.') + 1)
const isShared = (name: string): boolean => names.filter(other => leafOf(other) === leafOf(name)).length > 1

describe('server/platform/limits.ts', () => {
  test('is read whole: every section is known, and every limit is a number above nothing', () => {
    expect(names.length).toBeGreaterThan(80)
    for (const values of Object.values(limits))
      for (const value of Object.values(values)) expect(value).toBeGreaterThan(0)
  })

  test('every limit is named by a test', () => {
    expect(names.filter(name => !(name in exempt) && !isNamed(name))).toEqual([])
  })

  test('what is excused exists, and is not tested after all', () => {
    expect(Object.keys(exempt).filter(name => !names.includes(name) || isNamed(name))).toEqual([])
  })

  test('every limit is read by the product: none is kept beside a number that counts instead', () => {
    const product = repositoryFiles()
      .filter(path => /^server\/.*\.ts$/.test(path) && !/\.test\.ts$|\/limits\.ts$/.test(path))
      .map(readRepositoryFile)
      .join('\n')
    const inSteps = (name: string): boolean => /(PerSecond|AtOnce)$/.test(name) && product.includes(`.${leafOf(name)}`)
    const isRead = (name: string): boolean => new RegExp(`\\b${leafOf(name)}\\b`).test(product) || inSteps(name)
    const hasDouble = (name: string): boolean => new RegExp(`\\bconst ${leafOf(name)} = [\\d_]+`).test(product)
    expect(names.filter(name => !isRead(name) || hasDouble(name))).toEqual([])
  })
})

test('every limit of a text’s shape is named by a test', () => {
  expect(Object.keys(textLimits).filter(name => !isWordIn(name, 'packages/'))).toEqual([])
})

test('every length of the domain is named by a test', () => {
  const lengths = Object.entries({ ...account, ...agenda, ...member, ...participant })
    .filter(([, value]) => typeof value === 'number')
    .map(([name]) => name)
  expect(lengths.length).toBeGreaterThanOrEqual(5)
  expect(lengths.filter(name => !isWordIn(name, ''))).toEqual([])
})

/** A name that several sections have counts where its section is named too; the engine's tests lower theirs by name. */
function isNamed(name: string): boolean {
  const section = name.slice(0, name.indexOf('.'))
  const isOfSection = ({ path, text }: (typeof tests)[number]): boolean =>
    text.includes(`limits.${section}`) || (section === 'live' && path.startsWith('tests/live/'))
  return tests.some(file => hasWord(file.text, leafOf(name)) && (!isShared(name) || isOfSection(file)))
}

function isWordIn(name: string, folder: string): boolean {
  return tests.some(({ path, text }) => path.startsWith(folder) && hasWord(text, name))
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text)
}
