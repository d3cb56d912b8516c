/**
 * Suggestions, decisions and brackets in tests: what people suggest in a goal's durable text, as their editors would
 * have sent it, and what stands in the tables whatever the phase.
 */
import { randomUUID } from 'node:crypto'
import { placeBracket } from '../../packages/document/bracket-edits.ts'
import { asIfAccepted, baseText, layout, markedUp } from '../../packages/document/layout.ts'
import { blockText, plainText } from '../../packages/document/projections.ts'
import { strikeJson, writeRecord } from '../../packages/document/suggestion-decisions.ts'
import { recordJson, recordKey } from '../../packages/document/suggestion-store.ts'
import { type BlockAttributeName, plainBlock } from '../../packages/document/text-model.ts'
import {
  insertMarker,
  insertText,
  itemIdAt,
  marksAt,
  openText,
  withClient,
  type ItemId,
} from '../../packages/document/tokens.ts'
import { tidied } from '../../packages/document/unit-ranges.ts'
import type { BracketId, DecisionId, GoalId, SuggestionId } from '../../packages/domain/ids.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { ministry, type Person, type TestAgenda, type TestHouse } from './test-house.ts'

export type TestGoal = TestAgenda['goals'][number]
type Edit = Parameters<Parameters<TestHouse['rooms']['edit']>[2]>[0]

/** Words that somebody suggests right behind others; answers the name of the suggestion. */
export async function suggestWords(
  house: TestHouse,
  goal: TestGoal,
  { participantId }: Person,
  where: { readonly behind: string; readonly words: string },
): Promise<string> {
  return house.rooms.edit(goal.documentId, systemActor, async edit => {
    const at = placeOf(edit, where.behind) + where.behind.length
    const id = await edit.suggestingIdOf(participantId)
    return nameAfter(edit, id, at, where.words)
  })
}

/** Words that somebody would strike, with others in their place if given; answers the name of the suggestion. */
export async function suggestStrike(
  house: TestHouse,
  goal: TestGoal,
  { participantId }: Person,
  wish: { readonly strike: string; readonly words?: string },
): Promise<string> {
  return house.rooms.edit(goal.documentId, systemActor, async edit => {
    const { doc } = edit
    const from = placeOf(edit, wish.strike)
    const ids = Array.from({ length: wish.strike.length }, (_, k) => itemIdAt(openText(doc), from + k))
    const ranges = tidied(ids.flatMap(id => (id === null ? [] : [{ ...id, length: 1 }])))
    const client = await edit.suggestingIdOf(participantId)
    const key = recordKey(await aliasOf(edit, goal, client), randomUUID())
    withClient(doc, client, () => writeRecord(doc, key, strikeJson(doc, ranges)))
    if (wish.words !== undefined) nameAfter(edit, client, from + wish.strike.length, wish.words)
    return key
  })
}

/**
 * A paragraph that somebody suggests behind the block that holds these words, and what it should say of itself: by
 * records, as an editor writes them. Answers the name of the suggestion.
 */
export async function suggestParagraph(
  house: TestHouse,
  goal: TestGoal,
  { participantId }: Person,
  wish: {
    readonly behind: string
    readonly words: string
    readonly says: readonly (readonly [BlockAttributeName, string])[]
  },
): Promise<string> {
  return house.rooms.edit(goal.documentId, systemActor, async edit => {
    const { doc } = edit
    const text = openText(doc)
    const block = layout(doc).find(one => blockText(one).includes(wish.behind))
    if (block === undefined) throw new Error(`the text does not say: ${wish.behind}`)
    const at = block.y + 1 + block.length
    const client = await edit.suggestingIdOf(participantId)
    const alias = await aliasOf(edit, goal, client)
    withClient(doc, client, () =>
      doc.transact(() => {
        insertMarker(text, at, plainBlock)
        insertText(text, at + 1, wish.words, {})
      }),
    )
    const marker = itemIdAt(text, at)
    if (marker === null) throw new Error('nothing was written')
    for (const [name, value] of wish.says) {
      const key = recordKey(alias, randomUUID())
      withClient(doc, client, () => writeRecord(doc, key, recordJson({ kind: 'attribute', marker, name, value })))
    }
    return `${marker.client}:${marker.clock}`
  })
}

/** What somebody would have the block with these words say of itself, by a record; answers the suggestion's name. */
export async function suggestDetail(
  house: TestHouse,
  goal: TestGoal,
  { participantId }: Person,
  wish: { readonly of: string; readonly says: readonly [BlockAttributeName, string] },
): Promise<string> {
  return house.rooms.edit(goal.documentId, systemActor, async edit => {
    const { doc } = edit
    const block = layout(doc).find(one => blockText(one).includes(wish.of))
    const marker = block === undefined ? null : itemIdAt(openText(doc), block.y)
    if (marker === null) throw new Error(`the text does not say: ${wish.of}`)
    const client = await edit.suggestingIdOf(participantId)
    const key = recordKey(await aliasOf(edit, goal, client), randomUUID())
    const [name, value] = wish.says
    withClient(doc, client, () => writeRecord(doc, key, recordJson({ kind: 'attribute', marker, name, value })))
    return key
  })
}

/** The ids of the first and last unit of words in the text. */
export async function unitsOfWords(
  house: TestHouse,
  goal: TestGoal,
  words: string,
): Promise<{ first: number[]; last: number[] }> {
  return house.rooms.edit(goal.documentId, systemActor, edit => {
    const from = placeOf(edit, words)
    const [first, last] = [itemIdAt(openText(edit.doc), from), itemIdAt(openText(edit.doc), from + words.length - 1)]
    return Promise.resolve({ first: pair(first), last: pair(last) })
  })
}

