/**
 * The campaigns of the fuzz: who writes, and what the server does meanwhile. Which promise each is for, and what the
 * control shows: docs/suggestions.md, "Proof".
 */
import * as Y from 'yjs'
import { acceptedIn } from '../../packages/document/suggestion-store.ts'
import { noStructs, readUpdateFrame, withDeletes, type ClockRange } from '../../packages/document/update-frame.ts'
import { judgeUpdate, type GateAllowance, type GateVerdict } from '../../packages/document/update-gate.ts'

/** The campaigns in which nothing may fail. */
export const campaigns = ['direct', 'suggest-undecided', 'mixed-undecided', 'suggest', 'mixed'] as const

/**
 * `control` is `suggest` with acceptances alone, behind a gate that strips nothing (G19): its histories must fail, or
 * the others would notice nothing.
 */
export type Campaign = (typeof campaigns)[number] | 'control'

export type Conduct = {
  /** Who only suggests; the others change the text. */
  readonly suggesting: readonly string[]
  /** Whether anybody suggests, so that everybody has a name for it. */
  readonly hasSuggestions: boolean
  readonly moves: boolean
  readonly decides: 'nothing' | 'acceptances' | 'all'
  readonly gate: Gate
}

type Gate = (doc: Y.Doc, update: Uint8Array, allowance: GateAllowance) => GateVerdict

/** How a campaign is conducted. */
export function conductOf(campaign: Campaign): Conduct {
  const suggesting = campaign.startsWith('mixed') ? ['p2'] : campaign === 'direct' ? [] : ['p0', 'p1', 'p2']
  const isAlone = campaign.endsWith('-undecided')
  return {
    suggesting,
    hasSuggestions: campaign !== 'direct',
    moves: !isAlone && campaign !== 'control',
    decides: isAlone || campaign === 'direct' ? 'nothing' : campaign === 'control' ? 'acceptances' : 'all',
    gate: campaign === 'control' ? judgeWithoutStrip : judgeUpdate,
  }
}

/**
 * The gate as it would be without G19: what it strips of accepted words goes through after all. What else it strips
 * stays out, so its writer loads afresh all the same.
 */
function judgeWithoutStrip(doc: Y.Doc, update: Uint8Array, allowance: GateAllowance): GateVerdict {
  const verdict = judgeUpdate(doc, update, allowance)
  const frame = readUpdateFrame(update)
  if (verdict.kind !== 'pass' || !verdict.stripped || typeof frame === 'string') return verdict
  const stripped = new Map<number, readonly ClockRange[]>()
  for (const [client, accepted] of acceptedIn(doc)) {
    if (allowance.ownerOf(client) !== 'own-suggest') continue
    stripped.set(
      client,
      (frame.deletes.get(client) ?? []).flatMap(range => within(range, accepted)),
    )
  }
  return { ...verdict, update: Y.mergeUpdates([verdict.update, withDeletes(noStructs, stripped)]) }
}

function within(range: ClockRange, accepted: readonly ClockRange[]): readonly ClockRange[] {
  return accepted
    .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) }))
    .filter(({ from, to }) => from < to)
}
