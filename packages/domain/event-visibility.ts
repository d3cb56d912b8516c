/**
 * Who may hear that something happened. An event of the journal is shown to those who may read its agenda, or only to
 * its moderators and auditors, to auditors alone, or to nobody; and whether it is about inputs. A new event has to say
 * which. Used by the door `/events` and by every list that reads the journal for people. Says nothing of what an event
 * holds: words are never in an event's frame.
 */
import type { JournalEvent } from './events.ts'
import { refusalTo, type Standing } from './permission.ts'

export type EventName = JournalEvent['name']

/**
 * `members`: all of the agenda, and whoever did it answers for it by name. `inputs`: all of the agenda too, but it says
 * what somebody did about an input, and who did it is hidden as the round hides it [A3, A9]. `nobody`: it belongs to no
 * agenda, or to one person alone.
 */
type Audience = 'members' | 'inputs' | 'moderators' | 'auditors' | 'nobody'

const audienceOf: { readonly [name in EventName]: Audience } = {
  // accounts
  'participant-added': 'nobody',
  'language-chosen': 'nobody',
  'password-set': 'nobody',
  'password-reset-asked': 'nobody',
  'participant-renamed': 'nobody',
  'email-changed': 'nobody',
  'participant-erased': 'nobody',
  'organisation-added': 'nobody',
  'organisation-changed': 'members',
  // signing in
  'sign-in-link-issued': 'nobody',
  'session-opened': 'nobody',
  'session-revoked': 'nobody',
  // sample rounds
  'sample-asked-for': 'nobody',
  'sample-removed': 'nobody',
  // agendas and goals
  'agenda-created': 'members',
  'round-created': 'members',
  'agenda-changed': 'members',
  'phase-changed': 'members',
  'roster-noted': 'moderators',
  'phase-end-moved': 'members',
  'round-paused': 'members',
  'round-resumed': 'members',
  'withdrawal-asked': 'moderators',
  'withdrawal-taken-back': 'moderators',
  'round-withdrawn': 'members',
  'round-settings-changed': 'members',
  'theme-added': 'members',
  'theme-renamed': 'members',
  'theme-moved': 'members',
  'theme-removed': 'members',
  'goal-created': 'inputs',
  'goal-renamed': 'members',
  'goal-themed': 'members',
  'goal-moved': 'members',
  'goal-taken-up': 'members',
  'goal-parked': 'members',
  'goal-dropped': 'members',
  'goal-restored': 'members',
  // seats and joining
  'member-added': 'members',
  'member-changed': 'members',
  'member-removed': 'members',
  'member-renamed': 'members',
  'member-invited': 'moderators',
  'invitation-renewed': 'moderators',
  'invitation-revoked': 'moderators',
  'invitation-declined': 'moderators',
  'invitation-accepted': 'moderators',
  // the text
  'blocks-moved': 'members',
  'blocks-joined': 'members',
  'version-kept': 'members',
  'version-restored': 'members',
  // catalogue and links
  'catalogue-imported': 'nobody',
  'frameworks-chosen': 'members',
  'link-added': 'inputs',
  'link-proposed': 'inputs',
  'link-changed': 'inputs',
  'link-agreed': 'inputs',
  'link-declined': 'inputs',
  'link-withdrawn': 'inputs',
  // comments
  'thread-opened': 'inputs',
  'reply-added': 'inputs',
  'comment-edited': 'inputs',
  'comment-withdrawn': 'inputs',
  'thread-resolved': 'inputs',
  'thread-reopened': 'inputs',
  'thread-reattached': 'inputs',
  // suggestions and brackets
  'suggestion-explained': 'inputs',
  'suggestion-backed': 'inputs',
  'suggestion-backing-ended': 'inputs',
  'suggestion-withdrawn': 'inputs',
  'title-suggested': 'inputs',
  'link-change-suggested': 'inputs',
  'suggestions-decided': 'inputs',
  'decision-reverted': 'inputs',
  'bracket-placed': 'inputs',
  'alternative-added': 'inputs',
  'alternative-removed': 'inputs',
  'alternative-held': 'inputs',
  'alternative-released': 'inputs',
  'lift-agreed': 'inputs',
  'bracket-lifted': 'inputs',
  // inputs and dispositions
  'suggestions-numbered': 'members',
  'inputs-listed': 'members',
  'inputs-left-open': 'members',
  'answers-settled': 'members',
  'dispositions-prepared': 'moderators',
  'dispositions-given': 'members',
  'dispositions-published': 'members',
  'inputs-assigned': 'moderators',
  'disposition-contested': 'inputs',
  'disposition-agreed-to': 'inputs',
  'contest-answered': 'members',
  // the consensus call
  'position-taken': 'members',
  // From the end of the call on the positions themselves say who took which and when.
  'sealed-position-taken': 'auditors',
  'silence-broken': 'members',
  'wording-applied': 'members',
  'call-opened': 'members',
  'call-ended': 'members',
  'goal-sent-back': 'members',
  'goal-adopted': 'members',
  'round-closed': 'members',
  'goal-reopened': 'members',
  'goal-state-changed': 'members',
  'act-asked': 'moderators',
  'act-confirmed': 'moderators',
  'act-taken-back': 'moderators',
  // messages to participants
  'participants-messaged': 'moderators',
  'unheard-reminded': 'moderators',
  // exports and imports
  'text-exported': 'moderators',
  'inputs-exported': 'moderators',
  'record-exported': 'moderators',
  'file-imported': 'inputs',
}

/** Events that say of an act of a delegation what the attribution of a round may hide. */
export const inputEvents: readonly EventName[] = Object.keys(audienceOf).filter(isEventName).filter(isOfInputs)

/** Whether an event is that somebody gave an input, or said something of one. */
export function isOfInputs(name: EventName): boolean {
  return audienceOf[name] === 'inputs'
}

/** Whether somebody with this standing in the event's agenda may hear of it. An outsider hears nothing. */
export function maySeeEvent(name: EventName, standing: Standing): boolean {
  if (refusalTo('read-agenda', standing) !== null) return false
  switch (audienceOf[name]) {
    case 'members':
    case 'inputs':
      return true
    case 'moderators':
      return standing.role === 'moderator' || standing.role === 'auditor'
    case 'auditors':
      return standing.role === 'auditor'
    case 'nobody':
      return false
  }
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(audienceOf, name)
}
