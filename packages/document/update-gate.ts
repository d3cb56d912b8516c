/**
 * The gate: every update is judged here before it touches a live document. Decodes, never applies; never throws and
 * never changes the document; microseconds for a keystroke. What passes can be applied without an exception, leaves
 * nothing pending, and reads the same live, after a cold reload and after a replay of the log.
 *
 * G1  An update can be read to its last byte, in Yjs format 1, within its limits            (update-frame.ts)
 * G2  Who may only read brings nothing new; what is known already always passes
 * G3  Every new struct belongs to a client id of this person; unclaimed ids are named as claims
 * G4  The clocks of a client have no gap, and no clock says two things                       (update-structs.ts)
 * G5  Clients write to the text alone; its markers hold attributes and nothing deeper
 * G6  Neighbours and parents are known and stand in one list
 * G7  Nothing stands before the first marker
 * G8  Nothing is written between the halves of a character; words are well-formed
 * G9  The text takes characters, shape-valid embeds, valid formats and markers
 * G10 A marker takes valid attributes
 * G11 An origin stands before its right origin                                               (update-order.ts)
 * G12 Nothing is deleted that nobody has written yet; what is deleted already is ignored     (update-deletes.ts)
 * G13 The first marker stays
 * G14 Delimiters are removed by command only, others' pending suggestions by decision only
 * G15 No half of a character is deleted
 * G16 The text, its blocks and each block stay within their limits, unless the update only deletes (update-sizes.ts)
 * G17 Automatic format clean-ups are stripped, not refused                                   (format-clean-ups.ts)
 * G18 Who only suggests writes under suggesting ids, formats nothing, and deletes own pending suggestions alone;
 *     records of suggestions are well-formed, one's own, of known units, and not too many; which
 *     words came back is said by whoever wrote them again                                     (update-records.ts)
 * G19 A suggestion that was accepted is out of its author's reach: such deletes are stripped
 * G20 What is written between words that went with a removed alternative goes as well         (stray-words.ts)
 */
import * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import type { ClientOwner } from './client-owner.ts'
import { cleanUpsIn, withoutCleanUps } from './format-clean-ups.ts'
import { contradictsKnown, cutsCharacter, knownClock } from './item-store.ts'
import { strayWords, type StrayWords } from './stray-words.ts'
import { acceptedIn, holdsUnit } from './suggestion-store.ts'
import type { ItemId } from './tokens.ts'
import { judgeDeletes, type Deleter, type Deletions } from './update-deletes.ts'
import {
  noStructs,
  rangesTogether,
  readUpdateFrame,
  withDeletes,
  withoutKnown,
  type ClockRange,
  type UpdateFrame,
} from './update-frame.ts'
import { VirtualText } from './update-order.ts'
import { refusalOfRecords } from './update-records.ts'
import { refusalOfSizes } from './update-sizes.ts'
import { arrivalsIn, ResolvedStructs, resolveStructs, type Arrivals, type Authorship } from './update-structs.ts'

/**
 * What the sender may do now. `ownerOf` must be quick; an unclaimed id counts as one of the mode in which it would be
 * claimed: `suggest` for who only suggests, else `direct`. `alias`: the sender's in the keys of records; null for
 * somebody who may not suggest at all. `tellsAs`: the one under which she may say all the same which words she brought
 * back, if she has any.
 */
export type GateAllowance = {
  readonly mode: 'read' | 'suggest' | 'direct'
  readonly alias: string | null
  readonly tellsAs?: string | null | undefined
  readonly ownerOf: (clientId: number) => ClientOwner
}

/**
 * `novel`: whether applying it changes anything. `claims`: unclaimed client ids that must be claimed for the sender
 * before the update is applied. `update`: what to apply, log and pass on: the same bytes, or without what is known here
 * already; empty when nothing is novel. `stripped`: automatic format clean-ups or deletes of what was accepted were
 * taken out as well, so the sender's replica differs from ours until it loads afresh. `strays`: words that `update`
 * takes away again, because they were written into an alternative that was removed; null where there are none.
 */
export type GateVerdict =
  | {
      readonly kind: 'pass'
      readonly novel: boolean
      readonly claims: readonly number[]
      readonly update: Uint8Array
      readonly stripped: boolean
      readonly strays: StrayWords | null
    }
  | { readonly kind: 'refuse'; readonly code: RefusalCode }

/**
 * Refusals that may only mean that this replica is behind: read the log once, then judge again. The last two: a client
 * that comes from another node hands back what others wrote there, which is not known here yet.
 */
export const refusalsWorthCatchingUp: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'clock-gap',
  'origin-not-known',
  'deletes-unknown-words',
  'client-id-of-another',
  'text-is-read-only',
])

/** More ids than one person's windows, offline sessions included, ever bring at once. */
const maxNewClients = 64

/** Judges one update against the document as it is now. */
export function judgeUpdate(doc: Y.Doc, update: Uint8Array, allowance: GateAllowance): GateVerdict {
  try {
    const verdict = judge(doc, update, allowance)
    return typeof verdict === 'string' ? { kind: 'refuse', code: verdict } : verdict
  } catch {
    // The last net: bytes that defeat the rules above are refused like bytes that cannot be read.
    return { kind: 'refuse', code: 'update-not-readable' }
  }
}

