/**
 * One's own account: what others call one, the address, and erasing it all. Erasing keeps the row and
 * its id, because the record names people by it; every name and address goes, in one transaction, or nothing does.
 */
import { formerParticipantName, maxDisplayNameLength, refusalOfDisplayName } from '../../packages/domain/account.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { normaliseEmail, refusalOfEmail } from '../../packages/domain/participant.ts'
import { refusalToUseLink } from '../../packages/domain/session.ts'
import { say } from '../../packages/messages/say.ts'
import { localeOfAccount } from '../auth/account-locale.ts'
import { attemptKey, countAttempt, networkOf } from '../auth/attempt-commands.ts'
import { issueToken, killTokens, knownToken, useToken } from '../auth/one-time-token.ts'
import { proveSelf, type PostMail } from '../auth/password-commands.ts'
import { revokeSessions, type SessionActor } from '../auth/session.ts'
import type { Turns } from '../auth/turns.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import { systemActor, type ParticipantActor, type UnitOfWork, type Work } from '../platform/unit-of-work.ts'
import { accountById } from './participant-queries.ts'

/** Who is erased, with the name and address that must go. */
export type ErasedPerson = {
  readonly participantId: ParticipantId
  readonly email: string
  readonly displayName: string
}

export type AccountDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly bus: MessageBus
  readonly unitOfWork: UnitOfWork
  readonly publicOrigin: string
  readonly turns: Turns
  /** Null where this server cannot send mail. */
  readonly postMail: PostMail | null
  /**
   * Holds her seats, so that nobody mentions her meanwhile, and shows the new name wherever she is present now. Called
   * before the name changes. Handed in by the roof: agendas read accounts.
   */
  readonly tellRenamed: (work: Work, participantId: ParticipantId) => Promise<void>
  /**
   * Takes seats, drafts, mails and whatever else other slices keep of a person, inside this unit of work and before the
   * account changes. Returns the addresses under which she was invited. Refuses what the slices refuse
   * ('last-moderator-stays'). Handed in by the roof.
   */
  readonly forgetPerson: (work: Work, person: ErasedPerson) => Promise<readonly string[]>
  /** Puts the new name where others wrote the old one: mentions, notices, mails that wait. After the account changed. */
  readonly renameEverywhere: (work: Work, renamed: RenamedPerson) => Promise<void>
}

/** A name that has changed just now, inside this unit of work. */
export type RenamedPerson = { readonly participantId: ParticipantId; readonly from: string; readonly to: string }

/** Changes the name that others see, at once wherever she is present. Refuses: 'name-not-valid'. */
export async function changeName(deps: AccountDeps, actor: ParticipantActor, wish: string): Promise<void> {
  const { participantId } = actor
  const displayName = wish.trim()
  refuseIf(refusalOfDisplayName(displayName), { max: maxDisplayNameLength })
  await deps.unitOfWork(actor, async work => {
    await deps.tellRenamed(work, participantId)
    const before = await accountById(work.db, participantId)
    if (before === null) throw new DomainError('not-signed-in')
    await work.db
      .updateTable('participant')
      .set({ display_name: displayName })
      .where('id', '=', participantId)
      .execute()
    work.record({ name: 'participant-renamed', participantId })
    await deps.renameEverywhere(work, { participantId, from: before.displayName, to: displayName })
  })
}

/**
 * Mails a link to a new address; whether that has an account already is told to its owner alone, when the link is used.
 * Refuses: 'mail-not-set-up', 'email-not-valid', 'too-many-attempts', what `proveSelf` refuses.
 */
export async function requestEmailChange(
  deps: AccountDeps,
  actor: SessionActor,
  wish: { readonly email: string; readonly current: string | null },
): Promise<void> {
  const { postMail } = deps
  if (postMail === null) throw new DomainError('mail-not-set-up')
  const email = normaliseEmail(wish.email)
  refuseIf(refusalOfEmail(email))
  await proveSelf(deps, actor, wish.current)
  const { maxLinksPerAccount: max, accountWindowMs: windowMs, emailChangeValidMinutes: minutes } = limits.signIn
  await countAttempt(deps, { key: attemptKey('links-to', email), max, windowMs })
  const { participantId, locale } = actor
  await deps.unitOfWork(actor, async work => {
    const token = await issueToken(deps, work, {
      purpose: 'email-change',
      email,
      participantId,
      payload: {},
      validMs: minutes * 60_000,
    })
    const url = `${deps.publicOrigin}/account/email?token=${token}`
    const body = say(locale, 'mail-email-change-body', { url, hours: minutes / 60 })
    await postMail(work, { to: email, locale, subject: say(locale, 'mail-email-change-subject'), body })
  })
}

