/**
 * Signing in by password or by link, signing out, asking for a link by mail. Passwords: password-commands.
 * What an answer tells a stranger is the same whether there is an account or not, in words and in time; nobody is
 * locked out for good: counts end with their window, places known to an account have a count of their own, and the
 * e-mail link stays open.
 */
import { DomainError, refuseIf, type RefusalCode } from '../../packages/domain/errors.ts'
import type { ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import { normaliseEmail, refusalOfEmail } from '../../packages/domain/participant.ts'
import { refusalToUseLink, safeNextPath, type SignInWay } from '../../packages/domain/session.ts'
import type { Locale } from '../../packages/messages/say.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import { type ParticipantActor, systemActor, type UnitOfWork, type Work } from '../platform/unit-of-work.ts'
import { localeOfAccount } from './account-locale.ts'
import { type AttemptLimit, attemptKey, countAttempt, forgiveAttempt, networkOf } from './attempt-commands.ts'
import { setLanguage } from './language-commands.ts'

import { verifyPassword } from './password.ts'
import { hashOfToken } from './secret-hash.ts'
import { openSession, type OpenedSession, revokeSessions, type SessionActor } from './session.ts'
import { issueSignInLink } from './sign-in-link.ts'
import { credentialOf, type KnownCredential, signInLinkOf } from './sign-in-queries.ts'
import type { Turns } from './turns.ts'

/** Mails a sign-in link inside the caller's unit of work; given by whoever can send mail. */
export type MailSignInLink = (
  work: Work,
  facts: { readonly email: string; readonly locale: Locale; readonly url: string; readonly validMinutes: number },
) => Promise<void>

export type SignInDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly bus: MessageBus
  readonly unitOfWork: UnitOfWork
  readonly publicOrigin: string
  /** Costly password checks, a few at a time. */
  readonly turns: Turns
  /** null where this server cannot send mail. */
  readonly mailSignInLink: MailSignInLink | null
}

/** Who knocks, as far as the connection tells; `replaces` is the session that the same browser had before. */
export type Visitor = {
  readonly address: string
  readonly userAgent: string
  readonly replaces: SessionActor | null
  /** What was chosen on the sign-in page; the account takes it along. */
  readonly language: Locale | null
}

/** Refuses: 'wrong-email-or-password', 'too-many-attempts', 'account-disabled', 'server-busy'. */
export async function signInByPassword(
  deps: SignInDeps,
  visitor: Visitor,
  wish: { readonly email: string; readonly password: string },
): Promise<OpenedSession> {
  const email = normaliseEmail(wish.email)
  return deps.turns.take(async () => {
    const perAddress = limitOfAddress(visitor)
    await countAttempt(deps, perAddress)
    const known = await credentialOf(deps.database, email, knownPlace(deps, visitor))
    const perAccount = limitOfAccount(email, visitor, known)
    await countAttempt(deps, perAccount)
    if (!(await verifyPassword(known?.passwordHash ?? null, wish.password)) || known === null) {
      throw new DomainError('wrong-email-or-password')
    }
    await forgiveAttempt(deps, perAddress)
    await forgiveAttempt(deps, perAccount)
    if (known.isDisabled) throw new DomainError('account-disabled')
    return enter(deps, visitor, known, 'password', () => Promise.resolve())
  })
}

/**
 * Uses up a link and signs its owner in; of several at once one alone wins. Returns the path to go to as well.
 * Refuses: 'link-unknown', 'link-expired', 'link-already-used', 'account-disabled', 'too-many-attempts'.
 */
export async function signInByLink(
  deps: SignInDeps,
  visitor: Visitor,
  token: string,
): Promise<OpenedSession & { readonly next: string }> {
  const link = await signInLinkOf(deps.database, token)
  if (link === null) await countAttempt(deps, limitOfAddress(visitor))
  refuseIf(refusalToUseLink(link, deps.clock.now()))
  if (link === null) throw new DomainError('link-unknown')
  if (link.isDisabled) throw new DomainError('account-disabled')
  const session = await enter(deps, visitor, link, 'link', async work => {
    const now = deps.clock.now()
    const { numUpdatedRows } = await work.db
      .updateTable('auth_token')
      .set({ used_at: now })
      .where('token_hash', '=', hashOfToken(token))
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new DomainError('link-already-used')
    // The link came to this mailbox, so the mailbox is hers.
    const proven = await work.db
      .updateTable('participant')
      .set({ email_verified_at: now })
      .where('id', '=', link.participantId)
      .where('email_verified_at', 'is', null)
      .executeTakeFirst()
    if (proven.numUpdatedRows > 0n) await forgetUnprovenEntry(deps, work, link.participantId)
  })
  return { ...session, next: safeNextPath(link.next) }
}

/**
 * Mails a link if the address has an account; answers nothing either way, after the same time.
 * Refuses: 'mail-not-set-up', 'email-not-valid', 'too-many-attempts'.
 */
