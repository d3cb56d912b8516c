/**
 * What happened in an agenda as one sentence for people, from the facts that the journal keeps. An event that is not
 * among `toldEvents` is recorded and not told.
 */
import type { JournalEvent } from '../domain/events.ts'
import { say, type Locale, type MessageFacts } from './say.ts'

/** The events that the list of what happened tells. */
export const toldEvents = [
  'agenda-created',
  'agenda-changed',
  'phase-changed',
  'theme-added',
  'theme-renamed',
  'theme-removed',
  'goal-created',
  'goal-renamed',
  'goal-moved',
  'goal-taken-up',
  'goal-parked',
  'goal-dropped',
  'goal-restored',
  'member-added',
  'thread-opened',
  'reply-added',
  'thread-resolved',
  'frameworks-chosen',
  'link-proposed',
  'link-agreed',
  'link-declined',
] as const satisfies readonly JournalEvent['name'][]
export type ToldEvent = (typeof toldEvents)[number]

export type ToldHappening = {
  readonly name: ToldEvent
  /** Whether who acted is whom it is about: somebody who takes her seat herself. */
  readonly isOwn: boolean
  /** The organisation that acted, or the secretariat's name. */
  readonly who: string
  /** As it is called now; null where no goal is meant. */
  readonly goal: { readonly number: number; readonly title: string } | null
  readonly facts: { readonly [name: string]: unknown }
}

/** One sentence. Names of goals and organisations are people's words: write them with `dir="auto"` around the whole. */
export function activityWords(locale: Locale, { name, isOwn, who, goal, facts }: ToldHappening): string {
  const told: MessageFacts = {
    who,
    goal: goal?.title ?? '',
    number: goal?.number ?? 0,
    label: textOf(facts['label']),
    phase: phaseName(locale, facts['to']),
  }
  if (name === 'goal-created') {
    return say(locale, facts['state'] === 'proposed' ? 'activity-goal-proposed' : 'activity-goal-created', told)
  }
  if (goal === null) {
    // A discussion may be about the agenda or an indicator.
    if (name === 'thread-opened' || name === 'reply-added' || name === 'thread-resolved') {
      return say(locale, `activity-${name}-agenda`, told)
    }
  }
  if (name === 'member-added' && isOwn) return say(locale, 'activity-member-joined', told)
  return say(locale, `activity-${name}`, told)
}

function textOf(fact: unknown): string {
  return typeof fact === 'string' ? fact : ''
}

function phaseName(locale: Locale, to: unknown): string {
  return to === 'drafting' ? say(locale, 'phase-drafting') : ''
}
