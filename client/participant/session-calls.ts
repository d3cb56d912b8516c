/**
 * What the pages of signing in ask of the server. Methods and paths are those of packages/contract/session-endpoints,
 * taken as types alone: its schemas would make the first page that anybody sees three times as large.
 */
import type { AnswerOf, BodyOf } from '../../packages/contract/endpoint.ts'
import type * as endpoints from '../../packages/contract/session-endpoints.ts'

/** What became of a call: its answer, the sentence of the refusal, or silence on the line. */
export type Outcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string }
  | { readonly kind: 'unreachable' }

export type OwnSession = AnswerOf<typeof endpoints.listSessions>['sessions'][number]

/** Signs in by password; the answer's cookie does the rest. */
export function signIn(body: BodyOf<typeof endpoints.signIn>): Promise<Outcome<AnswerOf<typeof endpoints.signIn>>> {
  return call('POST', '/api/session', body)
}

/** Asks for a link by mail. */
export function requestSignInLink(body: BodyOf<typeof endpoints.requestSignInLink>): Promise<Outcome<unknown>> {
  return call('POST', '/api/sign-in-links', body)
}

/** Uses up a link. */
export function useSignInLink(token: string): Promise<Outcome<AnswerOf<typeof endpoints.useSignInLink>>> {
  return call('POST', '/api/sign-in-links/use', { token })
}

/** Who is signed in here. */
export function readSession(): Promise<Outcome<AnswerOf<typeof endpoints.readSession>>> {
  return call('GET', '/api/session')
}

/** Where one is signed in. */
export function listSessions(): Promise<Outcome<AnswerOf<typeof endpoints.listSessions>>> {
  return call('GET', '/api/sessions')
}

/** Ends one of one's sessions. */
export function endSession(sessionId: string): Promise<Outcome<unknown>> {
  return call('DELETE', `/api/sessions/${encodeURIComponent(sessionId)}`)
}

/** Sets a new password. */
export function changePassword(body: BodyOf<typeof endpoints.changePassword>): Promise<Outcome<unknown>> {
  return call('POST', '/api/password', body)
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Outcome<Answer>> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    // The line is cut or the server is gone: the caller says so and the person tries again.
    return { kind: 'unreachable' }
  }
  const answer: unknown = await response.json().catch(() => null)
  return response.ok ? { kind: 'done', answer: answer as Answer } : refusalIn(answer)
}

function refusalIn(answer: unknown): { kind: 'refused'; code: string; sentence: string } | { kind: 'unreachable' } {
  if (typeof answer !== 'object' || answer === null) return { kind: 'unreachable' }
  const { code, title } = answer as { readonly code?: unknown; readonly title?: unknown }
  return typeof code === 'string' && typeof title === 'string'
    ? { kind: 'refused', code, sentence: title }
    : { kind: 'unreachable' }
}
