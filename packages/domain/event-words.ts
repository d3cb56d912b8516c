/**
 * Which facts of an event are words that somebody wrote. The journal cannot be changed, so words that may have to go one
 * day are *sealed*: the journal holds a salted hash of them, and words and salt stand beside it, where they can be
 * deleted. What many decide together or what names a body is *kept*: titles, themes, labels, organisations, codes.
 * An event with a fact of plain text that is not listed here does not compile. Rule R5 of docs/record.md.
 */
import type { EventName } from './event-visibility.ts'
import type { JournalEvent } from './events.ts'

/** Of an event that several names share too. */
type EventOf<Name extends EventName, Event = JournalEvent> = Event extends { readonly name: infer Names }
  ? Name extends Names
    ? Event
    : never
  : never

/** Facts of plain text: neither an id, which is branded, nor one of a few words of ours. */
type PlainFact<Event> = {
  [Fact in keyof Event]: Fact extends 'name' ? never : string extends Event[Fact] ? Fact : never
}[keyof Event]
type WithPlainFacts = { [Name in EventName]: PlainFact<EventOf<Name>> extends never ? never : Name }[EventName]

const plainFactsOf = {
  'language-chosen': { language: 'kept' },
  'organisation-added': { organisation: 'kept', code: 'kept' },
  'organisation-changed': { organisation: 'kept', code: 'kept', country: 'kept' },
  'agenda-created': { title: 'kept' },
  'agenda-changed': { title: 'kept' },
  'phase-changed': { closesAt: 'kept', reason: 'sealed' },
  'roster-noted': { rules: 'kept' },
  'phase-end-moved': { from: 'kept', to: 'kept', reason: 'sealed' },
  'round-paused': { reason: 'sealed' },
  'round-resumed': { closesAt: 'kept', reason: 'sealed' },
  'withdrawal-asked': { reason: 'sealed' },
  'round-withdrawn': { reason: 'sealed' },
  'theme-added': { label: 'kept' },
  'theme-renamed': { from: 'kept', label: 'kept' },
  'theme-moved': { label: 'kept' },
  'theme-removed': { label: 'kept' },
  'goal-created': { title: 'kept' },
  'goal-renamed': { from: 'kept', title: 'kept' },
  'goal-parked': { reason: 'sealed' },
  'goal-dropped': { reason: 'sealed' },
  'goal-restored': { reason: 'sealed' },
  'version-kept': { label: 'kept', hash: 'kept' },
  'link-added': { how: 'sealed' },
  'link-proposed': { how: 'sealed' },
  'link-changed': { how: 'sealed' },
  'link-declined': { reason: 'sealed' },
  'title-suggested': { title: 'sealed' },
  'suggestions-decided': { reason: 'sealed' },
  'decision-reverted': { reason: 'sealed' },
  'bracket-lifted': { reason: 'sealed' },
  'dispositions-prepared': { reason: 'sealed' },
  'dispositions-given': { reason: 'sealed' },
  'disposition-contested': { reason: 'sealed' },
  'disposition-agreed-to': { reason: 'sealed' },
  'contest-answered': { reason: 'sealed' },
  'goal-sent-back': { reason: 'sealed' },
  'goal-reopened': { reason: 'sealed' },
  'participants-messaged': { words: 'sealed' },
  'round-created': { attribution: 'kept' },
} as const satisfies {
  readonly [Name in WithPlainFacts]: { readonly [Fact in PlainFact<EventOf<Name>>]: 'kept' | 'sealed' }
}

/** The facts of this event that are sealed. */
export function sealedFacts(name: EventName): readonly string[] {
  const facts: { readonly [name: string]: { readonly [fact: string]: 'kept' | 'sealed' } } = plainFactsOf
  return Object.entries(facts[name] ?? {}).flatMap(([fact, treatment]) => (treatment === 'sealed' ? [fact] : []))
}
