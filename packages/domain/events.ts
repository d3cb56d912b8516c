/**
 * What the journal records, in the past tense: an interface that audit, notification and page refresh read. Renaming
 * an event is a migration. An event names its agenda and goal where it has one; other facts are those of the moment.
 * People are named by their id alone, never by name or address: an account can be erased, the journal cannot.
 */
import type { GoalState, Pen, Phase, RestingState } from './agenda.ts'
import type { LinkState, Relation } from './catalogue.ts'
import type { ThreadType } from './comment.ts'
import type { Attribution, ExtensionCause, PhaseCause } from './consultation.ts'
import type {
  AgendaId,
  BracketId,
  CatalogueVersionId,
  CommentId,
  ConfirmationId,
  DecisionId,
  ElementId,
  FrameworkId,
  GoalId,
  IndicatorId,
  InvitationId,
  LinkId,
  MemberId,
  OrganisationId,
  ParticipantId,
  ReferenceId,
  RoundId,
  SampleId,
  SessionId,
  SuggestionId,
  ThemeId,
  ThreadId,
  VersionId,
} from './ids.ts'
import type { VersionCause } from './version.ts'
import type { ExportFormat, TableFormat } from './exchange.ts'
import type { RecordFormat } from './record-file.ts'
import type { SampleEnd } from './sample.ts'
import type { Role, StakeholderGroup } from './participant.ts'
import type { DecisionKind, SuggestionKind, Verdict } from './suggestion.ts'
import type { RoundEvent } from './round-events.ts'

/** What an event says of an invitation; the address is in the invitation alone. */
type InvitationFacts = {
  readonly agendaId: AgendaId
  readonly invitationId: InvitationId
  readonly organisationId: OrganisationId | null
  readonly role: Role
}

