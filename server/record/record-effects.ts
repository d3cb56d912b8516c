/** What other slices change of the record: words go where they must, the chain stays. */
import { sql, type SqlBool } from 'kysely'
import { renameMention } from '../../packages/domain/comment.ts'
import type { AgendaId, ParticipantId } from '../../packages/domain/ids.ts'
import { longerNames } from '../agenda/name-queries.ts'
import type { Work } from '../platform/unit-of-work.ts'

/** A person in her agendas, by the name that words mention her with. */
type Mentioned = { readonly participantId: ParticipantId; readonly name: string }

/**
 * Deletes the sealed words that mention her with `@`, by this name or by one that she had before, with their salt: nobody
 * can find out any more what they were, and the chain over their hashes holds. In the agendas where she has or had a
 * seat, and with the eyes of a change of name: `@Jordan` is no mention of Jo. Other words stay, as
 * docs/decisions/erased-names.md says. Rule R5.
 */
export async function forgetSealedWords(work: Pick<Work, 'db'>, person: Mentioned): Promise<void> {
  await noteSealedMentions(work, person)
  await work.db
    .deleteFrom('journal_words')
    .where(
      sql<SqlBool>`exists (select from journal_mention
        where journal_mention.journal_id = journal_words.journal_id and journal_mention.fact = journal_words.fact
          and journal_mention.participant_id = ${person.participantId})`,
    )
    .execute()
}

/** Notes which sealed words mention her by this name, which she gives up. The words stay until her account is erased. */
export async function noteSealedMentions(work: Pick<Work, 'db'>, { participantId, name }: Mentioned): Promise<void> {
  const found = await work.db
    .selectFrom('journal_words')
    .innerJoin('journal', 'journal.id', 'journal_words.journal_id')
    .select(['journal_words.journal_id', 'journal_words.fact', 'journal_words.words', 'journal.agenda_id'])
    .where(
      sql<SqlBool>`journal.agenda_id in (select agenda_id from member where member.participant_id = ${participantId})`,
    )
    .where(sql<SqlBool>`strpos(journal_words.words, ${`@${name}`}) > 0`)
    .orderBy('journal_words.journal_id')
    .orderBy('journal_words.fact')
    .execute()
  for (const { journal_id, fact, words, agenda_id: agendaId } of found) {
    const others = agendaId === null ? [] : await longerNames(work.db, agendaId, name)
    // Words that would read the same under another name mention somebody else.
    if (renameMention(words, { from: name, to: '', others }) === words) continue
    await work.db
      .insertInto('journal_mention')
      .values({ journal_id, fact, participant_id: participantId })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
}

/** Deletes the sealed words of an agenda that is removed, which only a sample round is. Rule R5. */
export async function forgetWordsOfAgenda(work: Pick<Work, 'db'>, agendaId: AgendaId): Promise<void> {
  await work.db
    .deleteFrom('journal_words')
    .where('journal_id', 'in', ofAgenda =>
      ofAgenda.selectFrom('journal').select('id').where('agenda_id', '=', agendaId),
    )
    .execute()
}
