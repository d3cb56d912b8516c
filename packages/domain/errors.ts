/**
 * Refusals: everything the product foresees that it will not do. Codes are a closed union, named for the reason,
 * kebab-case and never reused; each has a sentence for people in `packages/messages` and a row in
 * `server/platform/problem.ts` (HTTP) or `packages/contract/live-protocol.ts` (close code). A fault is anything else.
 */

export const refusalCodes = [
  // signing in
  'not-signed-in',
  'wrong-email-or-password',
  'too-many-attempts',
  'link-unknown',
  'link-expired',
  'link-already-used',
  'account-disabled',
  'email-already-taken',
  'password-too-short',
  'password-too-long',
  'email-not-valid',
  'name-not-valid',
  'account-unknown',
  'current-password-needed',
  'current-password-wrong',
  'mail-not-set-up',
  // doors
  'language-not-spoken',
  'origin-not-allowed',
  'not-found',
  'malformed-request',
  'unknown-property',
  'request-too-large',
  'only-json-accepted',
  'too-many-requests',
  'server-busy',
  'not-allowed-for-role',
  'not-allowed-in-phase',
  'pen-is-with-drafters',
  'round-is-paused',
  'round-is-withdrawn',
  'agenda-not-known',
  'organisation-needs-group',
  'organisation-known-otherwise',
  'organisation-of-others',
  'secretariat-has-no-organisation',
  'member-needs-organisation',
  'catalogue-file-not-readable',
  // the live text
  'frame-too-large',
  'frame-not-binary',
  'frame-not-readable',
  'too-many-frames',
  'too-many-connections',
  'update-not-readable',
  'update-too-large',
  'text-is-read-only',
  'client-id-taken',
  'client-id-of-another',
  'clock-gap',
  'origin-not-known',
  'origin-not-in-order',
  'deletes-unknown-words',
  'root-not-allowed',
  'content-not-allowed',
  'structure-too-deep',
  'broken-characters',
  'first-block-must-stay',
  'delimiter-by-command-only',
  'suggestion-of-another',
  'text-is-suggest-only',
  'suggestion-not-valid',
  'too-many-suggestions',
  'suggestion-in-the-way',
  'bracket-in-one-paragraph',
  'brackets-overlap',
  'bracket-too-long',
  'bracket-is-gone',
  'alternative-not-known',
  'alternative-is-last',
  'text-too-large',
  'block-not-valid',
  'presence-not-valid',
  'document-frozen',
  'document-other-epoch',
  'schema-version-unknown',
  'not-saved-yet',
  'resync',
  'words-in-removed-alternative',
  // server edits
  'blocks-not-known',
  'blocks-not-movable',
  'blocks-not-adjacent',
  'draft-too-large',
  // catalogue and links
  'framework-not-known',
  'framework-in-use',
  'indicator-not-known',
  'reference-not-known',
  'element-not-known',
  'link-exists-already',
  'too-many-links',
  'link-needs-sentence',
  'link-needs-reason',
  'link-of-another',
  'link-already-agreed',
  'link-already-declined',
  'link-already-withdrawn',
  // agendas and goals
  'title-not-valid',
  'language-not-valid',
  'reason-needed',
  'too-many-agendas',
  'too-many-goals',
  'too-many-themes',
  'theme-not-known',
  'goal-not-known',
  'goal-is-parked',
  'goal-is-dropped',
  'goal-is-agreed',
  'goal-does-not-rest',
  'goal-not-proposed',
  'starter-goals-here-already',
  'drafting-is-open-already',
  'drafting-needs-goal',
  'drafting-needs-indicators',
  'drafting-needs-rules',
  'drafting-needs-pen',
  // joining
  'invitation-unknown',
  'invitation-expired',
  'invitation-already-used',
  'invitation-declined',
  'invitation-revoked',
  'invitation-replaced',
  'invitation-for-another-address',
  'invitation-without-inviter',
  'too-many-invitations',
  'too-many-addresses',
  'already-a-member',
  'seat-was-removed',
  'last-moderator-stays',
  'organisation-shared',
  'organisation-name-taken',
  'organisation-name-not-valid',
  'country-not-known',
  'account-is-known',
  'mailbox-not-proven',
  'fresh-link-needed',
  // comments
  'passage-is-gone',
  'passage-not-known',
  'passage-too-long',
  'element-is-gone',
  'comment-empty',
  'comment-too-long',
  'comment-of-another',
  'comment-is-withdrawn',
  'comment-changed-meanwhile',
  'mention-not-known',
  'too-many-mentions',
  'too-many-replies',
  'too-many-threads',
  'thread-is-resolved',
  'thread-is-open',
  'thread-of-another',
  'anchor-not-on-text',
  // versions
  'version-has-other-brackets',
  'version-of-other-epoch',
  'version-says-the-same',
  'too-many-versions',
  // inbox
  // exports and imports
  'export-is-gone',
  'export-not-ready',
  'export-queue-full',
  'export-took-too-long',
  'export-too-large',
  'export-differs',
  'pdf-not-available',
  'import-is-gone',
  'import-file-too-large',
  'import-file-not-known',
  'import-file-not-readable',
  'import-file-encrypted',
  'import-file-old-word',
  'import-file-has-entities',
  'import-unpacks-too-large',
  'import-text-too-long',
  'import-took-too-long',
  'import-file-empty',
  'import-file-wrong-shape',
  'import-for-moderators',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/** Facts that a sentence may name, such as a limit or a name; never secrets, never other people's words. */
export type RefusalFacts = { readonly [name: string]: string | number }

/** A foreseen refusal. Thrown by rules and commands, translated once at each door. */
export class DomainError extends Error {
  readonly code: RefusalCode
  readonly facts: RefusalFacts

  constructor(code: RefusalCode, facts: RefusalFacts = {}) {
    super(code)
    this.name = 'DomainError'
    this.code = code
    this.facts = facts
  }
}

/** Throws the refusal that a rule answered; does nothing for null. */
export function refuseIf(code: RefusalCode | null, facts: RefusalFacts = {}): void {
  if (code !== null) throw new DomainError(code, facts)
}

/** Makes a switch over a union exhaustive: the compiler complains where a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
