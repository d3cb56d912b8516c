/**
 * Passwords: changing a known one, resetting a forgotten one by mail, and showing that one is oneself before what
 * cannot be undone. Asking for a reset is answered alike whether there is an account or not, in words and in time.
 */
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import {
  maxPasswordLength,
  minPasswordLength,
  normaliseEmail,
  refusalOfEmail,
  refusalOfPassword,
} from '../../packages/domain/participant.ts'
import { refusalToUseLink } from '../../packages/domain/session.ts'
import { type Locale, say } from '../../packages/messages/say.ts'
import { limits } from '../platform/limits.ts'
import { systemActor, type Work } from '../platform/unit-of-work.ts'
import { attemptKey, countAttempt, forgiveAttempt, networkOf } from './attempt-commands.ts'
import { issueToken, knownToken, killTokens, useToken } from './one-time-token.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { openSession, type OpenedSession, revokeSessions, type SessionActor, type SessionDeps } from './session.ts'
import type { SignInDeps, Visitor } from './sign-in-commands.ts'
import { entrantBy, participantOf } from './sign-in-queries.ts'
import type { Turns } from './turns.ts'

/** Puts a mail into the outbox inside the caller's unit of work; given by whoever can send mail. */
export type PostMail = (
  work: Work,
  mail: { readonly to: string; readonly locale: Locale; readonly subject: string; readonly body: string },
) => Promise<void>

export type PasswordDeps = Omit<SignInDeps, 'mailSignInLink'> & {
  /** null where this server cannot send mail. */
  readonly postMail: PostMail | null
}
export type ProofDeps = SessionDeps & { readonly turns: Turns }

/**
 * Sets a new password and ends every other session.
 * Refuses: 'password-too-short', 'password-too-long', 'current-password-needed', 'current-password-wrong',
 * 'too-many-attempts', 'server-busy'.
 */
export async function changePassword(
  deps: PasswordDeps,
  actor: SessionActor,
  wish: { readonly current: string | null; readonly next: string },
): Promise<void> {
  refuseIf(refusalOfPassword(wish.next), { min: minPasswordLength, max: maxPasswordLength })
  const { participantId, sessionId } = actor
  const { passwordHash } = await participantOf(deps.database, participantId, sessionId)
  if (passwordHash !== null) await proveSelf(deps, actor, wish.current)
  const hash = await deps.turns.take(() => hashPassword(wish.next))
  await deps.unitOfWork(actor, async work => {
    await writePassword(deps, work, participantId, hash)
    await revokeSessions(deps, work, { participantId, except: sessionId })
  })
}

/**
 * Whether whoever asks is the person herself and not somebody at her open window: by the password, or because she just
 * came in by a link. Refuses: 'current-password-needed', 'current-password-wrong', 'fresh-link-needed' (she has no
 * password), 'too-many-attempts', 'server-busy'.
 */
export async function proveSelf(deps: ProofDeps, actor: SessionActor, current: string | null): Promise<void> {
  const { participantId, sessionId } = actor
  const { passwordHash, session } = await participantOf(deps.database, participantId, sessionId)
  const { maxFailuresPerAccount: max, accountWindowMs: windowMs, freshLinkMs } = limits.signIn
  const isFresh = session.way === 'link' && deps.clock.now().getTime() - session.startedAt.getTime() < freshLinkMs
  if (current === null && isFresh) return
  if (passwordHash === null) {
    if (isFresh) return
    throw new DomainError('fresh-link-needed', { minutes: Math.round(freshLinkMs / 60_000) })
  }
  if (current === null) throw new DomainError('current-password-needed')
  const limit = { key: attemptKey('change', participantId), max, windowMs }
  await countAttempt(deps, limit)
  const isRight = await deps.turns.take(() => verifyPassword(passwordHash, current))
  if (!isRight) throw new DomainError('current-password-wrong')
  await forgiveAttempt(deps, limit)
}

/**
 * Mails a link that sets a new password if the address has an account; answers nothing either way, after the same time.
 * Refuses: 'mail-not-set-up', 'email-not-valid', 'too-many-attempts'.
 */
