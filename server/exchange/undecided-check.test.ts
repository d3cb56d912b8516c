/** Files whose undecided part does not agree with itself are refused before anything is written. */
import { expect, test } from 'vitest'
import { DomainError } from '../../packages/domain/errors.ts'
import type { FileGoal, FileMarkedBlock, FileSuggestion } from '../../packages/exchange/lossless-file.ts'
import { writeLosslessFile } from '../../packages/exchange/lossless-file.ts'
import { aBlock, aFile, aGoal, aThread } from '../../packages/exchange/testing/sample-file.ts'
import { readLosslessFile } from './lossless-reader.ts'

const part = { addedBy: null, struckBy: [] as string[] }
const by = { name: 'Amina', organisation: 'House', code: 'HSE', group: null }
const sign = (b: 'o' | 'a' | 'c', n?: number) => ({
  embed: n === undefined ? { b, i: 'x' } : { b, i: 'x', n },
  marks: {},
})
const block = {
  ...aBlock('paragraph', ''),
  runs: [{ text: 'We ', marks: {} }, sign('o', 0), { text: 'shall', marks: {} }, sign('a', 1), sign('c')],
}
const marked: FileMarkedBlock = {
  ...block,
  ...part,
  runs: [...block.runs.map(run => ({ ...run, ...part })), { text: ' now', marks: {}, addedBy: 's1', struckBy: [] }],
}
const suggestion: FileSuggestion = {
  ...{ id: 's1', kind: 'insert', author: 'a1', by, firstSeenAt: null, reason: '', backing: [] },
  ...{ attribute: null, title: null, link: null },
}
const alternative = (n: number) => ({ n, kind: 'words' as const, by, holders: [] })
const bracket = {
  ...{ id: 'x', reason: '', by, at: '2026-11-20T12:00:00.000Z', agreements: [] },
  alternatives: [alternative(0), alternative(1)],
}
const sound = { blocks: [block], marked: [marked], suggestions: [suggestion], brackets: [bracket], decisions: [] }

function refusalOf(more: Partial<FileGoal>): string | null {
  const file = { ...aFile([aGoal([], { ...sound, ...more })]), version: 2 as const }
  try {
    readLosslessFile(writeLosslessFile(file))
    return null
  } catch (cause) {
    if (cause instanceof DomainError) return String(cause.facts.detail)
    throw cause
  }
}
const runs = (...change: FileMarkedBlock['runs']): Partial<FileGoal> => ({ marked: [{ ...marked, runs: change }] })

test('a goal whose suggestions and brackets agree with its text is read', () => {
  expect(refusalOf({})).toBeNull()
})

test.each<[string, Partial<FileGoal>]>([
  ['is not what marked says', runs({ text: 'We will', marks: {}, ...part })],
  ['is not what marked says', { marked: [marked, { ...marked, id: 'another', runs: [] }] }],
  ['is only suggested', { marked: [{ ...marked, addedBy: 's1' }] }],
  ['does not list', { suggestions: [] }],
  ['does not list', { suggestions: [{ ...suggestion, kind: 'title', title: { from: 'A', to: 'B' } }] }],
  ['does not say what its kind says', { suggestions: [suggestion, { ...suggestion, id: 's2', kind: 'delete' }] }],
  ['does not say what its kind says', { marked: null }],
  ['stands twice', { suggestions: [suggestion, suggestion] }],
  ['cannot be stored', runs(...marked.runs, { ...sign('a', 2), addedBy: 's1', struckBy: [] })],
  ['is no instant|cannot be stored', { brackets: [{ ...bracket, at: '2026-99-99T99:99:99Z' }] }],
  ['cannot be stored', { suggestions: [{ ...suggestion, reason: 'a\u0000b' }] }],
  ['cannot be stored', { suggestions: [{ ...suggestion, reason: '\ud800' }] }],
  ['are not those of the text', { brackets: [] }],
  ['not as it stands', { brackets: [{ ...bracket, id: 'y' }] }],
  ['not as it stands', { brackets: [{ ...bracket, alternatives: [alternative(0), alternative(2)] }] }],
  ['not as it stands', { brackets: [{ ...bracket, alternatives: [alternative(1), alternative(1)] }] }],
  ['not whole', { blocks: [{ ...block, runs: block.runs.slice(0, -1) }] }],
  ['not whole', { blocks: [{ ...block, runs: block.runs.slice(3) }] }],
  ['not whole', { blocks: [{ ...block, runs: [...block.runs, ...block.runs] }] }],
  ['not numbered', { blocks: [{ ...block, runs: [sign('o', 0), sign('a', 0), sign('c')] }] }],
  ['not numbered', { blocks: [{ ...block, runs: [sign('o', 0), sign('c')] }] }],
  ['is no suggestion of the goal', { threads: [aThread(block.id, 0, 0, { about: 'suggestion', of: 's9' })] }],
])('a file of which it is true that it “%s” is refused', (reason, more) => {
  expect(refusalOf(more)).toMatch(new RegExp(reason))
})