export async function requestSignInLink(
  deps: SignInDeps,
  visitor: Visitor,
  wish: { readonly email: string; readonly next: string },
): Promise<void> {
  const { mailSignInLink } = deps
  if (mailSignInLink === null) throw new DomainError('mail-not-set-up')
  const email = normaliseEmail(wish.email)
  refuseIf(refusalOfEmail(email))
  const { maxLinksPerAddress, maxLinksPerAccount, addressWindowMs, accountWindowMs, linkAnswerMs } = limits.signIn
  await countAttempt(deps, {
    key: attemptKey('links-from', networkOf(visitor.address)),
    max: maxLinksPerAddress,
    windowMs: addressWindowMs,
  })
  await countAttempt(deps, { key: attemptKey('links-to', email), max: maxLinksPerAccount, windowMs: accountWindowMs })
  const answerTime = new Promise<void>(due => setTimeout(due, linkAnswerMs))
  await Promise.all([answerTime, mailLinkIfKnown(deps, mailSignInLink, email, safeNextPath(wish.next))])
}

/** Ends the session that asks, or another one of the same person. Refuses: 'not-found' for anybody else's. */
export async function endOwnSession(deps: SignInDeps, actor: ParticipantActor, sessionId: SessionId): Promise<void> {
  await deps.unitOfWork(actor, async work => {
    const ended = await revokeSessions(deps, work, { participantId: actor.participantId, only: sessionId })
    if (ended === 0) throw new DomainError('not-found')
  })
}

type Entrant = { readonly participantId: ParticipantId; readonly displayName: string; readonly locale: Locale }

/** Opens the new session and ends the one that it replaces, together with what else belongs to this way in. */
async function enter(
  deps: SignInDeps,
  visitor: Visitor,
  entrant: Entrant,
  way: SignInWay,
  alongside: (work: Work) => Promise<void>,
): Promise<OpenedSession> {
  const { participantId, displayName, locale } = entrant
  const sessionId = deps.ids.next<SessionId>()
  const actor = { kind: 'participant', participantId, sessionId, displayName, locale, isAdministrator: false } as const
  return deps.unitOfWork(actor, async work => {
    await alongside(work)
    if (visitor.language !== null) await setLanguage(work, participantId, visitor.language)
    const { replaces } = visitor
    if (replaces !== null) {
      await revokeSessions(deps, work, { participantId: replaces.participantId, only: replaces.sessionId })
    }
    const { userAgent, address } = visitor
    return openSession(deps, work, { sessionId, participantId, way, userAgent, address })
  })
}

/**
 * Whoever made this account showed nothing of the mailbox: she may have been somebody else, with a link that was copied.
 * Its password and its sessions end when the owner of the mailbox comes.
 */
async function forgetUnprovenEntry(deps: SignInDeps, work: Work, participantId: ParticipantId): Promise<void> {
  await work.db.deleteFrom('credential_password').where('participant_id', '=', participantId).execute()
  await revokeSessions(deps, work, { participantId, all: true })
}

async function mailLinkIfKnown(
  deps: SignInDeps,
  mailSignInLink: MailSignInLink,
  email: string,
  next: string,
): Promise<void> {
  const validMinutes = limits.signIn.linkValidMinutes
  try {
    await deps.unitOfWork(systemActor, async work => {
      const url = await issueSignInLink(deps, work, { email, validMinutes, next })
      const { locale } = await work.db
        .selectFrom('participant')
        .select('locale')
        .where('email', '=', email)
        .executeTakeFirstOrThrow()
      await mailSignInLink(work, { email, locale: localeOfAccount(locale), url, validMinutes })
    })
  } catch (cause) {
    if (!(cause instanceof DomainError) || !untold.includes(cause.code)) throw cause
  }
}

/** What this door does not tell a stranger. */
const untold: readonly RefusalCode[] = ['account-unknown', 'account-disabled']

function limitOfAddress(visitor: Visitor): AttemptLimit {
  const { maxFailuresPerAddress: max, addressWindowMs: windowMs } = limits.signIn
  return { key: attemptKey('from', networkOf(visitor.address)), max, windowMs }
}

/** Strangers share one count per account; a place that signed in to it before has its own, so that they cannot shut it. */
function limitOfAccount(email: string, visitor: Visitor, known: KnownCredential | null): AttemptLimit {
  const { maxFailuresPerAccount: max, accountWindowMs: windowMs } = limits.signIn
  const place = known?.isKnownPlace === true ? [networkOf(visitor.address)] : []
  return { key: attemptKey('account', email, ...place), max, windowMs }
}

function knownPlace(deps: SignInDeps, visitor: Visitor): { readonly address: string; readonly since: Date } {
  return { address: visitor.address, since: new Date(deps.clock.now().getTime() - limits.signIn.knownAddressMs) }
}
