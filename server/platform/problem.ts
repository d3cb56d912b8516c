/**
 * Every refusal and every fault as `application/problem+json`: one shape with a stable `code`. The table maps codes
 * to HTTP status and log level (the live door's close codes are in packages/contract/live-protocol.ts). A fault
 * answers 500 with an incident id; its cause is in the log and never in the answer.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { DomainError, type RefusalCode, type RefusalFacts } from '../../packages/domain/errors.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { refusalIn } from './request-refusals.ts'

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  /** A refusal code, or `fault`. */
  readonly code: RefusalCode | 'fault'
  /** What exactly, where more can be said than the title does; else the title again. */
  readonly detail: string
  /** The facts of the sentence, so that a client can say it in another language. */
  readonly facts?: RefusalFacts
  readonly incident?: string
}

type Row = { readonly status: number; readonly level: 'debug' | 'info' | 'warn' }

/** HTTP status and log level of each refusal. */
const problemTable: { readonly [code in RefusalCode]: Row } = {
  'not-signed-in': { status: 401, level: 'debug' },
  'signed-in-as-another': { status: 409, level: 'info' },
  'wrong-email-or-password': { status: 401, level: 'info' },
  'too-many-attempts': { status: 429, level: 'warn' },
  'link-unknown': { status: 404, level: 'info' },
  'link-expired': { status: 410, level: 'info' },
  'link-already-used': { status: 410, level: 'info' },
  'account-disabled': { status: 403, level: 'info' },
  'email-already-taken': { status: 409, level: 'info' },
  'password-too-short': { status: 400, level: 'debug' },
  'password-too-long': { status: 400, level: 'debug' },
  'name-not-valid': { status: 400, level: 'debug' },
  'email-not-valid': { status: 400, level: 'debug' },
  'account-unknown': { status: 404, level: 'info' },
  'current-password-needed': { status: 403, level: 'info' },
  'current-password-wrong': { status: 403, level: 'info' },
  'mail-not-set-up': { status: 409, level: 'info' },
  'language-not-spoken': { status: 422, level: 'info' },
  'origin-not-allowed': { status: 403, level: 'warn' },
  'not-found': { status: 404, level: 'debug' },
  'malformed-request': { status: 400, level: 'info' },
  'unknown-property': { status: 400, level: 'info' },
  'request-too-large': { status: 413, level: 'warn' },
  'only-json-accepted': { status: 415, level: 'info' },
  'too-many-requests': { status: 429, level: 'warn' },
  'server-busy': { status: 503, level: 'warn' },
  'not-allowed-for-role': { status: 403, level: 'info' },
  'not-allowed-in-phase': { status: 403, level: 'info' },
  'pen-is-with-drafters': { status: 403, level: 'info' },
  'wordings-are-rows': { status: 403, level: 'info' },
  'inputs-are-sealed': { status: 403, level: 'info' },
  'round-is-paused': { status: 403, level: 'info' },
  'round-is-withdrawn': { status: 403, level: 'info' },
  'agenda-not-known': { status: 404, level: 'info' },
  'organisation-known-otherwise': { status: 409, level: 'info' },
  'organisation-of-others': { status: 403, level: 'info' },
  'organisation-needs-group': { status: 400, level: 'info' },
  'secretariat-has-no-organisation': { status: 400, level: 'info' },
  'member-needs-organisation': { status: 400, level: 'info' },
  'catalogue-file-not-readable': { status: 400, level: 'info' },
  'frame-too-large': { status: 413, level: 'warn' },
  'frame-not-binary': { status: 400, level: 'warn' },
  'frame-not-readable': { status: 400, level: 'warn' },
  'too-many-frames': { status: 429, level: 'warn' },
  'too-many-connections': { status: 429, level: 'warn' },
  'update-not-readable': { status: 400, level: 'warn' },
  'update-too-large': { status: 413, level: 'warn' },
  'text-is-read-only': { status: 403, level: 'info' },
  'client-id-taken': { status: 409, level: 'info' },
  'client-id-of-another': { status: 403, level: 'warn' },
  'clock-gap': { status: 409, level: 'info' },
  'origin-not-known': { status: 409, level: 'warn' },
  'origin-not-in-order': { status: 400, level: 'warn' },
  'deletes-unknown-words': { status: 400, level: 'warn' },
  'root-not-allowed': { status: 403, level: 'warn' },
  'content-not-allowed': { status: 400, level: 'warn' },
  'structure-too-deep': { status: 400, level: 'warn' },
  'broken-characters': { status: 400, level: 'warn' },
  'first-block-must-stay': { status: 409, level: 'info' },
  'delimiter-by-command-only': { status: 403, level: 'warn' },
  'suggestion-of-another': { status: 403, level: 'info' },
  'text-is-suggest-only': { status: 403, level: 'info' },
  'suggestion-not-valid': { status: 400, level: 'info' },
  'too-many-suggestions': { status: 409, level: 'info' },
  'suggestion-in-the-way': { status: 409, level: 'info' },
  'bracket-in-one-paragraph': { status: 409, level: 'info' },
  'brackets-overlap': { status: 409, level: 'info' },
  'bracket-too-long': { status: 400, level: 'info' },
  'paragraph-not-known': { status: 422, level: 'info' },
  'reservation-needs-words': { status: 422, level: 'info' },
  'objection-needs-paragraph': { status: 422, level: 'info' },
  'objection-needs-reason': { status: 422, level: 'info' },
  'objection-needs-wording': { status: 422, level: 'info' },
  'dissociation-needs-paragraph': { status: 422, level: 'info' },
  'silence-was-broken': { status: 409, level: 'info' },
  'objection-is-open': { status: 409, level: 'info' },
  'group-not-notified': { status: 409, level: 'info' },
  'group-lacks-support': { status: 409, level: 'info' },
  'version-needs-a-day': { status: 409, level: 'info' },
  'silence-has-not-ended': { status: 409, level: 'info' },
  'no-silence-procedure': { status: 409, level: 'info' },
  'call-is-over': { status: 409, level: 'info' },
  'silence-needs-paragraph': { status: 422, level: 'info' },
  'goal-is-not-called': { status: 409, level: 'info' },
  'another-version-is-called': { status: 409, level: 'info' },
  'confirmation-is-over': { status: 409, level: 'info' },
  'confirmation-asked-already': { status: 409, level: 'info' },
  'goal-not-agreed': { status: 409, level: 'info' },
  'position-is-not-an-objection': { status: 409, level: 'info' },
  'call-is-sealed': { status: 409, level: 'info' },
  'second-moderator-needed': { status: 409, level: 'info' },
  'bracket-is-gone': { status: 409, level: 'info' },
  'alternative-not-known': { status: 409, level: 'info' },
  'alternative-is-last': { status: 409, level: 'info' },
  'text-too-large': { status: 413, level: 'info' },
  'block-not-valid': { status: 400, level: 'info' },
  'presence-not-valid': { status: 400, level: 'info' },
  'document-frozen': { status: 409, level: 'info' },
  'document-other-epoch': { status: 409, level: 'info' },
  'schema-version-unknown': { status: 409, level: 'info' },
  'not-saved-yet': { status: 503, level: 'warn' },
  resync: { status: 409, level: 'info' },
  'words-in-removed-alternative': { status: 409, level: 'info' },
  'blocks-not-known': { status: 409, level: 'info' },
  'blocks-not-movable': { status: 409, level: 'info' },
  'blocks-not-adjacent': { status: 409, level: 'info' },
  'draft-too-large': { status: 413, level: 'info' },
  'draft-is-used': { status: 409, level: 'info' },
  'draft-place-is-gone': { status: 409, level: 'info' },
  'version-has-other-brackets': { status: 409, level: 'info' },
  'version-of-other-epoch': { status: 409, level: 'info' },
  'version-says-the-same': { status: 409, level: 'info' },
  'too-many-versions': { status: 409, level: 'info' },
  'title-not-valid': { status: 400, level: 'info' },
  'language-not-valid': { status: 400, level: 'info' },
  'reason-needed': { status: 400, level: 'info' },
  'too-many-agendas': { status: 409, level: 'info' },
  'too-many-samples': { status: 409, level: 'info' },
  'sample-is-loading': { status: 409, level: 'info' },
  'too-many-goals': { status: 409, level: 'info' },
  'too-many-themes': { status: 409, level: 'info' },
  'theme-not-known': { status: 409, level: 'info' },
  'goal-not-known': { status: 409, level: 'info' },
  'goal-is-parked': { status: 409, level: 'info' },
  'goal-is-dropped': { status: 409, level: 'info' },
  'goal-is-agreed': { status: 409, level: 'info' },
  'goal-does-not-rest': { status: 409, level: 'info' },
  'goal-not-proposed': { status: 409, level: 'info' },
  'starter-goals-here-already': { status: 409, level: 'info' },
  'drafting-is-open-already': { status: 409, level: 'info' },
  'drafting-needs-goal': { status: 409, level: 'info' },
  'drafting-needs-indicators': { status: 409, level: 'info' },
  'drafting-needs-rules': { status: 409, level: 'info' },
  'drafting-needs-pen': { status: 409, level: 'info' },
  'framework-not-known': { status: 404, level: 'info' },
  'framework-in-use': { status: 409, level: 'info' },
  'indicator-not-known': { status: 404, level: 'info' },
  'reference-not-known': { status: 404, level: 'info' },
  'element-not-known': { status: 409, level: 'info' },
  'link-exists-already': { status: 409, level: 'info' },
  'too-many-links': { status: 409, level: 'info' },
  'link-needs-sentence': { status: 409, level: 'info' },
  'link-needs-reason': { status: 409, level: 'info' },
  'link-of-another': { status: 403, level: 'info' },
  'link-already-agreed': { status: 409, level: 'info' },
  'link-already-declined': { status: 409, level: 'info' },
  'link-already-withdrawn': { status: 409, level: 'info' },
  'phase-does-not-follow': { status: 409, level: 'info' },
  'phase-not-over': { status: 409, level: 'info' },
  'phase-has-no-end': { status: 409, level: 'info' },
  'round-is-closed': { status: 409, level: 'info' },
  'round-is-not-over': { status: 409, level: 'info' },
  'round-not-paused': { status: 409, level: 'info' },
  'round-end-needed': { status: 422, level: 'info' },
  'round-end-in-past': { status: 422, level: 'info' },
  'round-end-too-far': { status: 422, level: 'info' },
  'round-end-is-the-same': { status: 409, level: 'info' },
  'call-end-has-passed': { status: 409, level: 'info' },
  'short-consultation-needs-reason': { status: 422, level: 'info' },
  'early-review-needs-reason': { status: 422, level: 'info' },
  'shortening-needs-reason': { status: 422, level: 'info' },
  'inputs-without-disposition': { status: 409, level: 'info' },
  'dispositions-without-reason': { status: 409, level: 'info' },
  'contest-window-open': { status: 409, level: 'info' },
  'contests-unanswered': { status: 409, level: 'info' },
  'no-clean-goal': { status: 409, level: 'info' },
  'goals-undecided': { status: 409, level: 'info' },
  'short-call-needs-reason': { status: 422, level: 'info' },
  'contest-days-not-valid': { status: 422, level: 'info' },
  'call-hours-not-valid': { status: 422, level: 'info' },
  'required-groups-needed': { status: 422, level: 'info' },
  'time-zone-not-known': { status: 422, level: 'info' },
  'attribution-is-settled': { status: 409, level: 'info' },
  'settings-are-settled': { status: 409, level: 'info' },
  'withdrawal-asked-already': { status: 409, level: 'info' },
  'withdrawal-not-asked': { status: 409, level: 'info' },
  'confirmed-by-another': { status: 403, level: 'info' },
  'invitation-unknown': { status: 404, level: 'info' },
  'invitation-expired': { status: 410, level: 'info' },
  'invitation-already-used': { status: 410, level: 'info' },
  'invitation-declined': { status: 410, level: 'info' },
  'invitation-revoked': { status: 410, level: 'info' },
  'invitation-replaced': { status: 410, level: 'info' },
  'invitation-for-another-address': { status: 403, level: 'info' },
  'invitation-without-inviter': { status: 403, level: 'info' },
  'too-many-invitations': { status: 429, level: 'warn' },
  'too-many-addresses': { status: 400, level: 'info' },
  'already-a-member': { status: 409, level: 'info' },
  'seat-was-removed': { status: 403, level: 'info' },
  'last-moderator-stays': { status: 409, level: 'info' },
  'organisation-shared': { status: 403, level: 'info' },
  'organisation-name-taken': { status: 409, level: 'info' },
  'organisation-name-not-valid': { status: 400, level: 'debug' },
  'country-not-known': { status: 400, level: 'debug' },
  'account-is-known': { status: 409, level: 'info' },
  'mailbox-not-proven': { status: 403, level: 'info' },
  'passage-is-gone': { status: 409, level: 'info' },
  'passage-not-known': { status: 409, level: 'info' },
  'passage-too-long': { status: 400, level: 'info' },
  'element-is-gone': { status: 409, level: 'info' },
  'comment-empty': { status: 400, level: 'debug' },
  'comment-too-long': { status: 400, level: 'info' },
  'comment-of-another': { status: 403, level: 'info' },
  'comment-is-withdrawn': { status: 409, level: 'info' },
  'comment-changed-meanwhile': { status: 409, level: 'info' },
  'mention-not-known': { status: 400, level: 'info' },
  'too-many-mentions': { status: 400, level: 'info' },
  'too-many-replies': { status: 409, level: 'info' },
  'too-many-threads': { status: 409, level: 'info' },
  'thread-is-resolved': { status: 409, level: 'info' },
  'thread-is-open': { status: 409, level: 'info' },
  'thread-of-another': { status: 403, level: 'info' },
  'anchor-not-on-text': { status: 409, level: 'info' },
  'suggestion-is-gone': { status: 409, level: 'info' },
  'suggestion-already-decided': { status: 409, level: 'info' },
  'suggestion-not-yours': { status: 403, level: 'info' },
  'suggestion-of-own-organisation': { status: 409, level: 'info' },
  'suggestion-backed-already': { status: 409, level: 'info' },
  'suggestion-not-backed': { status: 409, level: 'info' },
  'suggestions-changed-meanwhile': { status: 409, level: 'info' },
  'nothing-to-decide': { status: 409, level: 'info' },
  'too-many-at-once': { status: 400, level: 'info' },
  'too-many-pending': { status: 409, level: 'info' },
  'title-is-the-same': { status: 409, level: 'info' },
  'link-not-agreed': { status: 409, level: 'info' },
  'link-is-the-same': { status: 409, level: 'info' },
  'decision-needs-reason': { status: 400, level: 'info' },
  'decision-reverted-already': { status: 409, level: 'info' },
  'decision-overtaken': { status: 409, level: 'info' },
  'needs-an-organisation': { status: 403, level: 'info' },
  'alternative-needs-words': { status: 400, level: 'info' },
  'alternative-without-words': { status: 400, level: 'info' },
  'alternative-held-already': { status: 409, level: 'info' },
  'another-alternative-held': { status: 409, level: 'info' },
  'alternative-not-held': { status: 409, level: 'info' },
  'alternative-is-held': { status: 409, level: 'info' },
  'only-holders-agree': { status: 403, level: 'info' },
  'too-many-alternatives': { status: 409, level: 'info' },
  'too-many-brackets': { status: 409, level: 'info' },
  'anchor-on-suggestion': { status: 409, level: 'info' },
  'disposition-needs-reason': { status: 400, level: 'info' },
  'disposition-changed-meanwhile': { status: 409, level: 'info' },
  'duplicate-needs-number': { status: 400, level: 'info' },
  'duplicate-not-known': { status: 409, level: 'info' },
  'duplicate-of-duplicate': { status: 409, level: 'info' },
  'input-has-duplicates': { status: 409, level: 'info' },
  'input-of-another': { status: 403, level: 'info' },
  'message-needs-words': { status: 422, level: 'info' },
  'message-reaches-nobody': { status: 422, level: 'info' },
  'recipients-changed-meanwhile': { status: 409, level: 'info' },
  'nobody-gives-input-now': { status: 409, level: 'info' },
  'everybody-is-heard': { status: 409, level: 'info' },
  'reminded-already': { status: 409, level: 'info' },
  'contest-needs-reason': { status: 400, level: 'info' },
  'contest-waits-for-answer': { status: 409, level: 'info' },
  'contested-already': { status: 409, level: 'info' },
  'contest-window-is-over': { status: 409, level: 'info' },
  'contest-answered-already': { status: 409, level: 'info' },
  'contest-answer-needs-reason': { status: 400, level: 'info' },
  'assignee-not-known': { status: 409, level: 'info' },
  'export-is-gone': { status: 410, level: 'info' },
  'export-not-ready': { status: 409, level: 'debug' },
  'export-queue-full': { status: 429, level: 'warn' },
  'export-took-too-long': { status: 503, level: 'warn' },
  'export-too-large': { status: 413, level: 'warn' },
  'table-too-large': { status: 413, level: 'info' },
  'export-differs': { status: 500, level: 'warn' },
  'pdf-not-available': { status: 503, level: 'warn' },
  'import-is-gone': { status: 410, level: 'info' },
  'import-file-too-large': { status: 413, level: 'info' },
  'import-file-not-known': { status: 415, level: 'info' },
  'import-file-not-readable': { status: 400, level: 'info' },
  'import-file-encrypted': { status: 400, level: 'info' },
  'import-file-old-word': { status: 415, level: 'info' },
  'import-file-has-entities': { status: 400, level: 'warn' },
  'import-unpacks-too-large': { status: 413, level: 'warn' },
  'import-text-too-long': { status: 413, level: 'info' },
  'import-took-too-long': { status: 503, level: 'warn' },
  'import-file-empty': { status: 400, level: 'info' },
  'import-file-wrong-shape': { status: 400, level: 'info' },
  'import-for-moderators': { status: 403, level: 'info' },
  'fresh-link-needed': { status: 403, level: 'info' },
}

