/** The life of a link, rule by rule, and which links count. */
import { expect, test } from 'vitest'
import {
  countedAs,
  isStronger,
  linkStates,
  refusalOfWords,
  refusalToAgree,
  refusalToDecline,
  refusalToReword,
  refusalToWithdraw,
  tidySentence,
  type LinkFacts,
} from './catalogue.ts'
import { parseId, type ParticipantId } from './ids.ts'

const me = aParticipant('1')
const another = aParticipant('2')

function aLink(facts: Partial<LinkFacts> = {}): LinkFacts {
  return {
    state: 'proposed',
    proposedBy: me,
    target: 'indicator',
    relation: 'fulfils',
    how: 'It is asked for.',
    ...facts,
  }
}

test('a link to an indicator needs a relation and a sentence; one to a reference needs neither', () => {
  expect(refusalOfWords('indicator', 'enables', 'It makes it possible.')).toBeNull()
  expect(refusalOfWords('indicator', 'enables', '')).toBe('link-needs-sentence')
  expect(refusalOfWords('indicator', null, 'It makes it possible.')).toBe('link-needs-sentence')
  expect(refusalOfWords('reference', null, '')).toBeNull()
})

test('a proposal can be agreed once, and only when it says how', () => {
  expect(linkStates.map(state => refusalToAgree(aLink({ state })))).toEqual([
    null,
    'link-already-agreed',
    'link-already-declined',
    'link-already-withdrawn',
  ])
  expect(refusalToAgree(aLink({ how: '' }))).toBe('link-needs-sentence')
  expect(refusalToAgree(aLink({ target: 'reference', relation: null, how: '' }))).toBeNull()
})

test('declining needs a reason, and takes back what was agreed as well', () => {
  expect(linkStates.map(state => refusalToDecline(aLink({ state }), 'It is another matter.'))).toEqual([
    null,
    null,
    'link-already-declined',
    'link-already-withdrawn',
  ])
  expect(refusalToDecline(aLink(), '')).toBe('link-needs-reason')
})

test('a proposal is withdrawn by who made it, and by nobody once it is decided', () => {
  expect(refusalToWithdraw(aLink(), me)).toBeNull()
  expect(refusalToWithdraw(aLink(), another)).toBe('link-of-another')
  expect(refusalToWithdraw(aLink({ proposedBy: null }), me)).toBe('link-of-another')
  expect(refusalToWithdraw(aLink({ state: 'agreed' }), me)).toBe('link-already-agreed')
})

test('a proposal is reworded by who made it; one that came with the agenda by anybody', () => {
  expect(refusalToReword(aLink(), me)).toBeNull()
  expect(refusalToReword(aLink(), another)).toBe('link-of-another')
  expect(refusalToReword(aLink({ proposedBy: null, how: '', relation: null }), another)).toBeNull()
  expect(refusalToReword(aLink({ state: 'declined' }), me)).toBe('link-already-declined')
})

test('what has no sentence, and what was declined or withdrawn, counts in no coverage', () => {
  expect(linkStates.map(state => countedAs(aLink({ state })))).toEqual(['proposed', 'agreed', null, null])
  expect(linkStates.map(state => countedAs(aLink({ state, how: '' })))).toEqual([null, null, null, null])
  expect(countedAs(aLink({ relation: null }))).toBeNull()
})

test('fulfils is stronger than contributes, contributes than enables', () => {
  expect(isStronger('fulfils', 'contributes')).toBe(true)
  expect(isStronger('contributes', 'enables')).toBe(true)
  expect(isStronger('enables', 'enables')).toBe(false)
})

test('a sentence is one line without space around it', () => {
  expect(tidySentence('  It says\n so.\t')).toBe('It says so.')
})

function aParticipant(digit: string): ParticipantId {
  const id = parseId<ParticipantId>(`00000000-0000-4000-8000-00000000000${digit}`)
  if (id === null) throw new Error('no id')
  return id
}
