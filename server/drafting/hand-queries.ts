/**
 * Whose hands were in a text: for a unit, the organisation that wrote it and the one that took it away. Known from the
 * table of claimed client ids and, for what only the log knows (deletions, and what the server wrote for somebody),
 * from the rows of the log, whose deletions the gate checked when they came in. What a decision accepted is whose
 * suggestion it was, and that decision's.
 */
import { type Kysely } from 'kysely'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { readUpdateFrame, type ClockRange } from '../../packages/document/update-frame.ts'
import type { AgendaId, DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import { delegationShown } from '../../packages/domain/attribution.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import { sightOf, type For } from '../attribution/attribution-queries.ts'
import type { Tables } from '../platform/tables.ts'
import { rowsOfLog } from './log-queries.ts'

type Unit = { readonly client: number; readonly clock: number }

/** `writerOf`, `removerOf`: a place among `delegations`; null where nobody is known. */
export type Hands = {
  readonly delegations: readonly Delegation[]
  writerOf(unit: Unit): number | null
  removerOf(unit: Unit): number | null
}

/**
 * A suggestion that a decision accepted: which units came in with it, which went, and by which a block says what was
 * suggested of it. Also of one taken back since.
 */
export type Acceptance = {
  readonly decision: string
  readonly suggestedBy: Delegation
  readonly acceptedBy: Delegation
  readonly taken: readonly UnitRange[]
  readonly struck: readonly UnitRange[]
  readonly said: readonly UnitRange[]
}
/** The acceptances of a text; handed in, for decisions read texts. */
export type AcceptancesOf = (
  db: Kysely<Tables>,
  place: { readonly documentId: DocumentId; readonly agendaId: AgendaId },
  reads: For,
) => Promise<readonly Acceptance[]>

/**
 * The hands in a text. `period`: rows of the log in which deletions are looked for, up to now for a null `upTo`; null
 * looks for none. What the server wrote is looked for in the whole log.
 */
export async function handsOf(
  db: Kysely<Tables>,
  place: { readonly documentId: DocumentId; readonly agenda: { readonly id: AgendaId } },
  period: { readonly after: string | null; readonly upTo: string | null } | null,
  reads: For,
): Promise<Hands> {
  const { documentId, agenda } = place
  const seats = await seatsOf(db, agenda.id, reads)
  const clients = await db
    .selectFrom('document_client')
    .select(['client_id', 'participant_id', 'mode'])
    .where('document_id', '=', documentId)
    .orderBy('client_id')
    .execute()
  const writers = new Map(clients.map(row => [Number(row.client_id), row.participant_id]))
  const servers = new Set(clients.flatMap(row => (row.mode === 'server' ? [Number(row.client_id)] : [])))
  const written = new Spans<ParticipantId>()
  const removed = new Spans<ParticipantId>()
  for await (const { seq, participantId, data } of rowsOfLog(db, documentId)) {
    const frame = readUpdateFrame(data)
    if (typeof frame === 'string' || participantId === null) continue
    for (const { id, length } of frame.structs) {
      if (servers.has(id.client)) written.add(id.client, { from: id.clock, to: id.clock + length }, participantId)
    }
    if (period === null || !isWithin(seq, period)) continue
    for (const [client, ranges] of frame.deletes) for (const range of ranges) removed.add(client, range, participantId)
  }
  const handOf = (participantId: ParticipantId | null): number | null =>
    participantId === null ? null : (seats.placeOf.get(participantId) ?? null)
  return {
    delegations: seats.delegations,
    writerOf: unit => handOf(writers.get(unit.client) ?? written.at(unit)),
    removerOf: unit => handOf(removed.at(unit)),
  }
}

type Seats = {
  readonly delegations: readonly Delegation[]
  readonly placeOf: ReadonlyMap<ParticipantId, number>
}

/** `suggested`, `accepted`: places among the delegations. */
type AcceptedHands = { readonly suggested: number; readonly accepted: number }

/**
 * Who suggested and who accepted, unit by unit: of words that came in, by the decision that the text names for them; of
 * words that went, by what a decision struck; of what a block says, by what a decision wrote. `delegations`: those of `hands`, and others that acted here.
 */
export function acceptedHands(
  hands: Pick<Hands, 'delegations'>,
  acceptances: readonly Acceptance[],
  decisionOf: (unit: Unit) => string | null,
): {
  readonly delegations: readonly Delegation[]
  takenBy(unit: Unit): AcceptedHands | null
  struckBy(unit: Unit): AcceptedHands | null
  saidBy(unit: Unit): AcceptedHands | null
} {
  const delegations = [...hands.delegations]
  const placeOf = ({ organisation, code, group }: Delegation): number => {
    const place = delegations.findIndex(
      one => one.organisation === organisation && one.code === code && one.group === group,
    )
    return place < 0 ? delegations.push({ organisation, code, group }) - 1 : place
  }
  const struck = new Spans<AcceptedHands>()
  const said = new Spans<AcceptedHands>()
  const taken = new Map<string, { readonly spans: Spans<AcceptedHands>; readonly hands: AcceptedHands[] }>()
  for (const { decision, suggestedBy, acceptedBy, ...units } of acceptances) {
    const both = { suggested: placeOf(suggestedBy), accepted: placeOf(acceptedBy) }
    const own = taken.get(decision) ?? { spans: new Spans<AcceptedHands>(), hands: [] }
    taken.set(decision, own)
    own.hands.push(both)
    for (const { client, clock, length } of units.taken)
      own.spans.add(client, { from: clock, to: clock + length }, both)
    for (const { client, clock, length } of units.struck) struck.add(client, { from: clock, to: clock + length }, both)
    for (const { client, clock, length } of units.said) said.add(client, { from: clock, to: clock + length }, both)
  }
  return {
    delegations,
    takenBy: unit => {
      const own = taken.get(decisionOf(unit) ?? '')
      // Units that the server wrote anew are in no record: if one suggestion alone was accepted, they are its.
      return own?.spans.at(unit) ?? (own?.hands.length === 1 ? (own.hands[0] ?? null) : null)
    },
    struckBy: unit => struck.at(unit),
    saidBy: unit => said.at(unit),
  }
}

/** The delegations of an agenda as this reader sees them, each once, and who sits in which; also who has left. */
export async function seatsOf(db: Kysely<Tables>, agendaId: AgendaId, reads: For): Promise<Seats> {
  const { inTexts } = await sightOf(db, agendaId, reads)
  const rows = await db
    .selectFrom('member')
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['member.participant_id', 'member.organisation_id'])
    .select(['organisation.name', 'organisation.code', 'organisation.stakeholder_group'])
    .where('member.agenda_id', '=', agendaId)
    .orderBy('organisation.name')
    .orderBy('member.participant_id')
    .execute()
  const places = new Map<string, number>()
  const delegations: Delegation[] = []
  const placeOf = new Map<ParticipantId, number>()
  for (const row of rows) {
    const { participant_id: participantId, organisation_id: organisationId, stakeholder_group: group } = row
    const shown = inTexts({ participantId, organisationId, group })
    const isNamed = shown === 'person' || shown === 'organisation'
    const key = isNamed ? (organisationId ?? '') : `${shown} ${shown === 'group' ? (group ?? '') : ''}`
    const place = places.get(key) ?? delegations.length
    if (place === delegations.length) {
      places.set(key, place)
      delegations.push(delegationShown({ organisation: row.name, code: row.code, group }, shown))
    }
    placeOf.set(row.participant_id, place)
  }
  return { delegations, placeOf }
}

