/**
 * Links from a goal, or an element of it, to an indicator or an acquis reference: what one may say, who may do what to
 * it when, and which links count. What role and phase allow is in permission.ts. The catalogue itself is data.
 */
import { unreachable, type RefusalCode } from './errors.ts'
import type { ParticipantId } from './ids.ts'

/** How a goal advances an indicator, from the strongest to the weakest. */
export const relations = ['fulfils', 'contributes', 'enables'] as const
export type Relation = (typeof relations)[number]

export const linkStates = ['proposed', 'agreed', 'declined', 'withdrawn'] as const
export type LinkState = (typeof linkStates)[number]

/** Of the sentence that says how a goal advances an indicator, and of the reason why a link was declined. */
export const maxSentenceLength = 500
export const maxReasonLength = 2_000

/** What the rules need to know of a link. */
export type LinkFacts = {
  readonly state: LinkState
  /** Null for a link that came with the agenda and that nobody has taken up yet. */
  readonly proposedBy: ParticipantId | null
  readonly target: 'indicator' | 'reference'
  readonly relation: Relation | null
  readonly how: string
}

/** The sentence as it is kept: one line, no space around it. */
export function tidySentence(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Why a new link cannot say this; null if it can. A link to an indicator says how; one to a reference need not. */
export function refusalOfWords(
  target: LinkFacts['target'],
  relation: Relation | null,
  how: string,
): RefusalCode | null {
  if (target === 'reference') return null
  return relation === null || how === '' ? 'link-needs-sentence' : null
}

/** Why this link cannot be agreed now; null if it can. */
export function refusalToAgree(link: LinkFacts): RefusalCode | null {
  return link.state === 'proposed' ? refusalOfWords(link.target, link.relation, link.how) : refusalOfState(link.state)
}

/** Why this link cannot be declined now; null if it can. One that was agreed can still be taken back, with a reason. */
export function refusalToDecline(link: LinkFacts, reason: string): RefusalCode | null {
  if (link.state !== 'proposed' && link.state !== 'agreed') return refusalOfState(link.state)
  return reason === '' ? 'link-needs-reason' : null
}

/** Why this participant cannot withdraw this link now; null if she can. */
export function refusalToWithdraw(link: LinkFacts, participantId: ParticipantId): RefusalCode | null {
  if (link.state !== 'proposed') return refusalOfState(link.state)
  return link.proposedBy === participantId ? null : 'link-of-another'
}

/**
 * Why this participant cannot change the words of this link now; null if she can. A link that came with the agenda is
 * nobody's: whoever says how takes it up and is its proposer from then on.
 */
export function refusalToReword(link: LinkFacts, participantId: ParticipantId): RefusalCode | null {
  if (link.state !== 'proposed') return refusalOfState(link.state)
  return link.proposedBy === null || link.proposedBy === participantId ? null : 'link-of-another'
}

/** Whether a link counts in a coverage, and as what; null where it does not. */
export function countedAs(link: Pick<LinkFacts, 'state' | 'relation' | 'how'>): 'agreed' | 'proposed' | null {
  if (link.relation === null || link.how === '') return null
  return link.state === 'agreed' || link.state === 'proposed' ? link.state : null
}

/** Whether a relation, or none, is stronger than another. */
export function isStronger(a: Relation, b: Relation): boolean {
  return relations.indexOf(a) < relations.indexOf(b)
}

function refusalOfState(state: LinkState): RefusalCode | null {
  switch (state) {
    case 'proposed':
      return null
    case 'agreed':
      return 'link-already-agreed'
    case 'declined':
      return 'link-already-declined'
    case 'withdrawn':
      return 'link-already-withdrawn'
    default:
      return unreachable(state)
  }
}