export async function requestPasswordReset(deps: PasswordDeps, visitor: Visitor, wish: string): Promise<void> {
  const { postMail } = deps
  if (postMail === null) throw new DomainError('mail-not-set-up')
  const email = normaliseEmail(wish)
  refuseIf(refusalOfEmail(email))
  const { maxLinksPerAddress, maxLinksPerAccount, addressWindowMs, accountWindowMs, linkAnswerMs } = limits.signIn
  const from = attemptKey('links-from', networkOf(visitor.address))
  await countAttempt(deps, { key: from, max: maxLinksPerAddress, windowMs: addressWindowMs })
  await countAttempt(deps, { key: attemptKey('links-to', email), max: maxLinksPerAccount, windowMs: accountWindowMs })
  const answerTime = new Promise<void>(due => setTimeout(due, linkAnswerMs))
  await Promise.all([answerTime, mailResetIfKnown(deps, postMail, email)])
}

/**
 * Uses up a reset link: sets the password, ends every session and opens one here; the mailbox is proven by the link.
 * Refuses: 'link-unknown', 'link-expired', 'link-already-used', 'account-disabled', 'password-too-short',
 * 'password-too-long', 'too-many-attempts', 'server-busy'.
 */
export async function resetPassword(
  deps: PasswordDeps,
  visitor: Visitor,
  wish: { readonly token: string; readonly next: string },
): Promise<OpenedSession> {
  const known = await knownToken(deps.database, 'reset', wish.token)
  if (known === null) {
    const { maxFailuresPerAddress: max, addressWindowMs: windowMs } = limits.signIn
    await countAttempt(deps, { key: attemptKey('from', networkOf(visitor.address)), max, windowMs })
  }
  refuseIf(refusalToUseLink(known, deps.clock.now()))
  const entrant = known === null ? null : await entrantBy(deps.database, known.email)
  if (known === null || entrant === null) throw new DomainError('link-unknown')
  if (entrant.isDisabled) throw new DomainError('account-disabled')
  refuseIf(refusalOfPassword(wish.next), { min: minPasswordLength, max: maxPasswordLength })
  const hash = await deps.turns.take(() => hashPassword(wish.next))
  const { participantId, displayName, locale } = entrant
  const sessionId = deps.ids.next<SessionId>()
  const actor = { kind: 'participant', participantId, sessionId, displayName, locale, isAdministrator: false } as const
  return deps.unitOfWork(actor, async work => {
    if (!(await useToken(deps, work, wish.token))) throw new DomainError('link-already-used')
    await writePassword(deps, work, participantId, hash)
    await work.db
      .updateTable('participant')
      .set({ email_verified_at: deps.clock.now() })
      .where('id', '=', participantId)
      .where('email_verified_at', 'is', null)
      .execute()
    await revokeSessions(deps, work, { participantId, except: sessionId })
    const { replaces, userAgent, address } = visitor
    if (replaces !== null && replaces.participantId !== participantId) {
      await revokeSessions(deps, work, { participantId: replaces.participantId, only: replaces.sessionId })
    }
    return openSession(deps, work, { sessionId, participantId, way: 'link', userAgent, address })
  })
}

async function writePassword(
  deps: PasswordDeps,
  work: Work,
  participantId: ParticipantId,
  hash: string,
): Promise<void> {
  const changed = { hash, changed_at: deps.clock.now() }
  await work.db
    .insertInto('credential_password')
    .values({ participant_id: participantId, ...changed })
    .onConflict(conflict => conflict.column('participant_id').doUpdateSet(changed))
    .execute()
  work.record({ name: 'password-set', participantId })
}

async function mailResetIfKnown(deps: PasswordDeps, postMail: PostMail, email: string): Promise<void> {
  const entrant = await entrantBy(deps.database, email)
  if (entrant === null || entrant.isDisabled) return
  const { participantId, locale } = entrant
  const minutes = limits.signIn.resetValidMinutes
  await deps.unitOfWork(systemActor, async work => {
    await killTokens(deps, work, { purpose: 'reset', email })
    const token = await issueToken(deps, work, {
      purpose: 'reset',
      email,
      participantId,
      payload: {},
      validMs: minutes * 60_000,
    })
    const url = `${deps.publicOrigin}/sign-in/reset?token=${token}`
    const subject = say(locale, 'mail-reset-subject')
    await postMail(work, { to: email, locale, subject, body: say(locale, 'mail-reset-body', { url, minutes }) })
    work.record({ name: 'password-reset-asked', participantId })
  })
}
