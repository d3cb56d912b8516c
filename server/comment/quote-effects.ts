/**
 * What others wrote of a person in discussions, changed when her name changes or her account is erased: mentions by
 * people of this house, and the names that discussions brought along from a file. Nothing else of a comment changes,
 * and no version is added: she is another name, the words are the author's.
 */
import { sql } from 'kysely'
import { occasionOf, renameMention } from '../../packages/domain/comment.ts'
import type { CommentId, ParticipantId } from '../../packages/domain/ids.ts'
import { longerNames } from '../agenda/name-queries.ts'
import type { Work } from '../platform/unit-of-work.ts'

export type RenamedMention = { readonly occasion: string; readonly words: string }

/**
 * Puts `to` where comments and their earlier versions mention a person as `from`, in the agendas where she has or had a
 * seat. Her seats are held by the caller, so that no mention comes meanwhile. A mention of somebody else who has the
 * same name stays. Returns the comments that read otherwise now, as notices know them.
 */
export async function renameMentions(
  work: Work,
  renaming: { readonly participantId: ParticipantId; readonly from: string; readonly to: string },
): Promise<readonly RenamedMention[]> {
  const { participantId, from } = renaming
  const rows = await work.db
    .selectFrom('comment')
    .innerJoin('comment_thread', 'comment_thread.id', 'comment.thread_id')
    .innerJoin('member', 'member.agenda_id', 'comment_thread.agenda_id')
    .select(['comment.id', 'comment.body', 'member.agenda_id'])
    .where('member.participant_id', '=', participantId)
    .where(given =>
      given.or([
        sql<boolean>`position(${`@${from}`} in comment.body) > 0`,
        sql<boolean>`exists (select from comment_version where comment_version.comment_id = comment.id
          and position(${`@${from}`} in comment_version.body) > 0)`,
      ]),
    )
    .where(
      sql<boolean>`(exists (select from comment_mention where comment_mention.comment_id = comment.id
          and comment_mention.participant_id = ${participantId})
        or not exists (select from comment_mention join participant on participant.id = comment_mention.participant_id
          where comment_mention.comment_id = comment.id and participant.display_name = ${from}))`,
    )
    .orderBy('comment.id')
    .forUpdate('comment')
    .execute()
  const renamed: RenamedMention[] = []
  for (const { id, body, agenda_id: agendaId } of rows) {
    const names = { ...renaming, others: await longerNames(work.db, agendaId, from) }
    const words = renameMention(body, names)
    await renameInVersions(work, id, names)
    if (words === body) continue
    await work.db.updateTable('comment').set({ body: words }).where('id', '=', id).execute()
    renamed.push({ occasion: occasionOf(id), words })
  }
  return renamed
}

/**
 * Takes her name out of what came from files into agendas where she has or had a seat: as an author or as who closed a
 * thread, of her organisations or of none, and where a comment mentions this name. Called while her seats are known.
 */
export async function forgetQuotes(
  work: Work,
  facts: { readonly participantId: ParticipantId; readonly name: string; readonly stand: string },
): Promise<void> {
  const { participantId, name, stand } = facts
  const isHers = sql<boolean>`comment_thread.agenda_id in
    (select agenda_id from member where participant_id = ${participantId})`
  const ofHers = (organisation: ReturnType<typeof sql>) => sql<boolean>`(${organisation} is null or ${organisation} in
    (select organisation.name from member join organisation on organisation.id = member.organisation_id
     where member.participant_id = ${participantId}))`
  await sql`
    update comment set author_name = ${stand} from comment_thread
    where comment_thread.id = comment.thread_id and ${isHers} and comment.author_name = ${name}
      and ${ofHers(sql`coalesce(comment.author_organisation->>'name',
        (select organisation.name from organisation where organisation.id = comment.organisation_id))`)}`.execute(
    work.db,
  )
  await sql`
    update comment_thread set quoted_resolver = jsonb_set(quoted_resolver, '{name}', to_jsonb(${stand}::text))
    where ${isHers} and quoted_resolver->>'name' = ${name}
      and ${ofHers(sql`quoted_resolver->'organisation'->>'name'`)}`.execute(work.db)
  const mentioning = await work.db
    .selectFrom('comment')
    .innerJoin('comment_thread', 'comment_thread.id', 'comment.thread_id')
    .select(['comment.id', 'comment.body', 'comment.quoted_mentions'])
    .where(isHers)
    .where(sql<boolean>`comment.quoted_mentions ? ${name}`)
    .orderBy('comment.id')
    .execute()
  for (const { id, body, quoted_mentions: quoted } of mentioning) {
    const names = (Array.isArray(quoted) ? quoted : []).map(String)
    const others = names.filter(each => each !== name)
    await work.db
      .updateTable('comment')
      .set({
        body: renameMention(body, { from: name, to: stand, others }),
        quoted_mentions: JSON.stringify([...others, stand]),
      })
      .where('id', '=', id)
      .execute()
    await renameInVersions(work, id, { from: name, to: stand, others })
  }
}

async function renameInVersions(
  work: Work,
  commentId: CommentId,
  names: Parameters<typeof renameMention>[1],
): Promise<void> {
  const versions = await work.db
    .selectFrom('comment_version')
    .select(['version', 'body'])
    .where('comment_id', '=', commentId)
    .orderBy('version')
    .execute()
  for (const { version, body } of versions) {
    const words = renameMention(body, names)
    if (words === body) continue
    await work.db
      .updateTable('comment_version')
      .set({ body: words })
      .where('comment_id', '=', commentId)
      .where('version', '=', version)
      .execute()
  }
}
