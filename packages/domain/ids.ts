/**
 * Branded identifiers: no naked string names a thing. All are uuids in lower case,
 * except a documentId on the wire, which carries its epoch (`<uuid>.<epoch>`), and the ids of the catalogue.
 */

export type ParticipantId = string & { readonly brand: 'ParticipantId' }
export type OrganisationId = string & { readonly brand: 'OrganisationId' }
export type MemberId = string & { readonly brand: 'MemberId' }
export type AgendaId = string & { readonly brand: 'AgendaId' }
export type ThemeId = string & { readonly brand: 'ThemeId' }
export type RoundId = string & { readonly brand: 'RoundId' }
export type GoalId = string & { readonly brand: 'GoalId' }
export type DocumentId = string & { readonly brand: 'DocumentId' }
export type SessionId = string & { readonly brand: 'SessionId' }
export type ElementId = string & { readonly brand: 'ElementId' }
export type ExportId = string & { readonly brand: 'ExportId' }
export type ImportId = string & { readonly brand: 'ImportId' }
export type DraftId = string & { readonly brand: 'DraftId' }
export type ThreadId = string & { readonly brand: 'ThreadId' }
export type LinkId = string & { readonly brand: 'LinkId' }
export type NoticeId = string & { readonly brand: 'NoticeId' }
export type DigestId = string & { readonly brand: 'DigestId' }
export type CatalogueVersionId = string & { readonly brand: 'CatalogueVersionId' }
/** The ids of the catalogue are words that its files give, such as `ncsi3-2.1`; they stay over every version. */
export type FrameworkId = string & { readonly brand: 'FrameworkId' }
export type IndicatorId = string & { readonly brand: 'IndicatorId' }
export type ReferenceId = string & { readonly brand: 'ReferenceId' }
export type InvitationId = string & { readonly brand: 'InvitationId' }
export type AnchorId = string & { readonly brand: 'AnchorId' }
export type VersionId = string & { readonly brand: 'VersionId' }
export type VisitId = string & { readonly brand: 'VisitId' }
export type CommentId = string & { readonly brand: 'CommentId' }
export type SuggestionId = string & { readonly brand: 'SuggestionId' }
export type DecisionId = string & { readonly brand: 'DecisionId' }
export type BracketId = string & { readonly brand: 'BracketId' }
export type InputId = string & { readonly brand: 'InputId' }
export type DispositionId = string & { readonly brand: 'DispositionId' }
export type MessageId = string & { readonly brand: 'MessageId' }
export type ContestId = string & { readonly brand: 'ContestId' }
export type ExtensionId = string & { readonly brand: 'ExtensionId' }
export type PositionId = string & { readonly brand: 'PositionId' }
export type WatchId = string & { readonly brand: 'WatchId' }
export type SampleId = string & { readonly brand: 'SampleId' }
export type ConfirmationId = string & { readonly brand: 'ConfirmationId' }

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * The id as the branded kind the caller names, or null when the text is no uuid.
 * The one place where a string becomes an id.
 */
export function parseId<Id extends string>(text: string): Id | null {
  return uuidPattern.test(text) ? (text as Id) : null
}

const catalogueIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** The id of an entry of the catalogue as the branded kind the caller names, or null when the text is none. */
export function parseCatalogueId<Id extends FrameworkId | IndicatorId | ReferenceId>(text: string): Id | null {
  return catalogueIdPattern.test(text) ? (text as Id) : null
}

/** What a `/collab/…` address names: a document and the incarnation of it that the client knows. */
export type DocumentAddress = { readonly documentId: DocumentId; readonly epoch: number }

/** Parses `<uuid>.<epoch>`; null for anything else. */
export function parseDocumentAddress(text: string): DocumentAddress | null {
  const at = text.indexOf('.')
  if (at < 0) return null
  const documentId = parseId<DocumentId>(text.slice(0, at))
  const epochText = text.slice(at + 1)
  if (documentId === null || !/^[1-9][0-9]{0,8}$/.test(epochText)) return null
  return { documentId, epoch: Number(epochText) }
}

/** The wire form of a document's address; the inverse of `parseDocumentAddress`. */
export function documentAddress(documentId: DocumentId, epoch: number): string {
  return `${documentId}.${epoch}`
}
