/**
 * Reads a file of goals (catalogue/goals.json, or an operator's of the same shape) into what an agenda is made from.
 * Everything is checked before anything is written; a broken file is refused with the line and the reason.
 */
import { agendaFile, type AgendaFile } from '../../packages/contract/agenda-file.ts'
import { readJsonFile, type FilePath, type JsonFile } from '../platform/json-file.ts'
import { limits } from '../platform/limits.ts'
import { buildShapeCheck } from '../platform/shape-check.ts'

const checkShape = buildShapeCheck(agendaFile)

/** What the links of a file may point to: ids of the catalogue that is here. */
export type LinkTargets = {
  readonly indicators: ReadonlySet<string>
  readonly references: ReadonlySet<string>
}

/** The agenda in this text. Refuses: 'catalogue-file-not-readable' with what is wrong and in which line. */
export function readAgendaFile(text: string, targets: LinkTargets): AgendaFile {
  const file = readJsonFile(text, checkShape, limits.agenda.maxFileBytes)
  refuseBrokenReferences(file)
  refuseUnknownTargets(file, targets)
  return file.value
}

function refuseBrokenReferences({ value: { themes, goals }, refuseAt }: JsonFile<AgendaFile>): void {
  const seen = new Set<string>()
  const refuseRepeated = (path: FilePath, id: string): void => {
    if (seen.has(id)) refuseAt([...path, 'id'], 'import-repeated-id', { id })
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
      refuseAt([...path, 'theme'], 'import-unknown-theme', { theme: goal.theme })
    }
  })
}

function refuseUnknownTargets({ value, refuseAt }: JsonFile<AgendaFile>, targets: LinkTargets): void {
  value.goals.forEach(({ links = [], norms = [] }, i) => {
    const path = ['goals', String(i)]
    const linked = new Set<string>()
    links.forEach(({ indicator, relation, how }, j) => {
      const place = [...path, 'links', String(j)]
      if (!targets.indicators.has(indicator))
        refuseAt([...place, 'indicator'], 'import-unknown-indicator', { indicator })
      if (linked.has(indicator)) refuseAt([...place, 'indicator'], 'import-linked-twice', { id: indicator })
      if ((how ?? '') !== '' && relation === null) refuseAt([...place, 'how'], 'import-sentence-without-relation')
      linked.add(indicator)
    })
    norms.forEach((reference, j) => {
      const place = [...path, 'norms', String(j)]
      if (!targets.references.has(reference)) refuseAt(place, 'import-unknown-reference', { reference })
      if (linked.has(reference)) refuseAt(place, 'import-linked-twice', { id: reference })
      linked.add(reference)
    })
  })
}
