/** Changes of a goal's text in tests, as edits of somebody or of the house: what a version is compared with. */
import type { Doc } from 'yjs'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import type { BlockAttributes } from '../../packages/document/text-model.ts'
import {
  blockIdOf,
  deleteRange,
  insertText,
  marksAt,
  openText,
  setAttributes,
  tokens,
} from '../../packages/document/tokens.ts'
import { systemActor, type Actor } from '../../server/platform/unit-of-work.ts'
import type { Person, TestAgenda, TestHouse } from './test-house.ts'

type TestGoal = TestAgenda['goals'][number]

/** Runs an edit of the durable text, signed by this person or by the house. */
async function editText(
  house: TestHouse,
  goal: TestGoal | undefined,
  act: (doc: Doc) => void,
  person: Person | null = null,
): Promise<void> {
  if (goal === undefined) throw new Error('an agenda without goals')
  await house.rooms.edit(goal.documentId, actorOf(person), ({ doc }) => Promise.resolve(act(doc)))
}

/** Words at the beginning of the first block. */
export async function typeInto(
  house: TestHouse,
  goal: TestGoal | undefined,
  words: string,
  person: Person | null = null,
): Promise<void> {
  await editText(house, goal, doc => insertText(openText(doc), 1, words, {}), person)
}

/** Puts words in the place of others. */
export async function replaceWords(
  house: TestHouse,
  goal: TestGoal | undefined,
  [words, others]: readonly [string, string],
  person: Person | null = null,
): Promise<void> {
  const act = (doc: Doc): void => {
    const block = layout(doc).find(one => blockText(one).includes(words))
    if (block === undefined) throw new Error(`the text does not say: ${words}`)
    const at = block.y + 1 + blockText(block).indexOf(words)
    const text = openText(doc)
    doc.transact(transaction => {
      insertText(text, at + words.length, others, marksAt(text, at + words.length))
      deleteRange(transaction, text, at, words.length)
    })
  }
  await editText(house, goal, act, person)
}

/** Lets the block with these words say something else of itself. */
export async function sayOfBlock(
  house: TestHouse,
  goal: TestGoal | undefined,
  wish: { readonly of: string; readonly says: Partial<BlockAttributes> },
  person: Person | null = null,
): Promise<void> {
  const act = (doc: Doc): void => {
    const block = layout(doc).find(one => blockText(one).includes(wish.of))
    const marker = [...tokens(doc)].find(token => token.kind === 'marker' && blockIdOf(token.id) === block?.bid)
    if (marker?.kind !== 'marker') throw new Error(`the text does not say: ${wish.of}`)
    doc.transact(() => setAttributes(marker.map, wish.says))
  }
  await editText(house, goal, act, person)
}

function actorOf(person: Person | null): Actor {
  if (person === null) return systemActor
  const { participantId, sessionId, name } = person
  return {
    kind: 'participant',
    participantId,
    sessionId,
    displayName: name,
    locale: 'en',
    isAdministrator: false,
  }
}