/** A passage as the door of sources is asked for it: these words, or the first unit of the text. */
export async function passageOf(house: TestHouse, goal: TestGoal, words: string | null = null): Promise<string> {
  return house.rooms.edit(goal.documentId, systemActor, edit => {
    const from = words === null ? 1 : placeOf(edit, words)
    const ends = [from, from + (words?.length ?? 1) - 1].map(at => pair(itemIdAt(openText(edit.doc), at)).join(':'))
    return Promise.resolve(ends.join('-'))
  })
}

/** The text three times: as it says now, as it shows everything, and as if all were accepted. */
export async function readings(
  house: TestHouse,
  goal: TestGoal,
): Promise<{ base: string; marked: string; taken: string }> {
  const { doc, suggesters } = await house.rooms.readText(goal.documentId)
  return {
    base: plainText(layout(doc, baseText(suggesters))),
    marked: plainText(layout(doc, markedUp(suggesters))),
    taken: plainText(
      layout(
        doc,
        asIfAccepted(suggesters, () => true),
      ),
    ),
  }
}

/** An open bracket in this goal, whatever the phase: the one that is there, or a new one around its first words. */
export async function anOpenBracket(house: TestHouse, agenda: TestAgenda, goal: TestGoal): Promise<BracketId> {
  const { db } = house.database
  const there = await db
    .selectFrom('bracket')
    .select('id')
    .where('goal_id', '=', goal.goalId)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  if (there !== undefined) return there.id
  const id = house.ids.next<BracketId>()
  await house.rooms.edit(goal.documentId, systemActor, async ({ doc, work }) => {
    const [first, last] = [itemIdAt(openText(doc), 1), itemIdAt(openText(doc), 1)]
    if (first === null || last === null) throw new Error('an empty text')
    placeBracket(doc, { id, first, last, others: ['other', ''] })
    const at = house.clock.now()
    const facts = { agenda_id: agenda.agendaId, goal_id: goal.goalId, document_id: goal.documentId, placed_at: at }
    await work.db
      .insertInto('bracket')
      .values({ ...facts, id, next_n: 3, placed_by: null, organisation_id: null, lifted_by: null, kept: null })
      .execute()
    const by = { added_by: null, organisation_id: null, added_at: at, bracket_id: id }
    await work.db
      .insertInto('bracket_alternative')
      .values([
        { ...by, n: 0, kind: 'words', words: '' },
        { ...by, n: 1, kind: 'words', words: 'other' },
        { ...by, n: 2, kind: 'none', words: '' },
      ])
      .execute()
  })
  return id
}

/** A suggestion beside the text with a row, and a decision without items: for doors that need one to be there. */
export async function rowsOfDecision(
  house: TestHouse,
  agenda: TestAgenda,
  goalId: GoalId,
): Promise<{ readonly suggestionId: SuggestionId; readonly decisionId: DecisionId }> {
  const suggestionId = house.ids.next<SuggestionId>()
  const decisionId = house.ids.next<DecisionId>()
  const place = { agenda_id: agenda.agendaId, goal_id: goalId }
  const at = house.clock.now()
  const nobody = { organisation_id: null, author_id: null }
  const said = { insertedWords: '', struckWords: '', attribute: null, title: { from: 'Old', to: 'New' }, link: null }
  const { db } = house.database
  await db
    .insertInto('suggestion')
    .values({
      ...{ ...place, ...nobody, id: suggestionId, kind: 'title', words: JSON.stringify(said), first_seen_at: at },
      ...{ document_id: null, link_id: null, alias: null, record_key: null },
    })
    .execute()
  await db
    .insertInto('decision')
    .values({
      ...{
        ...place,
        id: decisionId,
        kind: 'accept',
        reason: '',
        decided_by: null,
        organisation_id: null,
        decided_at: at,
      },
      ...{
        before: JSON.stringify({ order: null, movedUpTo: '0', bracket: null }),
        reverted_by: null,
        revert_reason: null,
      },
    })
    .execute()
  return { suggestionId, decisionId }
}

async function aliasOf({ work }: Edit, { documentId }: TestGoal, client: number): Promise<string> {
  const { alias } = await work.db
    .selectFrom('document_client')
    .select('alias')
    .where('document_id', '=', documentId)
    .where('client_id', '=', String(client))
    .executeTakeFirstOrThrow()
  return alias
}

function placeOf({ doc }: Edit, words: string): number {
  const block = layout(doc).find(one => blockText(one).includes(words))
  if (block === undefined) throw new Error(`the text does not say: ${words}`)
  return block.y + 1 + blockText(block).indexOf(words)
}

function nameAfter({ doc }: Edit, client: number, at: number, words: string): string {
  const text = openText(doc)
  withClient(doc, client, () => doc.transact(() => insertText(text, at, words, marksAt(text, at))))
  const id = itemIdAt(text, at)
  return id === null ? '' : `${id.client}:${id.clock}`
}

function pair(id: ItemId | null): number[] {
  if (id === null) throw new Error('nothing is there')
  return [id.client, id.clock]
}

/** A goal whose first paragraph begins with these words, in an agenda with a pen holder and two delegates. */
export async function aGoalToSuggestIn(house: TestHouse, start = 'The State shall act. ', penHolder = ministry) {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const drafter = await house.aMember(agenda, 'drafter', penHolder)
  const [amal, bo] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  await house.rooms.edit(goal.documentId, systemActor, ({ doc }) => {
    doc.transact(() => doc.getText('t').insert(1, start, {}))
    return Promise.resolve()
  })
  return { agenda, goal, drafter, amal, bo }
}
