/** The doors of a text's versions: keeping and restoring, reading, comparing, and who wrote what. */
import type { FastifyInstance } from 'fastify'
import {
  keepVersion as keepVersionEndpoint,
  listVersions,
  readAuthorship,
  readRedline,
  readVersion,
  readVersionText,
  restoreVersion as restoreVersionEndpoint,
} from '../../packages/contract/version-endpoints.ts'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { atWholeWords, redlineFigures, redlineNumbers } from '../../packages/document/redline-wording.ts'
import type { Embed } from '../../packages/document/text-model.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type GoalId } from '../../packages/domain/ids.ts'
import { parseMoment, type Moment } from '../../packages/domain/version.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { loadGoalText, type GoalText } from './drafting-queries.ts'
import { keepVersion, restoreVersion, type VersionCommandDeps } from './version-commands.ts'
import {
  compareMoments,
  keptText,
  readAuthorshipOf,
  versionsOf,
  type ComparingDeps,
  type VersionLine,
} from './version-queries.ts'
import { shownWhole } from './shown-whole-text.ts'

export type VersionDeps = VersionCommandDeps & {
  readonly rooms: VersionCommandDeps['rooms'] & ComparingDeps['rooms']
  readonly acceptancesOf: ComparingDeps['acceptancesOf']
}

/** Binds the endpoints of packages/contract/version-endpoints.ts. */
export function versionRoutes(app: FastifyInstance, deps: VersionDeps): void {
  const { db } = deps.database
  const reading = { db, rooms: deps.rooms, acceptancesOf: deps.acceptancesOf }

  bindEndpoint(app, listVersions, async ({ params, actor }) => {
    const text = await textToRead(deps, params.goalId, actor)
    return { versions: (await versionsOf(db, text)).map(shownVersion) }
  })
  bindEndpoint(app, keepVersionEndpoint, async ({ params, body, actor }) => {
    const goalId = goalIdOf(params.goalId)
    const number = await keepVersion(deps, actor, goalId, body)
    const kept = await keptText(db, await loadGoalText(db, goalId, actor.participantId), number)
    if (kept === null) throw new Error('a version that was kept is not there')
    return shownVersion(kept)
  })
  bindEndpoint(app, readVersion, async ({ params, actor }) => {
    const text = await textToRead(deps, params.goalId, actor)
    const version = await keptText(db, text, Number(params.number))
    if (version === null) throw new DomainError('not-found')
    const blocks = layout(version.text.doc, baseText(version.text.suggesters))
    const numbers = paragraphNumbers(blocks, text.goal.number)
    return {
      version: shownVersion(version),
      blocks: blocks.map(block => ({
        kind: block.kind,
        number: numbers.get(block.bid) ?? '',
        text: blockText(block),
      })),
    }
  })
  bindEndpoint(app, readVersionText, async ({ params, actor }) => {
    const text = await textToRead(deps, params.goalId, actor)
    const version = await keptText(db, text, Number(params.number))
    if (version === null) throw new DomainError('not-found')
    return shownWhole(version.text)
  })
  bindEndpoint(app, restoreVersionEndpoint, ({ params, actor }) =>
    restoreVersion(deps, actor, goalIdOf(params.goalId), Number(params.number)),
  )
  bindEndpoint(app, readRedline, async ({ params, query, actor }) => {
    const text = await textToRead(deps, params.goalId, actor)
    const asked = { from: momentOf(query.from), to: momentOf(query.to) }
    const compared = await compareMoments(reading, text, asked, actor.participantId)
    const told = query.detail === 'exact' ? compared.redline : atWholeWords(compared.redline)
    const { byHand, ...figures } = redlineFigures(told)
    const numbers = redlineNumbers(told, text.goal.number)
    return {
      from: String(compared.from),
      to: String(compared.to),
      matchedBy: told.matchedBy,
      figures,
      hands: compared.hands.map((hand, place) => ({
        ...hand,
        insertions: byHand.get(String(place))?.insertions ?? 0,
        deletions: byHand.get(String(place))?.deletions ?? 0,
      })),
      rows: told.rows.map(row => ({
        mark: row.mark,
        by: placeOf(row.by),
        acceptedBy: placeOf(row.acceptedBy),
        saidBy: (row.saidBy ?? []).map(one => ({ by: placeOf(one.by), acceptedBy: placeOf(one.acceptedBy) })),
        isMoved: row.isMoved,
        numberBefore: row.before && (numbers.before.get(row.bid) ?? ''),
        numberAfter: row.after && (numbers.after.get(row.bid) ?? ''),
        before: row.before && row.before.attributes,
        after: row.after && row.after.attributes,
        runs: row.runs.map(run => ({
          text: wordsOfRun(run),
          change: run.change,
          by: placeOf(run.by),
          acceptedBy: placeOf(run.acceptedBy),
          marks: run.marks,
          was: run.was ?? null,
        })),
      })),
    }
  })
  bindEndpoint(app, readAuthorship, async ({ params, actor }) => {
    const text = await textToRead(deps, params.goalId, actor)
    const { blocks, hands } = await readAuthorshipOf(reading, text, actor.participantId)
    const signs = hands.delegations.map(() => 0)
    let signsOfNobody = 0
    const kinds = blocks.map(({ bid, attributes }) => ({ bid, kind: attributes.kind }))
    const numbers = paragraphNumbers(kinds, text.goal.number)
    const shown = blocks.map(({ bid, runs }) => ({
      number: numbers.get(bid) ?? '',
      runs: runs.map(run => {
        const by = hands.writerOf(run.unit)
        if (by === null) signsOfNobody += run.unit.length
        else signs[by] = (signs[by] ?? 0) + run.unit.length
        return { text: wordsOfRun(run), by, decision: run.decision }
      }),
    }))
    return {
      hands: hands.delegations.map((hand, place) => ({ ...hand, signs: signs[place] ?? 0 })),
      signsOfNobody,
      blocks: shown,
    }
  })
}

async function textToRead({ database }: VersionDeps, goalId: string, actor: ParticipantActor): Promise<GoalText> {
  const text = await loadGoalText(database.db, goalIdOf(goalId), actor.participantId)
  authorize('read-text', text.standing)
  return text
}

function shownVersion({ id, number, label, cause, createdAt, by, hash, words }: VersionLine) {
  return { id, number, label, cause, createdAt: createdAt.toISOString(), by, hash, words }
}

function wordsOfRun(run: { readonly text: string } | { readonly embed: Embed }): string {
  return 'text' in run ? run.text : embedMarkup(run.embed).text
}

/** A place among the hands, as compareMoments names them. */
function placeOf(by: string | undefined): number | null {
  return by === undefined ? null : Number(by)
}

function momentOf(text: string): Moment {
  const moment = parseMoment(text)
  if (moment === null) throw new DomainError('not-found')
  return moment
}

function goalIdOf(text: string): GoalId {
  const id = parseId<GoalId>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
