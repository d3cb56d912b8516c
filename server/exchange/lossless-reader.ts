/** Reads the lossless file back: everything is checked before anything is written, and what is wrong is said. */
import { losslessFile, type LosslessFile } from '../../packages/exchange/lossless-file.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { isBlockAttribute, isEmbed, isLinkAddress, isStorable } from '../../packages/document/text-model.ts'
import { buildShapeCheck } from '../platform/shape-check.ts'
import { faultOfUndecided } from './undecided-check.ts'

const checkShape = buildShapeCheck(losslessFile)

/** The file in this text. Refuses: 'import-file-wrong-shape' with what is wrong and where. */
export function readLosslessFile(text: string): LosslessFile {
  const answer = checkShape(parseJson(text.replace(/^\ufeff/, '')))
  if ('mismatch' in answer) {
    const { path, reason, unknownProperty } = answer.mismatch
    const place = [...path, ...(unknownProperty === null ? [] : [unknownProperty])].join('/')
    return refuse(`${place === '' ? '/' : place} ${reason}`)
  }
  refuseUnsound(answer.value)
  return answer.value
}

/** Whether a JSON text says that it is such a file; broken JSON does not. */
export function isLosslessFile(text: string): boolean {
  return /^\ufeff?\s*\{\s*"format"\s*:\s*"acquis-agenda"/.test(text)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : String(cause))
  }
}

/** What a shape cannot say: themes that exist, words and instants that can be stored, attributes that agree. */
function refuseUnsound(file: LosslessFile): void {
  const { agenda, goals } = file
  const unsound = unstorableIn(file, '')
  if (unsound !== null) refuse(`${unsound} cannot be stored`)
  const themes = new Set(agenda.themes.map(theme => theme.id))
  const round = agenda.round?.number ?? 1
  for (const { number, round: own = round } of [...agenda.threads, ...goals.flatMap(goal => goal.threads)])
    if (own > round) refuse(`threads: ${number} is of round ${own}, and the agenda is in round ${round}`)
  const elements = new Set<string>()
  for (const [i, goal] of goals.entries()) {
    if (goal.theme !== null && !themes.has(goal.theme)) refuse(`goals/${i}/theme is no theme of the file`)
    for (const [k, block] of goal.blocks.entries()) {
      const place = `goals/${i}/blocks/${k}`
      for (const name of ['kind', 'indent', 'element', 'lead', 'partners', 'due'] as const) {
        if (!isBlockAttribute(name, block[name])) refuse(`${place}/${name} is not valid`)
      }
      if (block.element !== '' && elements.has(block.element)) refuse(`${place}/element stands twice in the file`)
      elements.add(block.element)
      for (const run of block.runs) {
        const isSound =
          ('text' in run ? run.text !== '' && isStorable(run.text) : isEmbed(run.embed)) &&
          (run.marks.link === undefined || isLinkAddress(run.marks.link))
        if (!isSound) refuse(`${place}/runs holds words that cannot be stored`)
      }
    }
    const fault = faultOfUndecided(goal, elements)
    if (fault !== null) refuse(`goals/${i}/${fault}`)
  }
}

/** Where a text holds what no database keeps, or an instant is none; null for nowhere. */
function unstorableIn(value: unknown, path: string): string | null {
  if (typeof value === 'string') {
    const isInstant = /\/(at|takenAt|closesAt|openedAt|resolvedAt|editedAt|withdrawnAt|firstSeenAt)$/.test(path)
    return isStorable(value) && !(isInstant && Number.isNaN(Date.parse(value))) ? null : path
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const found = unstorableIn(part, `${path}/${name}`)
    if (found !== null) return found
  }
  return null
}

function refuse(detail: string): never {
  throw new DomainError('import-file-wrong-shape', { detail: detail.slice(0, 300) })
}
