/** Reasons go from the jobs that tell of a round to where they are kept: a job outlives an erased account. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update round_pause set resume_reason = job.payload->>'reason' from job
    where job.kind = 'round-changed' and job.payload->>'change' = 'resumed' and job.payload ? 'reason'
      and job.payload->>'roundId' = round_pause.round_id::text
      and (job.payload->>'at')::timestamptz = round_pause.resumed_at`.execute(db)
  await sql`
    update job set payload = payload - 'reason' where kind = 'round-changed' and payload ? 'reason'`.execute(db)
}
