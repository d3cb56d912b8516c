/**
 * Any earlier moment of a text can be restored: afterwards it says exactly that, the words that both had are the same
 * units, what was pending is pending, nobody loses what they type at that instant, and a cold load reads the same.
 */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { ReadText } from './base-units.ts'
import { DomainError } from '../domain/errors.ts'
import { stretches } from './marked-text.ts'
import { redline } from './redline.ts'
import { restoreText } from './restore-text.ts'
import { replicaOf } from './testing/replicas.ts'
import { history } from './testing/text-history.ts'
import { insertText, openText } from './tokens.ts'
import { versionState } from './version-state.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 60)
const only = process.env['FUZZ_SEED']
const seeds = only === undefined ? Array.from({ length: runs }, (_, seed) => seed + 1) : [Number(only)]

test('an earlier moment is restored exactly, and only what differs is touched', () => {
  let restored = 0
  for (const seed of seeds) {
    const moments = history(seed, 60)
    const last = moments.at(-1)
    if (last === undefined) throw new Error('a history has moments')
    for (const [k, version] of moments.entries()) {
      const now: ReadText = { doc: replicaOf(last.doc, 7), suggesters: last.suggesters }
      const typing = replicaOf(last.doc, 31)
      const [kept, pending] = [keptUnits(now, version), pendingWords(now)]
      if (!tryRestore(now, version)) continue
      restored += 1
      const name = `seed ${seed}, moment ${k}`
      expect(versionState(now).canonical, name).toBe(versionState(version).canonical)
      expect(keptUnits(now, version), `${name}: the same units`).toEqual(kept)
      expect(pendingWords(now), `${name}: pending`).toBe(pending)
      const cold: ReadText = { doc: replicaOf(now.doc, 8), suggesters: now.suggesters }
      expect(versionState(cold).canonical, `${name}: loaded cold`).toBe(versionState(version).canonical)
      typing.transact(() => insertText(openText(typing), 1, 'typed meanwhile ', {}))
      Y.applyUpdate(now.doc, Y.encodeStateAsUpdate(typing))
      Y.applyUpdate(typing, Y.encodeStateAsUpdate(now.doc))
      expect(versionState(now).plainText, `${name}: typed`).toContain('typed meanwhile ')
      const there = { doc: typing, suggesters: now.suggesters }
      expect(versionState(there).canonical, `${name}: converged`).toBe(versionState(now).canonical)
    }
  }
  expect(restored).toBeGreaterThan(seeds.length)
})

function tryRestore(now: ReadText, version: ReadText): boolean {
  try {
    restoreText(now, version)
    return true
  } catch (cause) {
    if (cause instanceof DomainError && cause.code === 'version-has-other-brackets') return false
    throw cause
  }
}

function keptUnits(now: ReadText, version: ReadText): readonly string[] {
  return redline(now, version)
    .rows.flatMap(row => [
      ...(row.mark === 'same' ? [row.bid] : []),
      ...row.runs.flatMap(({ change, unit }) =>
        change !== 'same' || unit === null
          ? []
          : Array.from({ length: unit.length }, (_, k) => `${unit.client}:${unit.clock + k}`),
      ),
    ])
    .sort()
}

function pendingWords({ doc, suggesters }: ReadText): string {
  return [...stretches(doc, suggesters)]
    .flatMap(one => (one.pendingBy === null ? [] : one.kind === 'text' ? [one.text] : [one.kind]))
    .join('')
}
