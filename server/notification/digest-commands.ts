/**
 * The daily digest: what people want of a day together is told in one mail per person, agenda and day. A job looks each
 * quarter of an hour for agendas where it has become seven; it binds what waits to a digest and puts one mail into the
 * outbox, in the transaction that ends it. The words are written when the mail is sent (digest-mail.ts), so that what was
 * read, withdrawn or taken from the reader meanwhile is not in it. [N5] to [N7]
 */
import type { AgendaId, DigestId, ParticipantId } from '../../packages/domain/ids.ts'
import { lastDigestTime, type DigestTime } from '../../packages/domain/digest.ts'
import { localeOfAccount } from '../auth/account-locale.ts'
import { hashOfToken } from '../auth/secret-hash.ts'
import type { JobHandler } from '../platform/job-worker.ts'
import { scheduleJob, type DatabaseNow, type Job } from '../platform/jobs.ts'
import { limits } from '../platform/limits.ts'
import { systemActor, type UnitOfWork, type Work } from '../platform/unit-of-work.ts'
import { readersWaiting, zonesWaiting } from './digest-queries.ts'
import { mutePath, postMail, type NoticeDeps } from './notification-effects.ts'
import { noticesOfDigest } from './notification-queries.ts'

export const digestsJob = 'daily-digests'

/** Zones differ by quarters of an hour. */
const everyMs = 15 * 60_000

/** Plans the first looks when a process starts; after that each plans the next ones. */
export async function beginDigests(deps: {
  readonly unitOfWork: UnitOfWork
  readonly databaseNow: DatabaseNow
}): Promise<void> {
  await deps.unitOfWork(systemActor, async work => planDigests(work, await deps.databaseNow(work.db)))
}

/** Plans the next two looks for digests that are due: if one of them is given up, the next one still comes. */
export async function planDigests(work: Pick<Work, 'db' | 'tell'>, now: Date): Promise<void> {
  for (const ahead of [1, 2]) {
    const runAt = new Date((Math.floor(now.getTime() / everyMs) + ahead) * everyMs)
    await scheduleJob(work, {
      kind: digestsJob,
      dedupeKey: `${digestsJob}:${runAt.toISOString()}`,
      payload: { part: 0 },
      runAt,
    })
  }
}

/** The handler of `digestsJob`. */
export function writeDigests(deps: NoticeDeps): JobHandler {
  return {
    lane: 'inside',
    run: async (work, job, now) => {
      await planDigests(work, now)
      const { mailOrigin } = deps
      if (mailOrigin === null) return
      let left: number = limits.inbox.maxDigestsAtOnce
      for (const { agendaId, timeZone } of await zonesWaiting(work.db)) {
        const time = lastDigestTime(now, timeZone)
        for (const reader of await readersWaiting(work.db, agendaId, time, left)) {
          await writeDigest(deps, work, { ...reader, mailOrigin, agendaId, timeZone, time, now })
          left -= 1
        }
        if (left === 0) return planRest(work, job, now)
      }
    },
  }
}

async function planRest(work: Work, job: Job, now: Date): Promise<void> {
  const part = Number(job.payload['part']) + 1
  const dedupeKey = `${job.dedupeKey.split('~', 1).join('')}~${part}`
  await scheduleJob(work, { kind: digestsJob, dedupeKey, payload: { part }, runAt: now })
}

async function writeDigest(
  deps: NoticeDeps,
  work: Work,
  facts: {
    readonly participantId: ParticipantId
    readonly email: string
    readonly locale: string
    readonly mailOrigin: string
    readonly agendaId: AgendaId
    readonly timeZone: string
    readonly time: DigestTime
    readonly now: Date
  },
): Promise<void> {
  const { participantId, agendaId, timeZone, time, now } = facts
  const digestId = deps.ids.next<DigestId>()
  const token = deps.ids.token()
  const written = await work.db
    .insertInto('digest')
    .values({
      ...{ id: digestId, participant_id: participantId, agenda_id: agendaId, day: time.day, time_zone: timeZone },
      ...{ mute_token_hash: hashOfToken(token), created_at: now },
    })
    .onConflict(conflict => conflict.columns(['participant_id', 'agenda_id', 'day']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (written === undefined) return
  await work.db
    .updateTable('notice')
    .set({ waits_for_digest: false, digest_id: digestId })
    .where('participant_id', '=', participantId)
    .where('agenda_id', '=', agendaId)
    .where('waits_for_digest', '=', true)
    .where('created_at', '<', time.at)
    .execute()
  const { notices } = await noticesOfDigest(work.db, { digestId, participantId })
  if (notices.length === 0) return
  await postMail(deps, work, {
    ...{ digestId, subject: '', body: '', dedupeKey: `digest:${digestId}` },
    ...{ to: facts.email, locale: localeOfAccount(facts.locale) },
    muteUrl: `${facts.mailOrigin}${mutePath}?token=${token}`,
  })
}
