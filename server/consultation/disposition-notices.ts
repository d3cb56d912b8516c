/**
 * Tells people what was answered to their inputs and to their contests. Of what is published together each person is
 * told once, by a job. [D9]
 */
import type { ContestAnswer, NewDisposition } from '../../packages/domain/disposition.ts'
import {
  parseId,
  type AgendaId,
  type ContestId,
  type DispositionId,
  type GoalId,
  type InputId,
  type OrganisationId,
  type ParticipantId,
  type RoundId,
} from '../../packages/domain/ids.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { JobHandler } from '../platform/job-worker.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { addresseesOf, publishedTogether, type Addressed, type PublishedAnswer } from './addressee-queries.ts'

/** Tells of one answer. */
export async function tellAnswered(
  deps: NoticeDeps,
  work: Work,
  by: ParticipantId,
  answered: Addressed &
    Pick<NewDisposition, 'kind' | 'reason'> & {
      readonly dispositionId: DispositionId
      readonly id: InputId
      readonly goalId: GoalId | null
    },
): Promise<void> {
  const { agendaId, goalId, id: inputId, kind: answer, reason } = answered
  for (const to of await addresseesOf(work.db, answered)) {
    await postNotice(deps, work, {
      to,
      by,
      agendaId,
      subject: { kind: 'input-answer', goalId, inputId, answer },
      words: reason === '' ? null : reason,
      occasion: `disposition:${answered.dispositionId}`,
    })
  }
}

/** Tells who contested what became of it. */
export async function tellContestAnswered(
  deps: NoticeDeps,
  work: Work,
  by: ParticipantId,
  answered: {
    readonly to: ParticipantId | null
    readonly agendaId: AgendaId
    readonly goalId: GoalId | null
    readonly inputId: InputId
    readonly contestId: ContestId
    readonly answer: ContestAnswer
    readonly reason: string
  },
): Promise<void> {
  const { to, agendaId, goalId, inputId, answer, reason } = answered
  if (to === null) return
  const subject = { kind: 'contest-answer', goalId, inputId, answer } as const
  await postNotice(deps, work, { to, by, agendaId, subject, words: reason, occasion: `contest:${answered.contestId}` })
}

/** Does the job that `publishDispositions` plans: each person is told once, of how many it matters not. */
export function tellPublished(deps: NoticeDeps): JobHandler {
  return {
    lane: 'inside',
    run: async (work, { payload }) => {
      const [agendaId, roundId] = [idIn<AgendaId>(payload['agendaId']), idIn<RoundId>(payload['roundId'])]
      const at = String(payload['at'])
      const byPerson = new Map<ParticipantId, PublishedAnswer[]>()
      const known = new Map<string, readonly ParticipantId[]>()
      for (const answer of await publishedTogether(work.db, roundId, new Date(at))) {
        for (const person of await addresseesKnown(work, known, agendaId, answer)) {
          byPerson.set(person, [...(byPerson.get(person) ?? []), answer])
        }
      }
      for (const [to, answers] of byPerson) await tellOfSeveral(deps, work, { to, agendaId, answers, at, roundId })
    },
  }
}

async function tellOfSeveral(
  deps: NoticeDeps,
  work: Work,
  facts: {
    readonly to: ParticipantId
    readonly agendaId: AgendaId
    readonly roundId: RoundId
    readonly answers: readonly PublishedAnswer[]
    readonly at: string
  },
): Promise<void> {
  const { to, agendaId, roundId, at } = facts
  // Nobody is told of what she did herself.
  const answers = facts.answers.filter(answer => answer.by !== to)
  const [first] = answers
  if (first === undefined) return
  // Whoever answered may have been erased: the answer is told all the same.
  const by = answers.find(answer => answer.by !== null)?.by ?? null
  const occasion = `dispositions:${roundId}:${at}`
  const { goalId, inputId, kind, reason } = first
  if (answers.length === 1) {
    const subject = { kind: 'input-answer', goalId, inputId, answer: kind } as const
    await postNotice(deps, work, { to, by, agendaId, subject, words: reason === '' ? null : reason, occasion })
    return
  }
  await postNotice(deps, work, {
    ...{ to, by, agendaId, occasion },
    subject: { kind: 'input-answer', goalId: null, inputId, answer: 'several' },
    answers: answers.map(answer => ({
      ...{ goalId: answer.goalId, inputId: answer.inputId, number: answer.number, answer: answer.kind },
      words: answer.reason === '' ? null : answer.reason,
    })),
  })
}

async function addresseesKnown(
  work: Work,
  known: Map<string, readonly ParticipantId[]>,
  agendaId: AgendaId,
  {
    authorId,
    organisationId,
  }: { readonly authorId: ParticipantId | null; readonly organisationId: OrganisationId | null },
): Promise<readonly ParticipantId[]> {
  const key = `${authorId ?? ''} ${organisationId ?? ''}`
  const people = known.get(key) ?? (await addresseesOf(work.db, { agendaId, authorId, organisationId }))
  known.set(key, people)
  return people
}

function idIn<Id extends string>(value: unknown): Id {
  const id = parseId<Id>(String(value))
  if (id === null) throw new Error('a job without its ids')
  return id
}
