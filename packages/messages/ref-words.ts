/** What a chip says beside its code, in one place for server and client: name, sign and page of an entry. */
import { say, type Locale } from './say.ts'

/** An entry of the catalogue as its words come over the wire. */
export type CitedEntry = {
  readonly kind: 'indicator' | 'reference'
  readonly id: string
  readonly code: string
  readonly title: string
  /** Whether a reference binds; null for an indicator. */
  readonly binding: boolean | null
}
export type ShownRef = {
  readonly name: string
  readonly label: string
  readonly sign: string
  readonly href: string
}

/** The chip of an entry in a text of this agenda. */
export function shownRef(locale: Locale, agendaId: string, entry: CitedEntry): ShownRef {
  const { kind, id, code, title, binding } = entry
  const key = kind === 'indicator' ? 'ref-indicator' : binding === true ? 'ref-binding' : 'ref-not-binding'
  return {
    name: title,
    label: say(locale, key, { code, title }),
    sign: kind === 'indicator' ? 'gauge' : 'globe',
    href: entryPath(agendaId, kind, id),
  }
}

/** Where an agenda tells of an entry: an indicator has a page, a reference its place among the others. */
export function entryPath(agendaId: string, kind: CitedEntry['kind'], id: string): string {
  const pages = `/agendas/${agendaId}/indicators`
  return kind === 'indicator' ? `${pages}/${encodeURIComponent(id)}` : `${pages}#acquis-${encodeURIComponent(id)}`
}