function judge(doc: Y.Doc, update: Uint8Array, allowance: GateAllowance): GateVerdict | RefusalCode {
  const stated = readUpdateFrame(update)
  if (typeof stated === 'string') return stated
  const arrivals = arrivalsIn(doc, stated.structs)
  if (allowance.mode === 'read') {
    return arrivals.byClient.size > 0 || deletesAnything(doc, stated.deletes) ? 'text-is-read-only' : nothingNew
  }
  const claims = claimsOf([...arrivals.byClient.keys()], allowance)
  if (typeof claims === 'string') return claims
  if (arrivals.hasGap) return 'clock-gap'
  const frame = arrivals.knownOf.size === 0 ? stated : newPart(doc, update, stated, arrivals)
  if (typeof frame === 'string') return frame
  const authorship = authorshipOf(doc, allowance)
  const resolved = resolveStructs(doc, frame === stated ? arrivals : arrivalsIn(doc, frame.structs), authorship)
  if (typeof resolved === 'string') return resolved
  const order = new VirtualText(doc, resolved)
  for (const added of resolved.inOrder)
    if (added.home.kind === 'text' && !order.place(added)) return 'origin-not-in-order'
  const judged = judgeDeletes(doc, frame.deletes, resolved, { ...authorship, ownerOf: allowance.ownerOf })
  if (typeof judged === 'string') return judged
  const strays = strayWords(doc, resolved)
  const deletions = strays === null ? judged : { ...judged, ranges: rangesTogether(judged.ranges, strays.ranges) }
  const isOwnId = (client: number): boolean => isOwn(allowance.ownerOf(client)) || claims.includes(client)
  const tooLarge = refusalOfSizes(doc, order, deletions) ?? refusalOfRecords(doc, resolved, isOwnId)
  if (tooLarge !== null) return tooLarge
  const cleanUps = cleanUpsIn(doc, order, deletions, client => isOwn(allowance.ownerOf(client)))
  if (authorship.suggestsOnly && formatsOfOthers(deletions, allowance) > cleanUps.length) return 'text-is-suggest-only'
  const stripped = cleanUps.length > 0 || deletions.namesAccepted
  if (resolved.inOrder.length === 0 && deletions.items.length === cleanUps.length) return { ...nothingNew, stripped }
  if (frame === stated && !deletions.namesDeleted && !stripped && strays === null)
    return { kind: 'pass', novel: true, claims, update, stripped, strays }
  const head = frame.head()
  if (head === null) return 'update-not-readable'
  const rest = withDeletes(head, withoutCleanUps(deletions.ranges, cleanUps))
  return { kind: 'pass', novel: true, claims, update: rest, stripped, strays }
}

function authorshipOf(doc: Y.Doc, { mode, alias, tellsAs, ownerOf }: GateAllowance): Authorship {
  const isPending = (id: ItemId) => !holdsUnit(acceptedIn(doc), id)
  return {
    suggestsOnly: mode === 'suggest',
    alias,
    tellsAs: alias ?? tellsAs ?? null,
    isPendingOfOther: id => ownerOf(id.client) === 'other-suggest' && isPending(id),
  }
}

function formatsOfOthers({ items }: Deletions, { ownerOf }: GateAllowance): number {
  return items.filter(item => item.content instanceof Y.ContentFormat && !isOwn(ownerOf(item.id.client))).length
}

const nothingNew: GateVerdict & { readonly kind: 'pass' } = {
  kind: 'pass',
  novel: false,
  claims: [],
  update: withDeletes(noStructs, new Map()),
  stripped: false,
  strays: null,
}

/** The frame without the structs that are known here. Refuses: 'client-id-taken', 'broken-characters'. */
function newPart(doc: Y.Doc, update: Uint8Array, stated: UpdateFrame, arrivals: Arrivals): UpdateFrame | RefusalCode {
  if (stated.structs.some(struct => contradictsKnown(doc, struct))) return 'client-id-taken'
  if (arrivals.byClient.size === 0) return { structs: [], deletes: stated.deletes, head: () => noStructs }
  const firsts = [...arrivals.byClient.values()].flatMap(list => list.slice(0, 1))
  if (firsts.some(({ struct, client }) => cutsCharacter(struct, knownClock(doc, client)))) return 'broken-characters'
  const known = new Map([...arrivals.knownOf].map(client => [client, knownClock(doc, client)]))
  return readUpdateFrame(withoutKnown(update, known))
}

/** G3: whose the new structs are. */
function claimsOf(clients: readonly number[], allowance: GateAllowance): readonly number[] | RefusalCode {
  if (clients.length > maxNewClients) return 'update-too-large'
  const claims: number[] = []
  for (const client of clients) {
    const owner = allowance.ownerOf(client)
    if (owner === 'unclaimed') claims.push(client)
    else if (!isOwn(owner)) return 'client-id-of-another'
    else if (allowance.mode === 'suggest' && owner === 'own-direct') return 'text-is-suggest-only'
  }
  return claims
}

function isOwn(owner: ClientOwner): boolean {
  return owner === 'own-direct' || owner === 'own-suggest'
}

/** G2: whether a delete set takes away anything that is there, or that nobody has written yet. */
function deletesAnything(doc: Y.Doc, ranges: ReadonlyMap<number, readonly ClockRange[]>): boolean {
  const reader: Deleter = { suggestsOnly: false, alias: null, tellsAs: null, ownerOf: () => 'other' }
  const deletions = judgeDeletes(doc, ranges, new ResolvedStructs(doc), reader)
  return typeof deletions === 'string' || deletions.items.length > 0
}
