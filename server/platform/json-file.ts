/**
 * A JSON file that an operator hands in, checked against its schema before anything is made of it. A broken file is
 * refused with the line and the reason; so is what only its reader can judge, through `refuseAt`.
 */
import type { Static, TSchema } from 'typebox'
import { DomainError } from '../../packages/domain/errors.ts'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { lineOfPath } from './json-lines.ts'
import type { Mismatch, ShapeAnswer } from './shape-check.ts'

/** Property names and indices from the root of a file to a place in it. */
export type FilePath = readonly string[]

export type JsonFile<Value> = {
  readonly value: Value
  /** Refuses the file for what stands at `path`; the sentence may name `{line}` and `{place}`. */
  readonly refuseAt: (path: FilePath, key: MessageKey, facts?: MessageFacts) => never
}

/**
 * The value in this text. check: of its schema, from `buildShapeCheck`.
 * Refuses: 'catalogue-file-not-readable' with what is wrong and in which line.
 */
export function readJsonFile<Schema extends TSchema>(
  text: string,
  check: (value: unknown) => ShapeAnswer<Schema>,
  maxBytes: number,
): JsonFile<Static<Schema>> {
  if (Buffer.byteLength(text) > maxBytes) refuse('import-too-large', { maxBytes })
  const answer = check(parseJson(text.replace(/^\ufeff/, '')))
  if ('mismatch' in answer) return refuseShape(text, answer.mismatch)
  return {
    value: answer.value,
    refuseAt: (path, key, facts = {}) =>
      refuse(key, { line: lineAt(text, path), place: placeOf(ownerOf(path)), ...facts }),
  }
}

function refuse(key: MessageKey, facts: MessageFacts): never {
  throw new DomainError('catalogue-file-not-readable', { detail: say('en', key, facts) })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const position = /position (\d+)/.exec(reason)?.[1]
    const upTo = position === undefined ? text : text.slice(0, Number(position))
    const plain = reason.replace(/ in JSON at position.*$/s, '').slice(0, 200)
    return refuse('import-not-json', { line: String(upTo.split('\n').length), reason: plain })
  }
}

function refuseShape(text: string, { path, reason, unknownProperty: property }: Mismatch): never {
  const place = placeOf(path)
  if (property === null) return refuse('import-wrong-shape', { line: lineAt(text, path), place, reason })
  return refuse('import-unknown-property', { line: lineAt(text, [...path, property]), place, property })
}

/** As an editor numbers it: without a sign between its thousands. */
function lineAt(text: string, path: FilePath): string {
  return String(lineOfPath(text, path))
}

/** The entry that a place belongs to: what is wrong with its `id` or `theme` is wrong with it. */
function ownerOf(path: FilePath): FilePath {
  const last = path.findLastIndex(part => /^\d+$/.test(part))
  return last < 0 ? path : path.slice(0, last + 1)
}

/** The parts as people count: `goals[4].title`. */
function placeOf(path: FilePath): string {
  if (path.length === 0) return say('en', 'import-root')
  const parts = path.map(part => (/^\d+$/.test(part) ? `[${Number(part) + 1}]` : `.${part}`))
  return parts.join('').replace(/^\./, '')
}
