/**
 * Signing in and out over HTTP. A session is a cookie that scripts cannot read; its token is shown to nobody and
 * stored only as a hash. Requests that change something and carry the cookie must also carry this site's `Origin`.
 * Programs sign in with `POST /api/session` and keep the cookie.
 */
import Type from 'typebox'
import { signInWays } from '../domain/session.ts'
import { endpoint } from './endpoint.ts'

const uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const instant = Type.String({ description: 'An instant, ISO 8601 in UTC.' })
const email = Type.String({ minLength: 1, maxLength: 320 })
/** Wider than any password may be, so that a too long one is told so; narrow enough to hash in no time. */
const password = Type.String({ minLength: 1, maxLength: 1024 })
const nextPath = Type.String({ maxLength: 1000, description: 'The path of this site to go to afterwards.' })
const nothing = Type.Object({}, { additionalProperties: false })

/** The person signed in and the session she is signed in by. */
const sessionAnswer = Type.Object(
  {
    participant: Type.Object(
      {
        id: uuid,
        displayName: Type.String(),
        email: Type.String(),
        locale: Type.String(),
        isAdministrator: Type.Boolean(),
        hasPassword: Type.Boolean(),
      },
      { additionalProperties: false },
    ),
    session: Type.Object({ id: uuid, expiresAt: instant }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)

/** One place where somebody is signed in, as shown to that person alone. */
const ownSession = Type.Object(
  {
    id: uuid,
    /** The browser or program, in a few words read from what it called itself; '' when it said nothing. */
    device: Type.String(),
    address: Type.String(),
    way: Type.Enum([...signInWays]),
    startedAt: instant,
    lastSeenAt: instant,
    expiresAt: instant,
    /** Whether this is the session that asks. */
    current: Type.Boolean(),
  },
  { additionalProperties: false },
)

export const chooseLanguage = endpoint({
  name: 'chooseLanguage',
  method: 'PUT',
  path: '/api/account/language',
  knock: { kind: 'signed-in' },
  summary: 'Chooses the language of one’s account, in which pages, refusals and mails speak.',
  body: Type.Object({ language: Type.String({ maxLength: 20 }) }, { additionalProperties: false }),
  answer: nothing,
})

export const signIn = endpoint({
  name: 'signIn',
  method: 'POST',
  path: '/api/session',
  knock: { kind: 'anyone' },
  summary: 'Signs in with an e-mail address and a password, and sets the session cookie.',
  body: Type.Object({ email, password }, { additionalProperties: false }),
  answer: sessionAnswer,
})

export const readSession = endpoint({
  name: 'readSession',
  method: 'GET',
  path: '/api/session',
  knock: { kind: 'signed-in' },
  summary: 'Who is signed in.',
  answer: sessionAnswer,
})

export const signOut = endpoint({
  name: 'signOut',
  method: 'DELETE',
  path: '/api/session',
  knock: { kind: 'signed-in' },
  summary: 'Signs out here: ends this session and closes its live connections.',
  answer: nothing,
})

export const listSessions = endpoint({
  name: 'listSessions',
  method: 'GET',
  path: '/api/sessions',
  knock: { kind: 'signed-in' },
  summary: 'Where you are signed in, the latest seen first, at most 100.',
  answer: Type.Object({ sessions: Type.Array(ownSession) }, { additionalProperties: false }),
})

export const endSession = endpoint({
  name: 'endSession',
  method: 'DELETE',
  path: '/api/sessions/:sessionId',
  knock: { kind: 'signed-in' },
  summary: 'Ends one of your own sessions and closes its live connections at once.',
  params: Type.Object({ sessionId: uuid }, { additionalProperties: false }),
  answer: nothing,
})

export const changePassword = endpoint({
  name: 'changePassword',
  method: 'POST',
  path: '/api/password',
  knock: { kind: 'signed-in' },
  summary:
    'Sets a new password and ends every other session. The current password may be left out only where there is ' +
    'none yet, or within 15 minutes after signing in by a link.',
  body: Type.Object({ current: Type.Optional(password), next: password }, { additionalProperties: false }),
  answer: nothing,
})

export const requestSignInLink = endpoint({
  name: 'requestSignInLink',
  method: 'POST',
  path: '/api/sign-in-links',
  knock: { kind: 'anyone' },
  summary: 'Mails a one-time sign-in link to this address if it has an account; the answer is alike either way.',
  body: Type.Object({ email, next: Type.Optional(nextPath) }, { additionalProperties: false }),
  answer: nothing,
})

export const useSignInLink = endpoint({
  name: 'useSignInLink',
  method: 'POST',
  path: '/api/sign-in-links/use',
  knock: { kind: 'anyone' },
  summary:
    'Uses up a one-time sign-in link and sets the session cookie. Opening the link in a browser uses up nothing.',
  body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false }),
  answer: Type.Object({ next: nextPath }, { additionalProperties: false }),
})
