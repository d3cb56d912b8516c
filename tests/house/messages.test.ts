/**
 * Every language says everything that English says: the same keys in the same files, the same places, all plural forms
 * of the language, no English left. What a language lacks is said in English until it is translated.
 */
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { arabic } from '../../packages/messages/ar/all.ts'
import { english } from '../../packages/messages/en/all.ts'
import { french } from '../../packages/messages/fr/all.ts'
import type { Message, MessageKey, Translation } from '../../packages/messages/message.ts'
import { readRepositoryFile, repositoryFiles } from './repository-files.ts'

/** Parts that are spoken in English alone: the terminal, and what an imported agenda in English begins with. */
const inEnglishAlone = ['terminal.ts', 'catalogue-words.ts', 'all.ts']
/** The same in every language: names of things and of keys, marks, and sentences made of places. */
const alike =
  /^(group-initial-.*|phase-left-hours|sign-in-group-international|export-annex-rows-participants|members-page-title|members-count-organisations|comment-history-version)$/

const source: { readonly [key: string]: Message } = english
const parts = repositoryFiles()
  .filter(path => path.startsWith('packages/messages/en/') && !inEnglishAlone.includes(basename(path)))
  .map(path => basename(path))
const keysOf = (path: string): readonly string[] =>
  [...readRepositoryFile(path).matchAll(/^ {2}'?([a-z][\w-]*)'?:/gm)].map(([, key = '']) => key)
const required = parts.flatMap(part => keysOf(`packages/messages/en/${part}`)) as readonly MessageKey[]

const languages: readonly (readonly [name: 'fr' | 'ar', catalogue: Translation, forms: readonly string[]])[] = [
  ['fr', french, ['one', 'many', 'other']],
  ['ar', arabic, ['zero', 'one', 'two', 'few', 'many', 'other']],
]

describe.each(languages)('the catalogue %s', (locale, catalogue, forms) => {
  const spoken = required.flatMap(key => {
    const message = catalogue[key]
    return message === undefined ? [] : [{ key, message }]
  })

  test('has every sentence of English', () => {
    expect(required.filter(key => catalogue[key] === undefined)).toEqual([])
  })

  test('has each sentence in the file where English has it', () => {
    const astray = parts.flatMap(part => {
      const path = `packages/messages/${locale}/${part}`
      if (!repositoryFiles().includes(path)) return []
      const keys = keysOf(`packages/messages/en/${part}`)
      return keysOf(path).filter(key => !keys.includes(key))
    })
    expect(astray).toEqual([])
  })

  test('has the plural forms that the language needs, where English has forms', () => {
    const wrong = spoken.filter(({ key, message }) =>
      typeof source[key] === 'string'
        ? typeof message !== 'string'
        : typeof message === 'string' || forms.some(form => !(form in message)),
    )
    expect(wrong.map(({ key }) => key)).toEqual([])
  })

  test('has the places of English, no more and no fewer; a form may leave out the count that it says in words', () => {
    const wrong = spoken.filter(({ key, message }) => {
      const expected = placesOf(source[key] ?? '')
      const sentences = typeof message === 'string' ? [message] : Object.values(message)
      return sentences.some(sentence => {
        const places = placesOf(sentence)
        const missing = expected.filter(place => !places.includes(place) && place !== 'count')
        return missing.length > 0 || places.some(place => !expected.includes(place))
      })
    })
    expect(wrong.map(({ key }) => key)).toEqual([])
  })

  test('holds no sentence that is still English', () => {
    const same = spoken.filter(
      ({ key, message }) =>
        /\p{L}{2}/u.test(wordsOf(message)) &&
        !alike.test(key) &&
        sentencesOf(message).some(
          sentence => sentence.length > 12 && sentencesOf(source[key] ?? '').includes(sentence),
        ),
    )
    expect(same.map(({ key }) => key)).toEqual([])
  })
})

test('Arabic is written in Arabic letters; Latin ones are names, codes, keys and addresses', () => {
  const names =
    /\b(Acquis|JSON|HTML|DOCX|PDF|Markdown|Word|Typst|A4|Letter|WebSocket|JavaScript|SMTP_URL|Alt|Shift|Ctrl|Escape|Enter|F\d+|UTC)\b|\b[A-Z]{2,4}(-\d+)?\b|\b(en|fr|ar)\b|https?:\/\/|mailto:|y-websocket|documentId|\/collab\/|application\/problem\+json|@\S+|\.\w{2,4}\b/g
  const stray = Object.entries(arabic)
    .filter(([key]) => !alike.test(key))
    .filter(([, message]) => /[a-z]/i.test(wordsOf(message).replace(names, '')))
  expect(stray.map(([key]) => key)).toEqual([])
})

test('French leaves the narrow space before its double signs, so that no line begins with one', () => {
  const wrong = Object.entries(french).filter(([, message]) =>
    sentencesOf(message).some(sentence => / [:;?!»]|« /.test(sentence)),
  )
  expect(wrong.map(([key]) => key)).toEqual([])
})

function placesOf(message: Message): readonly string[] {
  const places = sentencesOf(message).flatMap(sentence =>
    [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  )
  return [...new Set(places)]
}

function sentencesOf(message: Message): readonly string[] {
  return typeof message === 'string' ? [message] : Object.values(message)
}

function wordsOf(message: Message): string {
  return sentencesOf(message)
    .join('\n')
    .replace(/\{\w+\}/g, '')
}