export type JournalEvent =
  // accounts
  | {
      readonly name: 'participant-added'
      readonly participantId: ParticipantId
      readonly isAdministrator: boolean
    }
  | { readonly name: 'language-chosen'; readonly participantId: ParticipantId; readonly language: string }
  | { readonly name: 'password-set'; readonly participantId: ParticipantId }
  | { readonly name: 'password-reset-asked'; readonly participantId: ParticipantId }
  | { readonly name: 'participant-renamed'; readonly participantId: ParticipantId }
  | { readonly name: 'email-changed'; readonly participantId: ParticipantId }
  | { readonly name: 'participant-erased'; readonly participantId: ParticipantId }
  | {
      readonly name: 'organisation-added'
      readonly organisationId: OrganisationId
      readonly organisation: string
      readonly group: StakeholderGroup
      readonly code: string
    }
  | {
      readonly name: 'organisation-changed'
      readonly agendaId: AgendaId
      readonly organisationId: OrganisationId
      readonly organisation: string
      readonly group: StakeholderGroup
      readonly code: string
      readonly country: string | null
    }
  // signing in
  | { readonly name: 'sign-in-link-issued'; readonly participantId: ParticipantId }
  | {
      readonly name: 'session-opened'
      readonly participantId: ParticipantId
      readonly sessionId: SessionId
      readonly by: 'password' | 'link'
    }
  | { readonly name: 'session-revoked'; readonly participantId: ParticipantId; readonly sessionId: SessionId }
  // sample rounds
  | { readonly name: 'sample-asked-for'; readonly sampleId: SampleId; readonly upTo: SampleEnd }
  | { readonly name: 'sample-removed'; readonly sampleId: SampleId }
  // agendas
  | {
      readonly name: 'agenda-created'
      readonly agendaId: AgendaId
      readonly title: string
      readonly pen: Pen
      readonly isExample: boolean
      /** The organisation that convenes it; null for one that the house made. */
      readonly convenedBy: OrganisationId | null
    }
  | {
      readonly name: 'agenda-changed'
      readonly agendaId: AgendaId
      readonly changed: readonly ('title' | 'note' | 'rules' | 'language' | 'pen' | 'isPublic')[]
      readonly title: string
      readonly pen: Pen
    }
  | {
      readonly name: 'phase-changed'
      readonly agendaId: AgendaId
      readonly roundId: RoundId
      readonly number: number
      readonly from: Phase
      readonly to: Phase
      /** When the new phase ends, ISO 8601 in UTC; null for one without an end. */
      readonly closesAt: string | null
      readonly cause: PhaseCause
      readonly reason: string
      /** Going back to consultation: which goals are consulted again. */
      readonly goals?: readonly GoalId[] | undefined
    }
  // Who was there, and by which rules, when drafting opened.
  | (OfRound & { readonly name: 'roster-noted'; readonly seats: readonly RosterSeat[]; readonly rules: string })
  | (OfRound & {
      readonly name: 'phase-end-moved'
      readonly phase: Phase
      /** Instants, ISO 8601 in UTC; `from` is null where no end was given. */
      readonly from: string | null
      readonly to: string
      readonly cause: ExtensionCause
      readonly reason: string
    })
  | (OfRound & { readonly name: 'round-paused'; readonly phase: Phase; readonly reason: string })
  | (OfRound & {
      readonly name: 'round-resumed'
      readonly phase: Phase
      readonly closesAt: string | null
      readonly reason: string
    })
  | (OfRound & { readonly name: 'withdrawal-asked'; readonly confirmationId: ConfirmationId; readonly reason: string })
  | (OfRound & { readonly name: 'withdrawal-taken-back'; readonly confirmationId: ConfirmationId })
  | (OfRound & {
      readonly name: 'round-withdrawn'
      readonly phase: Phase
      readonly confirmationId: ConfirmationId
      readonly askedBy: ParticipantId
      readonly reason: string
    })
  | (OfRound & { readonly name: 'round-settings-changed'; readonly changed: readonly string[] })
  | { readonly name: 'theme-added'; readonly agendaId: AgendaId; readonly themeId: ThemeId; readonly label: string }
  | {
      readonly name: 'theme-renamed'
      readonly agendaId: AgendaId
      readonly themeId: ThemeId
      readonly from: string
      readonly label: string
    }
  | { readonly name: 'theme-moved'; readonly agendaId: AgendaId; readonly themeId: ThemeId; readonly label: string }
  | { readonly name: 'theme-removed'; readonly agendaId: AgendaId; readonly themeId: ThemeId; readonly label: string }
  | {
      readonly name: 'round-created'
      readonly agendaId: AgendaId
      readonly roundId: RoundId
      readonly number: number
      readonly phase: Phase
      /** Of a round that follows another one: what it shows of who gives an input. */
      readonly attribution?: Attribution
    }
  | {
      readonly name: 'goal-created'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly number: number
      readonly title: string
      readonly state: GoalState
    }
  | {
      readonly name: 'goal-renamed'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly number: number
      readonly from: string
      readonly title: string
    }
  | {
      readonly name: 'goal-themed'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly number: number
      readonly themeId: ThemeId | null
    }
  | {
      /** The goals between the two numbers moved up or down by one. */
      readonly name: 'goal-moved'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly from: number
      readonly number: number
    }
  | { readonly name: 'goal-taken-up'; readonly agendaId: AgendaId; readonly goalId: GoalId; readonly number: number }
  | {
      readonly name: 'goal-parked' | 'goal-dropped'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly number: number
      readonly from: GoalState
      readonly reason: string
    }
  | {
      readonly name: 'goal-restored'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly number: number
      readonly from: RestingState
      readonly state: GoalState
      readonly reason: string
    }
  | {
      readonly name: 'member-added'
      readonly agendaId: AgendaId
      readonly memberId: MemberId
      readonly participantId: ParticipantId
      readonly organisationId: OrganisationId | null
      readonly role: Role
    }
  | {
      readonly name: 'member-changed'
      readonly agendaId: AgendaId
      readonly memberId: MemberId
      readonly participantId: ParticipantId
      readonly organisationId: OrganisationId | null
      readonly role: Role
    }
  | {
      readonly name: 'member-removed'
      readonly agendaId: AgendaId
      readonly memberId: MemberId
      readonly participantId: ParticipantId
    }
  // Her name, wherever this agenda shows it, is another now; also of a former member, also because she was erased.
  | {
      readonly name: 'member-renamed'
      readonly agendaId: AgendaId
      readonly memberId: MemberId
      readonly participantId: ParticipantId
    }
  | ({ readonly name: 'member-invited' } & InvitationFacts)
  | ({ readonly name: 'invitation-renewed' } & InvitationFacts)
  | ({ readonly name: 'invitation-revoked' } & InvitationFacts)
  | ({ readonly name: 'invitation-declined' } & InvitationFacts)
  | ({ readonly name: 'invitation-accepted'; readonly participantId: ParticipantId } & InvitationFacts)
  // the text
  | { readonly name: 'blocks-moved'; readonly agendaId: AgendaId; readonly goalId: GoalId; readonly blocks: number }
  | { readonly name: 'blocks-joined'; readonly agendaId: AgendaId; readonly goalId: GoalId }
  | {
      readonly name: 'version-kept'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly versionId: VersionId
      readonly number: number
      readonly label: string
      readonly cause: VersionCause
      /** SHA-256 of what it says, in hexadecimal. */
      readonly hash: string
    }
  | {
      readonly name: 'version-restored'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly versionId: VersionId
      readonly number: number
      readonly wordsBack: number
      readonly wordsGone: number
    }
  // files
  | {
      readonly name: 'text-exported'
      readonly agendaId: AgendaId
      readonly goalId: GoalId | null
      readonly format: ExportFormat
      readonly withComments: boolean
    }
  | { readonly name: 'inputs-exported'; readonly agendaId: AgendaId; readonly format: TableFormat }
  | { readonly name: 'record-exported'; readonly agendaId: AgendaId; readonly format: RecordFormat }
  | {
      readonly name: 'file-imported'
      readonly agendaId: AgendaId
      readonly kind: 'word' | 'markdown' | 'lossless-file'
      readonly goals: number
    }
  // the catalogue and links
  | {
      readonly name: 'catalogue-imported'
      readonly versionId: CatalogueVersionId
      readonly file: 'frameworks' | 'acquis'
      readonly number: number
      readonly entries: number
    }
  | {
      readonly name: 'frameworks-chosen'
      readonly agendaId: AgendaId
      readonly frameworks: readonly FrameworkId[]
    }
  // A link that came with an agenda, in the state that it had there.
  | (LinkEvent & {
      readonly name: 'link-added'
      readonly relation: Relation | null
      readonly how: string
      readonly state: LinkState
    })
  | (LinkEvent & { readonly name: 'link-proposed'; readonly relation: Relation | null; readonly how: string })
  | (LinkEvent & { readonly name: 'link-changed'; readonly relation: Relation | null; readonly how: string })
  | (LinkEvent & { readonly name: 'link-agreed' })
  | (LinkEvent & { readonly name: 'link-declined'; readonly reason: string })
  | (LinkEvent & { readonly name: 'link-withdrawn' })
  // discussions: `goalId` is null for a thread on the agenda or on an indicator
  | (OfThread & { readonly name: 'thread-opened'; readonly type: ThreadType; readonly number: number })
  | (OfThread & { readonly name: 'reply-added'; readonly commentId: CommentId })
  | (OfThread & { readonly name: 'comment-edited'; readonly commentId: CommentId; readonly version: number })
  | (OfThread & { readonly name: 'comment-withdrawn'; readonly commentId: CommentId })
  | (OfThread & { readonly name: 'thread-resolved' })
  | (OfThread & { readonly name: 'thread-reopened' })
  | (OfThread & { readonly name: 'thread-reattached' })
  // suggestions and what is decided
  | (OfSuggestion & { readonly name: 'suggestion-explained'; readonly version: number })
  | (OfSuggestion & { readonly name: 'suggestion-backed'; readonly organisationId: OrganisationId })
  | (OfSuggestion & { readonly name: 'suggestion-backing-ended'; readonly organisationId: OrganisationId })
  | (OfSuggestion & { readonly name: 'suggestion-withdrawn' })
  | (OfSuggestion & { readonly name: 'title-suggested'; readonly title: string })
  | (OfSuggestion & { readonly name: 'link-change-suggested'; readonly linkId: LinkId; readonly remove: boolean })
  | {
      readonly name: 'suggestions-decided'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly decisionId: DecisionId
      readonly verdict: Verdict
      readonly reason: string
      readonly suggestions: readonly SuggestionId[]
      readonly count: number
    }
  | {
      readonly name: 'decision-reverted'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly decisionId: DecisionId
      readonly kind: DecisionKind
      readonly reason: string
    }
  // brackets
  | (OfBracket & { readonly name: 'bracket-placed'; readonly alternatives: number })
  | (OfBracket & { readonly name: 'alternative-added'; readonly n: number })
  | (OfBracket & { readonly name: 'alternative-removed'; readonly n: number; readonly decisionId: DecisionId })
  | (OfBracket & { readonly name: 'alternative-held'; readonly n: number; readonly organisationId: OrganisationId })
  | (OfBracket & { readonly name: 'alternative-released'; readonly n: number; readonly organisationId: OrganisationId })
  | (OfBracket & { readonly name: 'lift-agreed'; readonly n: number; readonly organisationId: OrganisationId })
  | (OfBracket & {
      readonly name: 'bracket-lifted'
      readonly decisionId: DecisionId
      readonly keep: number | null
      readonly byAgreement: boolean
      readonly reason: string
    })
  | RoundEvent

type OfRound = { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly number: number }

/** A seat as it was. */
type RosterSeat = {
  readonly memberId: MemberId
  readonly participantId: ParticipantId
  readonly organisationId: OrganisationId | null
  readonly role: Role
}

type OfSuggestion = {
  readonly agendaId: AgendaId
  readonly goalId: GoalId
  readonly suggestionId: SuggestionId
  readonly kind: SuggestionKind
}

type OfBracket = { readonly agendaId: AgendaId; readonly goalId: GoalId; readonly bracketId: BracketId }

type OfThread = { readonly agendaId: AgendaId; readonly goalId: GoalId | null; readonly threadId: ThreadId }

/** What every event of a link names: exactly one of indicator and reference. */
type LinkEvent = {
  readonly agendaId: AgendaId
  readonly goalId: GoalId
  readonly linkId: LinkId
  readonly elementId: ElementId | null
  readonly indicatorId: IndicatorId | null
  readonly referenceId: ReferenceId | null
}
