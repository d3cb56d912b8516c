/** What a reader does with her notices: marks them as read, and says which kinds are mailed to her. */
import { sql } from 'kysely'
import { DomainError } from '../../packages/domain/errors.ts'
import type { NoticeId, ParticipantId } from '../../packages/domain/ids.ts'
import { dailyKinds, type MailedKind, type MailWay, type NoticeKind } from '../../packages/domain/notification.ts'
import type { Clock } from '../platform/clock.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import { type ParticipantActor, systemActor, type UnitOfWork, type Work } from '../platform/unit-of-work.ts'
import { type InboxChanged, inboxChanged } from './mail-and-inbox.ts'
import { muteLinkOf } from './notice-queries.ts'

export type NoticeCommandDeps = {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly bus: MessageBus
}

/** Marks these notices as read; what is not the actor's is passed over. Her other windows hear of it. */
export async function markRead(
  deps: NoticeCommandDeps,
  actor: ParticipantActor,
  notices: readonly NoticeId[],
): Promise<void> {
  await deps.unitOfWork(actor, async work => {
    const read = await work.db
      .updateTable('notice')
      .set({ read_at: deps.clock.now() })
      .where('participant_id', '=', actor.participantId)
      .where('read_at', 'is', null)
      .where('id', 'in', notices)
      .returning('id')
      .execute()
    if (read.length > 0) tellOtherWindows(deps, work, actor.participantId)
  })
}

/**
 * Marks the actor's notices as read, of one kind or of all: those that are not newer than `upTo`, the newest that she
 * has seen. What came meanwhile stays unread. Refuses: 'not-found' for a notice that is not hers.
 */
export async function markAllRead(
  deps: NoticeCommandDeps,
  actor: ParticipantActor,
  part: { readonly upTo: NoticeId; readonly kind: NoticeKind | null },
): Promise<void> {
  const { upTo, kind } = part
  const { participantId } = actor
  await deps.unitOfWork(actor, async work => {
    const newest = await work.db
      .selectFrom('notice')
      .select(['created_at', 'id'])
      .where('participant_id', '=', participantId)
      .where('id', '=', upTo)
      .executeTakeFirst()
    if (newest === undefined) throw new DomainError('not-found')
    const read = await work.db
      .updateTable('notice')
      .set({ read_at: deps.clock.now() })
      .where('participant_id', '=', participantId)
      .where('read_at', 'is', null)
      .where(sql<boolean>`(created_at, id) <= (${newest.created_at}, ${newest.id})`)
      .$if(kind !== null, query => query.where('kind', '=', kind))
      .returning('id')
      .execute()
    if (read.length > 0) tellOtherWindows(deps, work, participantId)
  })
}

/** How the mails of a kind come to the actor from now on. */
export async function chooseMails(
  deps: NoticeCommandDeps,
  actor: ParticipantActor,
  choice: { readonly kind: MailedKind; readonly mail: MailWay },
): Promise<void> {
  await deps.unitOfWork(actor, work => writeChoice(deps, work, { ...choice, participantId: actor.participantId }))
}

/**
 * Stops the mails of the kind that a mail's link names, for the person whom that mail went to; again does nothing more.
 * The link of a digest stops the digest: kinds that come one by one still do.
 * The link is enough: mail programs follow it for people who are not signed in. Refuses: 'link-unknown'.
 */
export async function muteByLink(deps: NoticeCommandDeps, token: string): Promise<void> {
  await deps.unitOfWork(systemActor, async work => {
    const link = await muteLinkOf(work.db, token)
    if (link === null) throw new DomainError('link-unknown')
    const { participantId, kind } = link
    if (kind !== 'digest') return writeChoice(deps, work, { participantId, kind, mail: 'none' })
    await work.db
      .insertInto('notice_choice')
      .values(dailyKinds.map(each => ({ participant_id: participantId, kind: each, ...columnsOf(deps, 'none') })))
      .onConflict(conflict => conflict.columns(['participant_id', 'kind']).doNothing())
      .execute()
    await work.db
      .updateTable('notice_choice')
      .set(columnsOf(deps, 'none'))
      .where('participant_id', '=', participantId)
      .where('is_daily', '=', true)
      .execute()
  })
}

async function writeChoice(
  deps: NoticeCommandDeps,
  work: Work,
  choice: { readonly participantId: ParticipantId; readonly kind: NoticeKind; readonly mail: MailWay },
): Promise<void> {
  const { participantId, kind, mail } = choice
  const changed = columnsOf(deps, mail)
  await work.db
    .insertInto('notice_choice')
    .values({ participant_id: participantId, kind, ...changed })
    .onConflict(conflict => conflict.columns(['participant_id', 'kind']).doUpdateSet(changed))
    .execute()
}

function columnsOf({ clock }: NoticeCommandDeps, mail: MailWay) {
  return { by_mail: mail !== 'none', is_daily: mail === 'daily', changed_at: clock.now() }
}

function tellOtherWindows({ bus }: NoticeCommandDeps, work: Work, participantId: ParticipantId): void {
  const changed: InboxChanged = { participantId }
  work.afterCommit(() => bus.publish(inboxChanged, changed))
}
