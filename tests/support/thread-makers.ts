/** Discussions in tests: what a person sends to open one on words of a goal's text, and edits that take words away. */
import { randomUUID } from 'node:crypto'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { indexAnchors, rangesOf } from '../../packages/document/anchors.ts'
import { blockText } from '../../packages/document/projections.ts'
import { deleteRange, openText } from '../../packages/document/tokens.ts'
import type { AnchorId, GoalId } from '../../packages/domain/ids.ts'
import { latestRoundOf } from '../../server/agenda/agenda-queries.ts'
import { importThreads, nextInputNumber } from '../../server/comment/comment-effects.ts'
import { threadsOfGoal, type Thread } from '../../server/comment/comment-queries.ts'
import { setAnchor } from '../../server/drafting/drafting-effects.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import type { Person, TestAgenda, TestHouse } from './test-house.ts'

export type TestGoal = TestAgenda['goals'][number]

/** The ids of these words in the durable text, as the editor would name them. The words stand in one block. */
export async function rangesOfWords(house: TestHouse, goal: TestGoal, words: string): Promise<number[][]> {
  const doc = await house.rooms.readDocument(goal.documentId)
  const { blocks } = indexAnchors(doc)
  const block = blocks.findIndex(one => blockText(one).includes(words))
  const found = blocks[block]
  if (found === undefined) throw new Error(`the text does not say: ${words}`)
  const from = blockText(found).indexOf(words)
  return rangesOf(doc, blocks, [{ block, bid: found.bid, from, to: from + words.length }]).map(asNumbers)
}

/** Takes these words out of the text, as a server edit. */
export async function removeWords(house: TestHouse, goal: TestGoal, words: string): Promise<void> {
  await house.rooms.edit(goal.documentId, systemActor, ({ doc }) => {
    const { blocks } = indexAnchors(doc)
    const block = blocks.find(one => blockText(one).includes(words))
    if (block === undefined) throw new Error(`the text does not say: ${words}`)
    const at = block.y + 1 + blockText(block).indexOf(words)
    doc.transact(transaction => deleteRange(transaction, openText(doc), at, words.length))
    return Promise.resolve()
  })
}

/** The body of a request that opens a thread. */
export function anOpening(about: unknown, words = 'Who pays for this?', mentions: readonly string[] = []) {
  return { id: randomUUID(), commentId: randomUUID(), type: 'question', about, words, mentions }
}

/** The body of a reply. */
export function aReply(words = 'The budget does.', mentions: readonly string[] = []) {
  return { id: randomUUID(), words, mentions }
}

/** An open thread on a goal by this person, whatever the phase: as an import would write it. */
export async function aThreadOf(
  house: TestHouse,
  agenda: TestAgenda,
  goalId: GoalId,
  { participantId: authorId }: Person,
): Promise<Thread> {
  const { agendaId } = agenda
  const roundId = await latestRoundOf(house.database.db, agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  const at = house.clock.now()
  await house.unitOfWork(systemActor, async work => {
    const anchorId = house.ids.next<AnchorId>()
    await setAnchor(work, { id: anchorId, agendaId, goalId, documentId: null, anchor: { kind: 'goal' }, at })
    const said = {
      authorName: null,
      organisationId: null,
      organisation: null,
      mentions: [],
      writtenAt: at,
      editedAt: null,
      withdrawnAt: null,
    }
    await importThreads(house, work, {
      agendaId,
      roundId,
      threads: [
        {
          goalId,
          number: await nextInputNumber(work, roundId),
          type: 'comment',
          anchorId,
          openedAt: at,
          resolvedAt: null,
          resolver: null,
          comments: [{ ...said, authorId, words: 'As it stands.' }],
        },
      ],
    })
  })
  const thread = (await threadsOfGoal(house.database.db, goalId, 'house')).at(-1)
  if (thread === undefined) throw new Error('no thread was made')
  return thread
}

function asNumbers({ first, last }: PassageRange): number[] {
  return [first.client, first.clock, last.client, last.clock]
}
