/**
 * What the journal records, in the past tense: an interface that audit, notification and page refresh read. Renaming
 * an event is a migration. An event names its agenda and goal where it has one; other facts are those of the moment.
 */
import type { GoalState, Pen, Phase } from './agenda.ts'
import type { AgendaId, GoalId, MemberId, OrganisationId, ParticipantId, RoundId, SessionId } from './ids.ts'
import type { Role, StakeholderGroup } from './participant.ts'

export type JournalEvent =
  // accounts
  | {
      readonly name: 'participant-added'
      readonly participantId: ParticipantId
      readonly displayName: string
      readonly isAdministrator: boolean
    }
  | { readonly name: 'password-set'; readonly participantId: ParticipantId }
  | {
      readonly name: 'organisation-added'
      readonly organisationId: OrganisationId
      readonly organisation: string
      readonly group: StakeholderGroup
      readonly code: string
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
  // agendas
  | {
      readonly name: 'agenda-created'
      readonly agendaId: AgendaId
      readonly title: string
      readonly pen: Pen
      readonly isExample: boolean
    }
  | {
      readonly name: 'round-created'
      readonly agendaId: AgendaId
      readonly roundId: RoundId
      readonly number: number
      readonly phase: Phase
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
  // the text
  | { readonly name: 'blocks-moved'; readonly agendaId: AgendaId; readonly goalId: GoalId; readonly blocks: number }
  | { readonly name: 'blocks-joined'; readonly agendaId: AgendaId; readonly goalId: GoalId }
