/**
 * The record as people read it: of what kind an entry is, and which entries they ask for. Every event of an agenda has
 * its kind here; a new one without does not compile.
 */
import type { JournalEvent } from './events.ts'
import { parseId, type GoalId, type OrganisationId, type ParticipantId } from './ids.ts'
import type { Delegation } from './participant.ts'

export const recordKinds = [
  'agenda',
  'round',
  'goal',
  'seat',
  'text',
  'link',
  'discussion',
  'suggestion',
  'bracket',
  'input',
  'position',
  'file',
] as const
export type RecordKind = (typeof recordKinds)[number]

/** The events that belong to an agenda. */
export type AgendaEventName = Extract<JournalEvent, { readonly agendaId: unknown }>['name']

const kindOfEvent: { readonly [name in AgendaEventName]: RecordKind } = {
  'agenda-created': 'agenda',
  'agenda-changed': 'agenda',
  'organisation-changed': 'seat',
  'frameworks-chosen': 'agenda',
  'theme-added': 'agenda',
  'theme-renamed': 'agenda',
  'theme-moved': 'agenda',
  'theme-removed': 'agenda',
  'round-created': 'round',
  'phase-changed': 'round',
  'roster-noted': 'round',
  'phase-end-moved': 'round',
  'round-paused': 'round',
  'round-resumed': 'round',
  'withdrawal-asked': 'round',
  'withdrawal-taken-back': 'round',
  'round-withdrawn': 'round',
  'round-settings-changed': 'round',
  'goal-created': 'goal',
  'goal-renamed': 'goal',
  'goal-themed': 'goal',
  'goal-moved': 'goal',
  'goal-taken-up': 'goal',
  'goal-parked': 'goal',
  'goal-dropped': 'goal',
  'goal-restored': 'goal',
  'member-added': 'seat',
  'member-changed': 'seat',
  'member-removed': 'seat',
  'member-renamed': 'seat',
  'member-invited': 'seat',
  'invitation-renewed': 'seat',
  'invitation-revoked': 'seat',
  'invitation-declined': 'seat',
  'invitation-accepted': 'seat',
  'blocks-moved': 'text',
  'blocks-joined': 'text',
  'version-kept': 'text',
  'version-restored': 'text',
  'link-added': 'link',
  'link-proposed': 'link',
  'link-changed': 'link',
  'link-agreed': 'link',
  'link-declined': 'link',
  'link-withdrawn': 'link',
  'thread-opened': 'discussion',
  'reply-added': 'discussion',
  'comment-edited': 'discussion',
  'comment-withdrawn': 'discussion',
  'thread-resolved': 'discussion',
  'thread-reopened': 'discussion',
  'thread-reattached': 'discussion',
  'suggestion-explained': 'suggestion',
  'suggestion-backed': 'suggestion',
  'suggestion-backing-ended': 'suggestion',
  'suggestion-withdrawn': 'suggestion',
  'title-suggested': 'suggestion',
  'link-change-suggested': 'suggestion',
  'suggestions-decided': 'suggestion',
  'decision-reverted': 'suggestion',
  'suggestions-numbered': 'input',
  'inputs-listed': 'input',
  'inputs-left-open': 'input',
  'answers-settled': 'input',
  'dispositions-prepared': 'input',
  'dispositions-given': 'input',
  'dispositions-published': 'input',
  'inputs-assigned': 'input',
  'disposition-contested': 'input',
  'disposition-agreed-to': 'input',
  'contest-answered': 'input',
  'participants-messaged': 'round',
  'unheard-reminded': 'round',
  'call-opened': 'position',
  'call-ended': 'position',
  'position-taken': 'position',
  'sealed-position-taken': 'position',
  'silence-broken': 'position',
  'wording-applied': 'position',
  'goal-sent-back': 'goal',
  'goal-adopted': 'goal',
  'round-closed': 'round',
  'goal-reopened': 'goal',
  'goal-state-changed': 'goal',
  'act-asked': 'round',
  'act-confirmed': 'round',
  'act-taken-back': 'round',
  'bracket-placed': 'bracket',
  'alternative-added': 'bracket',
  'alternative-removed': 'bracket',
  'alternative-held': 'bracket',
  'alternative-released': 'bracket',
  'lift-agreed': 'bracket',
  'bracket-lifted': 'bracket',
  'text-exported': 'file',
  'inputs-exported': 'file',
  'record-exported': 'file',
  'file-imported': 'file',
}

/** Who acted: the house itself, somebody without a seat at that time, or a member, for whom she spoke then. [R9] */
export type RecordedBy =
  | { readonly kind: 'house' }
  | { readonly kind: 'no-seat'; readonly name: string }
  | { readonly kind: 'seat'; readonly name: string; readonly delegation: Delegation }

/** Null: everything. Days are those of UTC, both included. */
export type RecordFilters = {
  readonly kind: RecordKind | null
  readonly organisationId: OrganisationId | null
  readonly participantId: ParticipantId | null
  readonly goalId: GoalId | null
  readonly round: number | null
  readonly from: Date | null
  readonly to: Date | null
}

/** What somebody asks of the record, as it stands in an address. */
export type AskedOfRecord = {
  readonly [name in 'kind' | 'who' | 'goal' | 'round' | 'from' | 'to']?: string | undefined
}

/** The events of this kind. */
export function eventsOfKind(kind: RecordKind): readonly AgendaEventName[] {
  return agendaEventNames().filter(name => kindOfEvent[name] === kind)
}

/** All events that belong to an agenda. */
export function agendaEventNames(): readonly AgendaEventName[] {
  return Object.keys(kindOfEvent).filter(isAgendaEvent)
}

/** Whether this is the name of an event of an agenda: the journal may hold names of an earlier release. */
export function isAgendaEvent(name: string): name is AgendaEventName {
  return Object.hasOwn(kindOfEvent, name)
}

/** The filters that an address asks for; what cannot be read is left out. `who` is `o:<id>` or `p:<id>`. */
export function readRecordFilters(asked: AskedOfRecord): RecordFilters {
  const [, side = '', id = ''] = /^([op]):(.+)$/.exec(asked.who ?? '') ?? []
  const round = /^[1-9]\d{0,5}$/.test(asked.round ?? '') ? Number(asked.round) : null
  return {
    kind: recordKinds.find(kind => kind === asked.kind) ?? null,
    organisationId: side === 'o' ? parseId<OrganisationId>(id) : null,
    participantId: side === 'p' ? parseId<ParticipantId>(id) : null,
    goalId: parseId<GoalId>(asked.goal ?? ''),
    round,
    from: dayOf(asked.from ?? ''),
    to: dayOf(asked.to ?? ''),
  }
}

/** These filters as an address asks for them, in a fixed order; only those that are in use. */
export function writeRecordFilters(filters: RecordFilters): readonly (readonly [string, string])[] {
  const { kind, organisationId, participantId, goalId, round, from, to } = filters
  const who = organisationId !== null ? `o:${organisationId}` : participantId !== null ? `p:${participantId}` : null
  const day = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null
  const asked = { kind, who, goal: goalId, round: round?.toString() ?? null, from: day(from), to: day(to) }
  return Object.entries(asked).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

function dayOf(text: string): Date | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  return day === null || Number.isNaN(day.getTime()) ? null : day
}
