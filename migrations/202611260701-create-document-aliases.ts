/**
 * One alias per person and document, whoever claims first: two windows that open at once must write suggestions under
 * one name. Claims of before take over the name under which their person came first.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document_alias (
      document_id uuid not null references document on delete cascade,
      participant_id uuid not null references participant on delete cascade,
      alias text not null,
      primary key (document_id, participant_id),
      unique (document_id, alias)
    )`.execute(db)
  await sql`
    insert into document_alias (document_id, participant_id, alias)
    select distinct on (document_id, participant_id) document_id, participant_id, alias from document_client
    where participant_id is not null order by document_id, participant_id, claimed_at, client_id
    on conflict do nothing`.execute(db)
  await sql`
    update document_client set alias = document_alias.alias from document_alias
    where document_client.document_id = document_alias.document_id
      and document_client.participant_id = document_alias.participant_id
      and document_client.alias <> document_alias.alias`.execute(db)
}
