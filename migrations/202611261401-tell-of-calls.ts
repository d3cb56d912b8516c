/** Notices of a consensus call, and versions that carry the wording of an objection. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['notice', 'notice_choice']) {
    const rule = sql.ref(`${table}_kind_check`)
    await sql`alter table ${sql.table(table)} drop constraint ${rule}`.execute(db)
    await sql`
      alter table ${sql.table(table)} add constraint ${rule}
      check (kind in ('mention', 'reply', 'invitation', 'link-decision', 'suggestion-decision', 'input-answer',
        'contest-answer', 'consensus'))`.execute(db)
  }
  await sql`alter table document_version drop constraint document_version_cause_check`.execute(db)
  await sql`
    alter table document_version add constraint document_version_cause_check
    check (cause in ('kept', 'restore', 'phase', 'wording'))`.execute(db)
}
