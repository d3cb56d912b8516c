/** Names and words of the whole repository: rules 2, 4 and 6 of CONTRIBUTING.md §2, and what must never be in a file. */
import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRepositoryFile, repositoryFiles } from './repository-files.ts'

const files = repositoryFiles()
const code = files.filter(path => /\.(ts|js|cjs|mjs)$/.test(path))
const product = code.filter(path => /^(packages|server|client|migrations)\//.test(path))

describe('file names', () => {
  test('[rule 2] are unique in the repository', () => {
    // Every language has its words of a concept in a file of the concept's name.
    const named = code.filter(path => !/^bench\/|^packages\/messages\/[a-z]+\//.test(path)).map(path => basename(path))
    const byThePlan = ['main.ts', 'ids.ts', 'session.ts'] // the plan itself gives two floors these words
    const twice = named.filter((name, index) => named.indexOf(name) !== index && !byThePlan.includes(name))
    expect(twice).toEqual([])
  })

  test('[rule 2] are kebab-case', () => {
    const name = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.(test|pg|redis|browser|property|office|config|d))*\.(ts|js|cjs|mjs)$/
    expect(code.filter(path => !name.test(basename(path)))).toEqual([])
  })

  test('[rule 32] a migration is named by its moment, a verb and an object', () => {
    const migrations = code.filter(path => path.startsWith('migrations/')).map(path => basename(path))
    expect(migrations.filter(name => !/^20\d{10}-[a-z]+(-[a-z]+)+\.ts$/.test(name))).toEqual([])
  })

  test('[rule 4] hold no word that stands for a concept not found', () => {
    const empty =
      /(^|[-./])(managers?|helpers?|utils?|utilities|commons?|services?|data|infos?|misc|process|stuff)([-./]|$)/
    const platformWords = ['client/service-worker.ts'] // the browser’s own word
    expect(code.filter(path => empty.test(path) && !platformWords.includes(path))).toEqual([])
  })

  test('[rule 4] and neither do exported names', () => {
    const exported = /export (?:async )?(?:abstract )?(?:function\*?|class|const|let|type|interface) (\w+)/g
    const empty = /(Manager|Helpers?|Utils?|Misc|Infos?)$|(Manager|Helper|Util)(?=[A-Z])|^(manager|helper|util|misc)s?$/
    const found = product.flatMap(path =>
      [...readRepositoryFile(path).matchAll(exported)].map(([, name]) => `${path}: ${name ?? ''}`),
    )
    expect(found.filter(line => empty.test(line))).toEqual([])
  })

  test('[rule 2] an element’s file, tag and class agree', () => {
    const disagreeing = product
      .filter(path => path.startsWith('client/') && !path.endsWith('.test.ts'))
      .flatMap(path =>
        [...readRepositoryFile(path).matchAll(/@customElement\('([a-z-]+)'\)\s*export class (\w+)/g)].map(
          ([, tag = '', name = '']) => ({ path, tag, name }),
        ),
      )
      .filter(({ path, tag, name }) => basename(path, '.ts') !== tag || pascalCase(tag) !== name)
    expect(disagreeing).toEqual([])
  })
})

describe('imports', () => {
  test('[rule 10] name the file with its extension', () => {
    const bare = /(?:from|import|import\()\s*['"](\.{1,2}\/[^'"]+)['"]/g
    const found = code.flatMap(path =>
      [...readRepositoryFile(path).matchAll(bare)].map(([, target]) => `${path}: ${target ?? ''}`),
    )
    expect(found.filter(line => !/\.(ts|js|mjs|cjs|css|json)(\?[a-z]+)?$/.test(line))).toEqual([])
  })

  test('[rule 9] what Yjs keeps to itself is read in two files: one that changes a text, one that the gate asks', () => {
    const insides =
      /\.(_start|_item|_first|_map|_length|_searchMarker)\b|\.store\.(clients|pending)|getItemCleanStart|findIndexSS/
    const readers = product.filter(path => !path.endsWith('.test.ts') && insides.test(withoutComments(path)))
    expect(readers).toEqual(['packages/document/item-store.ts', 'packages/document/tokens.ts'])
  })
})

describe('what files hold', () => {
  test('every module says in a comment at its top what lives here', () => {
    const mute = product
      .filter(path => path.endsWith('.ts') && !/\.(test|d)\.ts$/.test(path))
      .filter(path => !/^(#![^\n]*\n)?\/\*\*/.test(readRepositoryFile(path)))
    expect(mute).toEqual([])
  })

  test('[rule 7] no file of the product is longer than 400 lines', () => {
    const long = product
      .map(path => ({ path, lines: readRepositoryFile(path).split('\n').length }))
      .filter(({ lines }) => lines > 401)
    expect(long).toEqual([])
  })

  test('[rule 24] every exported function and class says what it promises', () => {
    const silent = product
      .filter(path => !path.endsWith('.test.ts') && !path.startsWith('migrations/'))
      .flatMap(path => undocumented(path))
    expect(silent).toEqual([])
  })

  test('templates set no inline style and no handler as text', () => {
    const found = product
      .filter(path => path.startsWith('client/') || path.startsWith('server/'))
      .filter(path => !path.endsWith('.test.ts'))
      .filter(path =>
        /\s(style|on[a-z]+)\s*=\s*["']/.test(withoutComments(path).replaceAll(/\.(style|on[a-z]+)\s*=/g, '')),
      )
    expect(found).toEqual([])
  })

  test('[rule 23] no TODO stands without its issue', () => {
    const found = code.filter(path => /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(withoutThisTest(path)))
    expect(found).toEqual([])
  })

  test('nothing names the machine that it was written on', () => {
    const machine = /\/(work|home|root|Users)\/[a-z]|localhost:\d{4,5}\/npm|registry\.[a-z-]+\.[a-z]+|file:\/\/\//
    const text = files.filter(path =>
      /\.(ts|js|cjs|mjs|json|md|css|yaml|yml|html|txt|sh)$|^\.ci\/|^\.npmrc$/.test(path),
    )
    const found = text
      .filter(path => !['package-lock.json', 'bench/package-lock.json', 'tests/house/names.test.ts'].includes(path))
      .filter(path => !path.startsWith('tests/fixtures/'))
      .filter(path => machine.test(readRepositoryFile(path)))
    expect(found).toEqual([])
  })

  test('the lock files name no host of a registry', () => {
    const locks = files.filter(path => basename(path) === 'package-lock.json')
    const found = locks.filter(path => /"resolved": "https?:/.test(readRepositoryFile(path)))
    expect(found).toEqual([])
  })

  test('folders of the server and the client are words of the consultation', () => {
    const rooms = new Set(
      product
        .filter(path => /^(server|client)\/[^/]+\/.+\.ts$/.test(path))
        .map(path => dirname(path).split('/').slice(0, 2).join('/')),
    )
    const known = [
      ...['platform', 'auth', 'live', 'pages'].map(room => `server/${room}`),
      ...['platform', 'ui', 'live', 'editor', 'workspace', 'shell', 'styles'].map(room => `client/${room}`),
      ...['server', 'client'].flatMap(side => concepts.map(concept => `${side}/${concept}`)),
    ]
    expect([...rooms].filter(room => !known.includes(room))).toEqual([])
  })
})

const concepts = [
  'attribution',
  'participant',
  'agenda',
  'sample',
  'consultation',
  'drafting',
  'comment',
  'suggestion',
  'consensus',
  'catalogue',
  'evidence',
  'exchange',
  'record',
  'notification',
]

function pascalCase(tag: string): string {
  return tag.replaceAll(/(^|-)([a-z])/g, (_all, _dash: string, letter: string) => letter.toUpperCase())
}

function withoutComments(path: string): string {
  return readRepositoryFile(path).replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, '')
}

function withoutThisTest(path: string): string {
  return path === 'tests/house/names.test.ts' ? '' : readRepositoryFile(path)
}

/** Exported functions and classes that no doc comment precedes; of a file that has one alone, its head speaks. */
function undocumented(path: string): readonly string[] {
  const lines = readRepositoryFile(path).split('\n')
  const exported = lines.filter(line => /^export (async |abstract )*(function|class)\b/.test(line))
  if (exported.length === 1) return []
  return lines.flatMap((line, index) => {
    const name = /^export (?:async )?(?:abstract )?(?:function\*?|class) (\w+)/.exec(line)?.[1]
    if (name === undefined) return []
    let above = index - 1
    while (above >= 0 && /^@\w+|^\s*\}?\)$/.test(lines[above] ?? '')) above -= 1
    return /\*\/\s*$/.test(lines[above] ?? '') ? [] : [`${path}: ${name}`]
  })
}
