/**
 * The one permission function: what a role may do in a phase. The server refuses with it, the client greys buttons
 * out with it and says why. Default deny: what no letter of the table grants is refused.
 * Letters: r read · c comment · y reply · s suggest · e edit the base text · b bracket · d decide · p position ·
 * m moderate · a read the record · t contest an answer. Source: the table in docs/glossary.md, role × phase.
 */
import type { GoalState, Pen, Phase } from './agenda.ts'
import { isSealedIn, keepsApart } from './attribution.ts'
import type { Attribution } from './consultation.ts'
import type { RefusalCode } from './errors.ts'
import type { Role } from './participant.ts'

export type Action =
  | 'read-agenda'
  | 'read-text'
  | 'export-text'
  | 'edit-text'
  | 'suggest-text'
  | 'move-blocks'
  | 'keep-draft'
  | 'keep-version'
  | 'restore-version'
  | 'manage-members'
  | 'manage-agenda'
  | 'create-goal'
  | 'shape-goal'
  | 'order-goals'
  | 'moderate-goal'
  | 'propose-link'
  | 'decide-link'
  | 'choose-frameworks'
  | 'open-thread'
  | 'reply-to-thread'
  | 'explain-suggestion'
  | 'back-suggestion'
  | 'decide-suggestions'
  | 'hold-bracket'
  | 'dispose-input'
  | 'contest-disposition'
  | 'move-round'
  | 'run-call'
  | 'take-position'
  | 'break-silence'
  | 'message-participants'
  | 'read-record'

/** All that decides whether somebody may act: `role` is null for an outsider, who is told nothing at all. */
export type Standing = {
  readonly role: Role | null
  readonly phase: Phase
  readonly pen: Pen
  readonly paused: boolean
  /** What the round shows of who gives an input; left out for *attributed*. */
  readonly attribution?: Attribution | undefined
  /** The round was withdrawn: a tombstone, in which nobody writes any more. */
  readonly withdrawn?: boolean | undefined
  /** The state of the goal that is meant; left out where the agenda is. In a goal that rests nobody writes. */
  readonly goal?: GoalState | undefined
}

/** What somebody may do with a goal's text now, at most: who may write directly may often suggest as well. */
export type TextMode = 'read' | 'suggest' | 'direct'

const granted: { readonly [role in Role]: { readonly [phase in Phase]: string } } = {
  moderator: {
    setup: 'rebm',
    drafting: 'rcysebdm',
    consultation: 'rcysbm',
    review: 'rcysebdm',
    consensus: 'rm',
    closed: 'rm',
  },
  drafter: { setup: 'r', drafting: 'rcysebd', consultation: 'rcysb', review: 'rcysebd', consensus: 'r', closed: 'r' },
  delegate: { setup: 'r', drafting: 'rcyseb', consultation: 'rcysb', review: 'ryt', consensus: 'rp', closed: 'r' },
  contributor: { setup: 'r', drafting: 'rcys', consultation: 'rcys', review: 'ry', consensus: 'r', closed: 'r' },
  observer: { setup: 'r', drafting: 'r', consultation: 'r', review: 'r', consensus: 'r', closed: 'r' },
  auditor: { setup: 'ra', drafting: 'ra', consultation: 'ra', review: 'ra', consensus: 'ra', closed: 'ra' },
}

/** What an action needs: one of these letters. */
const lettersOf: { readonly [action in Action]: readonly string[] } = {
  'read-agenda': ['r'],
  'read-text': ['r'],
  'export-text': ['r'],
  'edit-text': ['e'],
  'suggest-text': ['s'],
  'move-blocks': ['e'],
  'keep-draft': ['r'],
  // Whoever may change the text or decides about it; a moderator at any time.
  'keep-version': ['m', 'd', 'e'],
  'restore-version': ['d'],
  'manage-members': ['m'],
  'manage-agenda': ['m'],
  // Anyone who may comment proposes; a moderator prepares an agenda in setup, where nobody comments yet.
  'create-goal': ['c', 'e'],
  // Its title and its theme.
  'shape-goal': ['e'],
  'order-goals': ['m'],
  'moderate-goal': ['m'],
  'propose-link': ['c'],
  'decide-link': ['e'],
  'choose-frameworks': ['m'],
  'open-thread': ['c'],
  'reply-to-thread': ['y'],
  // Its author, also in review, where nobody suggests any more.
  'explain-suggestion': ['s', 'y'],
  'back-suggestion': ['b'],
  'decide-suggestions': ['d'],
  'hold-bracket': ['b'],
  // Prepared from the first input on; in consultation, where nobody decides about the text, by moderators.
  'dispose-input': ['d', 'm'],
  'contest-disposition': ['t'],
  'move-round': ['m'],
  // What changes in a call: a wording that lifts an objection, a goal that is sent back.
  'run-call': ['m'],
  'take-position': ['p'],
  'break-silence': ['p'],
  'message-participants': ['m'],
  // Moderators answer for it, auditors check it.
  'read-record': ['a', 'm'],
}

