/**
 * Suggestions and what is decided about them: which kinds there are, who may explain, back and decide them, and which
 * of them a decision means. What a role may do in a phase is in permission.ts; how a decision changes a text is in
 * packages/document. Rules S1 to S12: docs/suggestions.md.
 */
import { unreachable, type RefusalCode } from './errors.ts'
import type { OrganisationId, ParticipantId } from './ids.ts'
import type { StakeholderGroup } from './participant.ts'

/** The first four stand in a text; a title and a link are suggested beside it. */
export const suggestionKinds = ['insert', 'delete', 'replace', 'attribute', 'title', 'link'] as const
export type SuggestionKind = (typeof suggestionKinds)[number]

export const suggestionStates = ['pending', 'accepted', 'rejected', 'withdrawn'] as const
export type SuggestionState = (typeof suggestionStates)[number]

export const verdicts = ['accept', 'reject'] as const
/** What a decision says of suggestions. */
export type Verdict = (typeof verdicts)[number]

export const decisionKinds = ['accept', 'reject', 'lift', 'remove-alternative'] as const
/** A verdict on suggestions, or an act upon a bracket that can be taken back in the same way. */
export type DecisionKind = (typeof decisionKinds)[number]

/** Of a reason for a suggestion, a decision or taking one back, in UTF-16 units. */
export const maxSuggestionReasonLength = 2_000

/** Which suggestions are meant. `units`: only these units of one suggestion, `[client, clock, length]`. */
export type Chosen =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'part'; readonly name: string; readonly units: readonly (readonly number[])[] }
  | { readonly kind: 'author'; readonly author: ParticipantId }
  | { readonly kind: 'organisation'; readonly organisation: OrganisationId }
  | { readonly kind: 'group'; readonly group: StakeholderGroup }
  | { readonly kind: 'uncontested' }

/** What choosing asks of a suggestion. `names`: every way to speak of it. */
export type Choosable = {
  readonly names: readonly string[]
  readonly author: ParticipantId | null
  readonly organisation: OrganisationId | null
  readonly group: StakeholderGroup | null
  readonly isContested: boolean
}

/** The suggestions that a choice means, in their order. [S7] contested ones are never among *all uncontested*. */
export function chosenAmong<One extends Choosable>(all: readonly One[], chosen: Chosen): readonly One[] {
  switch (chosen.kind) {
    case 'names':
      return all.filter(one => one.names.some(name => chosen.names.includes(name)))
    case 'part':
      return all.filter(one => one.names.includes(chosen.name))
    case 'author':
      return all.filter(one => one.author === chosen.author)
    case 'organisation':
      return all.filter(one => one.organisation === chosen.organisation)
    case 'group':
      return all.filter(one => one.group === chosen.group)
    case 'uncontested':
      return all.filter(one => !one.isContested)
    default:
      return unreachable(chosen)
  }
}

/** Why a decision cannot go without more words; null if it can. Given trimmed. [S5] a rejection says why. */
export function refusalOfDecisionReason(verdict: Verdict, reason: string): RefusalCode | null {
  return verdict === 'reject' && reason === '' ? 'decision-needs-reason' : null
}

/** Why somebody cannot say the reason of a suggestion, or withdraw it; null if she can: its author, while it is open. */
export function refusalToExplain(
  suggestion: { readonly author: ParticipantId | null; readonly state: SuggestionState },
  participantId: ParticipantId,
): RefusalCode | null {
  if (suggestion.author !== participantId) return 'suggestion-not-yours'
  return suggestion.state === 'pending' ? null : 'suggestion-already-decided'
}

/** Why an organisation cannot back a suggestion; null if it can. [S4] nobody backs her own organisation's. */
export function refusalToBack(
  suggestion: { readonly author: ParticipantId | null; readonly organisation: OrganisationId | null },
  backer: { readonly participantId: ParticipantId; readonly organisation: OrganisationId | null },
): RefusalCode | null {
  if (backer.organisation === null) return 'needs-an-organisation'
  const isOwn = suggestion.author === backer.participantId || suggestion.organisation === backer.organisation
  return isOwn ? 'suggestion-of-own-organisation' : null
}

/** What is open in a goal: of each kind, how many. */
export type OpenMatters = { readonly brackets: number; readonly suggestions: number; readonly objections: number }

/** [B9] Whether a goal's text is clean: no open bracket, no undecided suggestion, no open objection. */
export function isClean({ brackets, suggestions, objections }: OpenMatters): boolean {
  return brackets === 0 && suggestions === 0 && objections === 0
}
