/**
 * Which sealed words of the record mention somebody by a name that she had before. The words cannot change, for their
 * hash is in the chain; when her account is erased they go. No name is kept: it is told by the words alone.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table journal_mention (
      journal_id bigint not null,
      fact text not null,
      participant_id uuid not null references participant on delete cascade,
      primary key (journal_id, fact, participant_id),
      foreign key (journal_id, fact) references journal_words on delete cascade
    )`.execute(db)
  await sql`create index journal_mention_of on journal_mention (participant_id)`.execute(db)
}
