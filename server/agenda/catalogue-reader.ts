/**
 * Reads a catalogue of goals (catalogue/goals.json, or an operator's file of the same shape) into what an agenda is
 * made from. Everything is checked before anything is written; a broken file is refused with the line and the reason.
 */
import { catalogueFile, type Catalogue } from '../../packages/contract/catalogue-file.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { limits } from '../platform/limits.ts'
import { buildShapeCheck, type Mismatch } from '../platform/shape-check.ts'
import { lineOfPath } from './json-lines.ts'

const checkShape = buildShapeCheck(catalogueFile)

/** The catalogue in this text. Refuses: 'catalogue-file-not-readable' with what is wrong and in which line. */
export function readCatalogue(text: string): Catalogue {
  const { maxFileBytes } = limits.agenda
  if (Buffer.byteLength(text) > maxFileBytes) refuse('import-too-large', { maxBytes: maxFileBytes })
  const answer = checkShape(parseJson(text.replace(/^\ufeff/, '')))
  if ('mismatch' in answer) return refuseShape(text, answer.mismatch)
  refuseBrokenReferences(text, answer.value)
  return answer.value
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
    return refuse('import-not-json', { line: upTo.split('\n').length, reason: plain })
  }
}

function refuseShape(text: string, { path, reason, unknownProperty: property }: Mismatch): never {
  const place = placeOf(path)
  if (property === null) return refuse('import-wrong-shape', { line: lineOfPath(text, path), place, reason })
  return refuse('import-unknown-property', { line: lineOfPath(text, [...path, property]), place, property })
}

function refuseBrokenReferences(text: string, { themes, goals }: Catalogue): void {
  const seen = new Set<string>()
  const refuseRepeated = (path: readonly string[], id: string): void => {
    if (seen.has(id))
      refuse('import-repeated-id', { line: lineOfPath(text, [...path, 'id']), place: placeOf(path), id })
    seen.add(id)
  }
  themes.forEach((theme, i) => refuseRepeated(['themes', String(i)], theme.id))
  goals.forEach((goal, i) => {
    const path = ['goals', String(i)]
    refuseRepeated(path, goal.id)
    for (const kind of ['policies', 'regulations', 'actions'] as const) {
      goal[kind].forEach((element, j) => refuseRepeated([...path, kind, String(j)], element.id))
    }
    if (!themes.some(theme => theme.id === goal.theme)) {
      const line = lineOfPath(text, [...path, 'theme'])
      refuse('import-unknown-theme', { line, place: placeOf(path), theme: goal.theme })
    }
  })
}

/** The parts as people count: `goals[4].title`. */
function placeOf(path: readonly string[]): string {
  if (path.length === 0) return say('en', 'import-root')
  const parts = path.map(part => (/^\d+$/.test(part) ? `[${Number(part) + 1}]` : `.${part}`))
  return parts.join('').replace(/^\./, '')
}