/**
 * Uses up the link that was mailed to a new address; the old address is told. Links to the old address die.
 * Refuses: 'link-unknown', 'link-expired', 'link-already-used', 'email-already-taken', 'too-many-attempts'.
 */
export async function confirmEmailChange(
  deps: AccountDeps,
  visitor: { readonly address: string },
  token: string,
): Promise<void> {
  const known = await knownToken(deps.database, 'email-change', token)
  if (known === null) {
    const { maxFailuresPerAddress: max, addressWindowMs: windowMs } = limits.signIn
    await countAttempt(deps, { key: attemptKey('from', networkOf(visitor.address)), max, windowMs })
  }
  refuseIf(refusalToUseLink(known, deps.clock.now()))
  if (known === null || known.participantId === null) throw new DomainError('link-unknown')
  const { participantId, email } = known
  await deps.unitOfWork(systemActor, async work => {
    if (!(await useToken(deps, work, token))) throw new DomainError('link-already-used')
    const account = await accountById(work.db, participantId)
    if (account === null) throw new DomainError('link-unknown')
    const other = await work.db
      .selectFrom('participant')
      .select('id')
      .where('email', '=', email)
      .where('id', '!=', participantId)
      .executeTakeFirst()
    if (other !== undefined) throw new DomainError('email-already-taken')
    await work.db
      .updateTable('participant')
      .set({ email, email_verified_at: deps.clock.now() })
      .where('id', '=', participantId)
      .execute()
    await work.db
      .updateTable('auth_token')
      .set({ used_at: deps.clock.now() })
      .where('participant_id', '=', participantId)
      .where('used_at', 'is', null)
      .execute()
    await killTokens(deps, work, { purpose: 'reset', email: account.email })
    work.record({ name: 'email-changed', participantId })
    if (deps.postMail !== null && account.email !== email) {
      const locale = localeOfAccount(account.locale)
      const subject = say(locale, 'mail-email-changed-subject')
      await deps.postMail(work, { to: account.email, locale, subject, body: say(locale, 'mail-email-changed-body') })
    }
  })
}

/**
 * Erases the actor's account: cannot be undone. Name and address go everywhere, sessions and seats end, what was
 * written stays under the id. Refuses: 'last-moderator-stays', what `proveSelf` refuses.
 */
export async function eraseAccount(deps: AccountDeps, actor: SessionActor, current: string | null): Promise<void> {
  await proveSelf(deps, actor, current)
  const { participantId } = actor
  await deps.unitOfWork(actor, async work => {
    const account = await accountById(work.db, participantId)
    if (account === null) throw new DomainError('not-signed-in')
    const { email, displayName } = account
    const invited = await deps.forgetPerson(work, { participantId, email, displayName })
    await revokeSessions(deps, work, { participantId, all: true })
    const at = deps.clock.now()
    await work.db
      .updateTable('auth_session')
      .set({ user_agent: '', address: '' })
      .where('participant_id', '=', participantId)
      .execute()
    await work.db.deleteFrom('credential_password').where('participant_id', '=', participantId).execute()
    await work.db
      .deleteFrom('auth_token')
      .where(given =>
        given.or([given('participant_id', '=', participantId), given('email', 'in', [email, ...invited])]),
      )
      .execute()
    await work.db
      .updateTable('participant')
      .set({
        // Never an address: mail cannot reach a name under `.invalid`.
        email: `${participantId}@erased.invalid`,
        display_name: formerParticipantName,
        locale: 'en',
        is_administrator: false,
        email_verified_at: null,
        disabled_at: at,
        erased_at: at,
      })
      .where('id', '=', participantId)
      .execute()
    work.record({ name: 'participant-erased', participantId })
    await deps.renameEverywhere(work, { participantId, from: displayName, to: formerParticipantName })
  })
}