/** Makes every error and every unknown address of the app answer with a problem. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Error, request, reply) => sendProblem(error, request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(new DomainError('not-found'), request, reply))
}

/** The problem of a refusal, for answers that are not made by the error handler (a page, a websocket upgrade). */
function problemOf(refusal: DomainError, locale: Locale, detail?: string): Problem {
  const title = say(locale, refusal.code, refusal.facts)
  const hasFacts = Object.keys(refusal.facts).length > 0
  return {
    type: `urn:acquis:problem:${refusal.code}`,
    title,
    status: problemTable[refusal.code].status,
    code: refusal.code,
    detail: detail ?? title,
    ...(hasFacts ? { facts: refusal.facts } : {}),
  }
}

/** Answers with the problem of this error: a refusal as its table says, anything else as a fault. */
export async function sendProblem(error: Error, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const refusal = refusalIn(error)
  if (refusal === null) return sendFault(error, request, reply)
  request.log[problemTable[refusal.error.code].level]({ code: refusal.error.code, detail: refusal.detail }, 'refused')
  const problem = problemOf(refusal.error, localeOf(request), refusal.detail)
  if (problem.status === 429 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '60')
  return send(reply, problem)
}

async function sendFault(error: Error, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const incident = randomUUID()
  request.log.error({ err: error, incident }, 'fault')
  const title = say(localeOf(request), 'fault', { incident })
  return send(reply, { type: 'urn:acquis:problem:fault', title, status: 500, code: 'fault', detail: title, incident })
}

/** A request with a broken address is refused before it was asked for its language: it is answered in English. */
function localeOf(request: { readonly locale?: Locale }): Locale {
  return request.locale ?? 'en'
}

async function send(reply: FastifyReply, problem: Problem): Promise<FastifyReply> {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer(value => (typeof value === 'string' ? value : JSON.stringify(value)))
    .send(problem)
}
