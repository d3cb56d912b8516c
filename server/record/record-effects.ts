/** What other slices change of the record: words go where they must, the chain stays. */
import { sql, type SqlBool } from 'kysely'
import type { AgendaId } from '../../packages/domain/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'

/**
 * Deletes the sealed words that mention this name with `@`, with their salt: nobody can find out any more what they
 * were, and the chain over their hashes holds. Other words stay, as docs/decisions/erased-names.md says. Rule R5.
 */
export async function forgetSealedWords(work: Pick<Work, 'db'>, name: string): Promise<void> {
  await work.db
    .deleteFrom('journal_words')
    .where(sql<SqlBool>`strpos(words, ${`@${name}`}) > 0`)
    .execute()
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
