/** Notices that a round was paused, goes on, has another end or was withdrawn. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['notice', 'notice_choice']) {
    const rule = sql.ref(`${table}_kind_check`)
    await sql`alter table ${sql.table(table)} drop constraint ${rule}`.execute(db)
    await sql`
      alter table ${sql.table(table)} add constraint ${rule}
      check (kind in ('mention', 'reply', 'invitation', 'invitation-declined', 'link-decision', 'suggestion-decision',
        'input-answer', 'contest-answer', 'consensus', 'message', 'reminder', 'phase-opened', 'phase-ending',
        'round-changed', 'round-closed', 'withdrawal-asked'))`.execute(db)
  }
}
