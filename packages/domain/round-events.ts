/**
 * What the journal records of a round beyond its phases: inputs and their answers, messages, the consensus call and acts
 * of two moderators. Part of events.ts, which says what holds for all events.
 */
import type { GoalState } from './agenda.ts'
import type { ConfirmationKind, DecisionKindOfRound } from './consultation.ts'
import type { ContestAnswer, DispositionKind } from './disposition.ts'
import type {
  AgendaId,
  ConfirmationId,
  DispositionId,
  GoalId,
  InputId,
  MessageId,
  OrganisationId,
  ParticipantId,
  PositionId,
  RoundId,
  VersionId,
} from './ids.ts'
import type { StakeholderGroup } from './participant.ts'

/** Part of `JournalEvent`. */
export type RoundEvent =
  // inputs and what is answered to them; `kind` and words are in the answer alone until it is published
  | {
      readonly name: 'suggestions-numbered'
      readonly agendaId: AgendaId
      readonly roundId: RoundId
      readonly count: number
    }
  | (OfInputs & {
      /** Prepared ones are read by nobody but those who answer. */
      readonly name: 'dispositions-prepared' | 'dispositions-given'
      readonly kind: DispositionKind
      readonly reason: string
      readonly duplicateOf: InputId | null
    })
  | {
      /** With review, all that were prepared. */
      readonly name: 'dispositions-published'
      readonly agendaId: AgendaId
      readonly roundId: RoundId
      readonly count: number
    }
  // what a move records of them: the numbered list with which review begins, what of it is open where review goes back
  | (OfInputs & { readonly name: 'inputs-listed'; readonly numbers: readonly number[] })
  | (OfInputs & { readonly name: 'inputs-left-open' })
  | (OfInputs & {
      /** The answer in force to each, in the same order, and which contests were carried as unresolved. */
      readonly name: 'answers-settled'
      readonly dispositions: readonly DispositionId[]
      readonly unresolved: readonly InputId[]
    })
  | (OfInputs & { readonly name: 'inputs-assigned'; readonly to: ParticipantId | null })
  | (OfContest & {
      readonly name: 'disposition-contested' | 'disposition-agreed-to'
      readonly organisationId: OrganisationId
      readonly reason: string
    })
  | (OfContest & { readonly name: 'contest-answered'; readonly answer: ContestAnswer; readonly reason: string })
  // messages to participants
  | (OfMessage & { readonly name: 'participants-messaged'; readonly words: string })
  | (OfMessage & { readonly name: 'unheard-reminded' })
  // the consensus call
  | (OfPosition & { readonly name: 'position-taken' })
  // Of a sealed call: auditors alone are told, for even that somebody spoke would tell something.
  | (OfPosition & { readonly name: 'sealed-position-taken' })
  | (OfPosition & { readonly name: 'silence-broken'; readonly organisationId: OrganisationId })
  | (OfPosition & { readonly name: 'wording-applied'; readonly version: number })
  | (OfCall & {
      readonly name: 'call-opened'
      readonly called: number
      readonly carried: number
      readonly calledGoals: readonly GoalId[]
      readonly carriedGoals: readonly GoalId[]
      readonly kind: DecisionKindOfRound
    })
  | (OfCall & { readonly name: 'call-ended' })
  | (OfCall & { readonly name: 'goal-sent-back'; readonly goalId: GoalId; readonly reason: string })
  | (OfCall & {
      readonly name: 'goal-adopted'
      readonly goalId: GoalId
      readonly versionId: VersionId
      readonly version: number
    })
  | (OfCall & {
      readonly name: 'round-closed'
      readonly adopted: number
      readonly returned: number
      readonly carried: number
      /** What became of each goal that did not rest. [K11] */
      readonly adoptedGoals: readonly GoalId[]
      readonly returnedGoals: readonly GoalId[]
      readonly carriedGoals: readonly GoalId[]
    })
  | {
      readonly name: 'goal-reopened'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly reason: string
    }
  | {
      readonly name: 'goal-state-changed'
      readonly agendaId: AgendaId
      readonly goalId: GoalId
      readonly number: number
      readonly from: GoalState
      readonly state: GoalState
    }
  // acts of two moderators
  | (OfConfirmation & { readonly name: 'act-asked' })
  | (OfConfirmation & { readonly name: 'act-confirmed' })
  | (OfConfirmation & { readonly name: 'act-taken-back' })

type OfInputs = { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly inputs: readonly InputId[] }

type OfContest = {
  readonly agendaId: AgendaId
  readonly goalId: GoalId | null
  readonly inputId: InputId
  readonly dispositionId: DispositionId
}

type OfCall = { readonly agendaId: AgendaId; readonly roundId: RoundId }

type OfConfirmation = {
  readonly agendaId: AgendaId
  readonly goalId: GoalId | null
  readonly roundId: RoundId
  readonly confirmationId: ConfirmationId
  readonly kind: ConfirmationKind
}

type OfPosition = {
  readonly agendaId: AgendaId
  readonly goalId: GoalId
  readonly roundId: RoundId
  readonly positionId: PositionId
}

type OfMessage = {
  readonly agendaId: AgendaId
  readonly roundId: RoundId
  readonly messageId: MessageId
  /** Whom it was for. A reminder names the organisations that were not heard. */
  readonly groups: readonly StakeholderGroup[]
  readonly organisations: readonly OrganisationId[]
  readonly people: number
}
