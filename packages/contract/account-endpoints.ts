/**
 * One's own account over HTTP: name, address, and ending it. Passwords that were forgotten are reset here
 * too; signing in, sessions, language and changing a known password are in session-endpoints.
 */
import Type from 'typebox'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false } as const
const nothing = Type.Object({}, closed)
const email = Type.String({ minLength: 1, maxLength: 320 })
const token = Type.String({ minLength: 1, maxLength: 200 })
/** Wider than any password may be, so that a too long one is told so; narrow enough to hash in no time. */
const password = Type.String({ minLength: 1, maxLength: 1024 })

export const changeName = endpoint({
  name: 'changeName',
  method: 'PATCH',
  path: '/api/account',
  knock: { kind: 'signed-in' },
  summary: 'Changes the name that others see.',
  body: Type.Object({ displayName: Type.String({ minLength: 1, maxLength: 1000 }) }, closed),
  answer: nothing,
})

export const requestEmailChange = endpoint({
  name: 'requestEmailChange',
  method: 'POST',
  path: '/api/account/email',
  knock: { kind: 'signed-in' },
  summary:
    'Mails a link to a new address; the address changes when that link is used. The current password may be left ' +
    'out within 15 minutes after signing in by a link.',
  body: Type.Object({ email, current: Type.Optional(password) }, closed),
  answer: nothing,
})

export const confirmEmailChange = endpoint({
  name: 'confirmEmailChange',
  method: 'POST',
  path: '/api/account/email/confirmation',
  knock: { kind: 'anyone' },
  summary: 'Uses up the link that was mailed to a new address: from now on it is the account’s.',
  body: Type.Object({ token }, closed),
  answer: nothing,
})

export const eraseAccount = endpoint({
  name: 'eraseAccount',
  method: 'POST',
  path: '/api/account/erasure',
  knock: { kind: 'signed-in' },
  summary:
    'Erases your account for good: name and address, sessions, seats. What you wrote stays in the record, by “a former ' +
    'participant”. Needs the current password, or a sign-in by link within the last 15 minutes.',
  body: Type.Object({ current: Type.Optional(password) }, closed),
  answer: nothing,
})

export const requestPasswordReset = endpoint({
  name: 'requestPasswordReset',
  method: 'POST',
  path: '/api/password-resets',
  knock: { kind: 'anyone' },
  summary: 'Mails a link that sets a new password, if this address has an account; the answer is alike either way.',
  body: Type.Object({ email }, closed),
  answer: nothing,
})

export const resetPassword = endpoint({
  name: 'resetPassword',
  method: 'POST',
  path: '/api/password-resets/use',
  knock: { kind: 'anyone' },
  summary: 'Uses up such a link: sets the password, ends every session of the account and opens a new one.',
  body: Type.Object({ token, next: password }, closed),
  answer: nothing,
})
