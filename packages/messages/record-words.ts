/** An entry of the record as one sentence for people. An event of an agenda without its sentence does not compile. */
import { seatName } from './person-words.ts'
import { attributions } from '../domain/consultation.ts'
import { isAgendaEvent, type AgendaEventName, type RecordedBy } from '../domain/record.ts'
import { activityWords, toldEvents, type ToldEvent, type ToldHappening } from './activity-words.ts'
import { say, type Locale } from './say.ts'

/** `organisation`: whose seat it is about, by name; null where it is about none. */
export type RecordedHappening = Omit<ToldHappening, 'name'> & {
  readonly name: string
  readonly organisation?: string | null | undefined
}

/** One sentence; the bare name for an event that this release does not know. */
export function recordWords(locale: Locale, happening: RecordedHappening): string {
  const { name, who, goal, facts, organisation = null } = happening
  if (!isAgendaEvent(name)) return name
  if (isTold(name)) return activityWords(locale, { ...happening, name })
  const number = goal?.number ?? numberOf(facts['number'])
  const label = typeof facts['label'] === 'string' ? facts['label'] : ''
  const attribution = attributions.find(one => one === facts['attribution'])
  if (name === 'round-created' && attribution !== undefined) {
    const shown = say(locale, `moves-attribution-${attribution}`)
    return say(locale, 'record-did-next-round-created', { number, attribution: shown })
  }
  if (name === 'invitation-declined' && organisation !== null) {
    return say(locale, 'record-did-invitation-declined-of', { organisation })
  }
  return say(locale, `record-did-${name}`, { who, number, label })
}

/** Who acted, as an organisation. */
export function recordedByWords(locale: Locale, by: RecordedBy): string {
  switch (by.kind) {
    case 'house':
      return say(locale, 'record-house')
    case 'no-seat':
      return say(locale, 'record-no-seat')
    case 'seat':
      return seatName(locale, by.delegation)
  }
}

function isTold(name: AgendaEventName): name is ToldEvent {
  const told: readonly string[] = toldEvents
  return told.includes(name)
}

function numberOf(fact: unknown): number {
  return typeof fact === 'number' ? fact : 0
}
