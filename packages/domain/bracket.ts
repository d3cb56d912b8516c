/**
 * Brackets: contested words with the organisations that hold each wording. Who may hold, release and remove what, and
 * when a bracket lifts by itself. Where a bracket stands is in the text (packages/document/bracket-edits.ts).
 * Rules B1 to B9: docs/suggestions.md.
 */
import type { RefusalCode } from './errors.ts'
import type { OrganisationId } from './ids.ts'

export const alternativeKinds = ['words', 'none', 'placeholder'] as const
/** `none`: no text at all; `placeholder`: words to come. Both stand in the text as an empty wording. */
export type AlternativeKind = (typeof alternativeKinds)[number]

/** What the rules ask of a bracket. `n` numbers a wording and is never used twice. */
export type BracketFacts = {
  readonly alternatives: readonly { readonly n: number; readonly kind: AlternativeKind }[]
  readonly holders: readonly Holder[]
  readonly agreements: readonly Agreement[]
}
export type Holder = { readonly organisation: OrganisationId; readonly n: number }
/** An organisation that holds a wording agrees to lift the bracket to wording `n`. */
export type Agreement = { readonly organisation: OrganisationId; readonly n: number }

/** A wording as it is put into a text: one line, no control characters, no half characters, no space around it. */
export function plainWording(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Surrogate}]/gu, '')
    .trim()
}

/** Why these words cannot be a wording of this kind; null if they can. Given trimmed. */
export function refusalOfAlternative(kind: AlternativeKind, words: string): RefusalCode | null {
  if (kind === 'words') return words === '' ? 'alternative-needs-words' : null
  return words === '' ? null : 'alternative-without-words'
}

/** Why this organisation cannot hold a wording; null if it can. [B3] one wording of a bracket at most. */
export function refusalToHold(
  bracket: BracketFacts,
  organisation: OrganisationId | null,
  n: number,
): RefusalCode | null {
  if (organisation === null) return 'needs-an-organisation'
  if (!bracket.alternatives.some(one => one.n === n)) return 'alternative-not-known'
  const held = bracket.holders.find(holder => holder.organisation === organisation)
  if (held === undefined) return null
  return held.n === n ? 'alternative-held-already' : 'another-alternative-held'
}

/** Why this organisation cannot release a wording; null if it can. */
export function refusalToRelease(
  bracket: BracketFacts,
  organisation: OrganisationId | null,
  n: number,
): RefusalCode | null {
  if (organisation === null) return 'needs-an-organisation'
  const isHeld = bracket.holders.some(holder => holder.organisation === organisation && holder.n === n)
  return isHeld ? null : 'alternative-not-held'
}

/** Why a wording cannot be taken out; null if it can. [B5] one that somebody holds stays, and two stay at least. */
export function refusalToRemove(bracket: BracketFacts, n: number): RefusalCode | null {
  if (!bracket.alternatives.some(one => one.n === n)) return 'alternative-not-known'
  if (bracket.holders.some(holder => holder.n === n)) return 'alternative-is-held'
  return bracket.alternatives.length < 3 ? 'alternative-is-last' : null
}

/** Why this organisation cannot agree to a wording; null if it can. [B6] those who hold one are asked. */
export function refusalToAgreeToLift(
  bracket: BracketFacts,
  organisation: OrganisationId | null,
  n: number,
): RefusalCode | null {
  if (organisation === null) return 'needs-an-organisation'
  if (!bracket.alternatives.some(one => one.n === n)) return 'alternative-not-known'
  return bracket.holders.some(holder => holder.organisation === organisation) ? null : 'only-holders-agree'
}

/** [B6] The wording to which every organisation that holds one agrees; null while one of them does not. */
export function agreedWording(bracket: BracketFacts): number | null {
  const [first] = bracket.holders
  if (first === undefined) return null
  const said = (organisation: OrganisationId): number | undefined =>
    bracket.agreements.find(agreement => agreement.organisation === organisation)?.n
  const n = said(first.organisation)
  return n !== undefined && bracket.holders.every(holder => said(holder.organisation) === n) ? n : null
}