function isWithin(
  seq: string,
  { after, upTo }: { readonly after: string | null; readonly upTo: string | null },
): boolean {
  return (after === null || BigInt(seq) > BigInt(after)) && (upTo === null || BigInt(seq) <= BigInt(upTo))
}

type Span<Who> = ClockRange & { readonly who: Who; readonly order: number }

/** Who was first at a unit. Ranges are added in the order of the log, and asked for when all are in. */
class Spans<Who> {
  private readonly byClient = new Map<number, Span<Who>[]>()
  private sorted: Map<number, readonly (Span<Who> & { readonly reach: number })[]> | null = null
  private count = 0

  add(client: number, { from, to }: ClockRange, who: Who): void {
    const span = { from, to, who, order: this.count++ }
    const list = this.byClient.get(client)
    if (list === undefined) this.byClient.set(client, [span])
    else list.push(span)
    this.sorted = null
  }

  at({ client, clock }: Unit): Who | null {
    this.sorted ??= new Map([...this.byClient].map(([name, spans]) => [name, withReach(spans)]))
    const spans = this.sorted.get(client) ?? []
    let first: Span<Who> | null = null
    for (let k = lastFrom(spans, clock); k >= 0; k--) {
      const span = spans[k]
      if (span === undefined || span.reach <= clock) break
      if (span.to > clock && (first === null || span.order < first.order)) first = span
    }
    return first?.who ?? null
  }
}

/** By their beginnings; `reach`: how far this one or any before it goes. */
function withReach<Who>(spans: readonly Span<Who>[]): readonly (Span<Who> & { readonly reach: number })[] {
  let reach = 0
  return spans
    .toSorted((a, b) => a.from - b.from)
    .map(span => {
      reach = Math.max(reach, span.to)
      return { ...span, reach }
    })
}

/** The last span that begins at or before this clock; -1 for none. */
function lastFrom(spans: readonly ClockRange[], clock: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.from ?? 0) <= clock) low = middle + 1
    else high = middle
  }
  return low - 1
}