/** Acts that a phase forbids although it grants their letter: a text that others consult keeps its numbers. */
const onlyIn: { readonly [action in Action]?: readonly Phase[] } = {
  'order-goals': ['setup', 'drafting'],
  'dispose-input': ['drafting', 'consultation', 'review'],
}

/**
 * What goes on while a round is paused or withdrawn: reading, one's own drafts, who sits in the agenda and how it is
 * called, messages, and moving the round itself, which its own rules judge. Nothing else. [C11, C12]
 */
const openAtRest: ReadonlySet<Action> = new Set([
  'read-agenda',
  'read-text',
  'export-text',
  'read-record',
  'keep-draft',
  'manage-members',
  'manage-agenda',
  'message-participants',
  'move-round',
])

/** What would be seen of an organisation in the shared text or beside it. [A7] */
const seenAtOnce: ReadonlySet<Action> = new Set([
  'suggest-text',
  'back-suggestion',
  'hold-bracket',
  'propose-link',
  'create-goal',
])

/** Why this action is refused now; null if it is allowed. An outsider gets `not-found`, as for what does not exist. */
export function refusalTo(action: Action, standing: Standing): RefusalCode | null {
  const { role, phase, pen, paused, withdrawn, goal } = standing
  if (role === null) return 'not-found'
  const letters = lettersOf[action]
  const letter = letters.find(one => granted[role][phase].includes(one))
  if (letter === undefined) {
    return Object.values(granted[role]).some(given => letters.some(one => given.includes(one)))
      ? 'not-allowed-in-phase'
      : 'not-allowed-for-role'
  }
  if (onlyIn[action]?.includes(phase) === false) return 'not-allowed-in-phase'
  if (letter === 'e' && role === 'delegate' && pen === 'drafters') return 'pen-is-with-drafters'
  if (seenAtOnce.has(action) && keepsApart(standing) && !actsOpenly(action, standing)) return 'wordings-are-rows'
  if (waitsForReview(action, letter) && isSealedIn(standing.attribution ?? 'attributed', phase))
    return 'inputs-are-sealed'
  if (withdrawn === true && !openAtRest.has(action)) return 'round-is-withdrawn'
  if (paused && !openAtRest.has(action)) return 'round-is-paused'
  if (letter === 'r' || letter === 'm' || letter === 'a') return null
  if (goal === 'dropped') return 'goal-is-dropped'
  if (goal === 'parked') return 'goal-is-parked'
  // Agreed goals rest while others move: two moderators reopen one.
  if (goal === 'agreed') return 'goal-is-agreed'
  return null
}

/** Acts upon the inputs of others, which would tell that they are there. [A9] */
function waitsForReview(action: Action, letter: string): boolean {
  return action === 'dispose-input' || (action === 'read-record' && letter === 'm')
}

/** Whoever writes the text itself negotiates in the open; goals and links of the secretariat are no inputs. */
function actsOpenly(action: Action, standing: Standing): boolean {
  if (action === 'suggest-text') return false
  if (standing.role === 'moderator' && (action === 'create-goal' || action === 'propose-link')) return true
  return refusalTo('edit-text', standing) === null
}

/** The strongest thing this standing may do with a text, or null when it may not even read. */
export function textMode(standing: Standing): TextMode | null {
  if (refusalTo('read-text', standing) !== null) return null
  if (refusalTo('edit-text', standing) === null) return 'direct'
  if (refusalTo('suggest-text', standing) === null) return 'suggest'
  return 'read'
}

/** What somebody may do with a text on the live door, and why not more. */
export type TextAccess = {
  readonly mode: TextMode
  /** Whether suggesting is allowed: with `direct` it is a choice. */
  readonly maySuggest: boolean
  readonly phase: Phase
  readonly reason: RefusalCode | null
}

/** The access of a standing; null when it may not even read. */
export function textAccess(standing: Standing): TextAccess | null {
  const mode = textMode(standing)
  if (mode === null) return null
  const maySuggest = refusalTo('suggest-text', standing) === null
  return { mode, maySuggest, phase: standing.phase, reason: reasonOf(mode, standing) }
}

/** Who could suggest if the round let her hears why it does not, and not that editing is closed anyway. */
function reasonOf(mode: TextMode, standing: Standing): RefusalCode | null {
  const [edit, suggest] = [refusalTo('edit-text', standing), refusalTo('suggest-text', standing)]
  const isAboutRound = ['round-is-paused', 'round-is-withdrawn', 'wordings-are-rows'].some(code => code === suggest)
  return mode === 'read' && isAboutRound ? suggest : edit
}
