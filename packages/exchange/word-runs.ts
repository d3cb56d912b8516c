/** The words of one Word paragraph with their marks; what is no word is counted as lost. */
import type { Run } from '../document/layout.ts'
import type { Marks } from '../document/text-model.ts'
import type { LostPart } from '../domain/exchange.ts'
import { textRun } from './understood-blocks.ts'
import type { FileGatherer } from './understood-file.ts'
import { childOf, elementsIn, textIn, type XmlElement } from './xml-reader.ts'

export type RunFacts = {
  readonly gatherer: FileGatherer
  /** Addresses outside of the file by the id of their relation. */
  readonly links: ReadonlyMap<string, string>
}

/**
 * `own`: what a paragraph of ours says in its own way: whether a line beneath words is their stress; null for every other
 * one. Depth is bounded by the XML reader, so this may recurse.
 */
export function readParagraphRuns(
  paragraph: XmlElement,
  facts: RunFacts,
  own: { readonly underlined: boolean } | null = null,
): readonly Run[] {
  return runsIn(paragraph, { ...facts, own, link: null, field: { depth: 0, isCode: false }, last: { isChip: false } })
}

type Place = RunFacts & {
  readonly own: { readonly underlined: boolean } | null
  readonly link: string | null
  readonly field: { depth: number; isCode: boolean }
  /** Of the run before. */
  readonly last: { isChip: boolean }
}

/** The colour behind a reference or a mention in our own files. */
export const chipFill = 'E8EEEE'

/** What is dropped with all that is in it. */
const dropped: { readonly [name: string]: LostPart } = {
  'w:del': 'deletion-dropped',
  'w:moveFrom': 'deletion-dropped',
  'w:drawing': 'image',
  'w:pict': 'image',
  'w:object': 'image',
  'w:footnoteReference': 'footnote',
  'w:endnoteReference': 'footnote',
  'w:commentReference': 'comment',
  'w:sym': 'other',
}

function runsIn(element: XmlElement, place: Place): readonly Run[] {
  return elementsIn(element).flatMap(child => runsOf(child, place))
}

function runsOf(child: XmlElement, place: Place): readonly Run[] {
  const { gatherer } = place
  const lost = dropped[child.name]
  if (lost !== undefined) {
    gatherer.lose(holdsTextBox(child) ? 'text-box' : lost)
    return []
  }
  switch (child.name) {
    case 'w:r':
      return wordsOfRun(child, place)
    case 'w:ins':
    case 'w:moveTo':
      gatherer.lose('insertion-taken')
      return runsIn(child, place)
    case 'w:hyperlink': {
      const target = place.links.get(child.attributes['r:id'] ?? '')
      const link = target === undefined ? null : gatherer.address(target)
      return runsIn(child, { ...place, link })
    }
    case 'm:oMath':
    case 'm:oMathPara':
      gatherer.lose('formula')
      return [textRun(textIn(child), {})]
    case 'w:pPr':
      return []
    // The newer of two ways to say the same thing; the other is left for programs that do not know it.
    case 'mc:AlternateContent': {
      const choice = childOf(child, 'mc:Choice') ?? childOf(child, 'mc:Fallback')
      return choice === null ? [] : runsIn(choice, place)
    }
    default:
      return runsIn(child, place)
  }
}

function wordsOfRun(run: XmlElement, place: Place): readonly Run[] {
  const properties = childOf(run, 'w:rPr')
  if (isOn(properties, 'w:vanish')) {
    place.gatherer.lose('hidden')
    return []
  }
  const isChip = place.own !== null && childOf(properties, 'w:shd')?.attributes['w:fill'] === chipFill
  if (isChip && !place.last.isChip) place.gatherer.lose('reference')
  place.last.isChip = isChip
  const marks: Marks = {
    ...(isOn(properties, 'w:b') || isOn(properties, 'w:bCs') ? { strong: true } : {}),
    ...(isOn(properties, 'w:i') ||
    isOn(properties, 'w:iCs') ||
    (place.own?.underlined === true && isOn(properties, 'w:u'))
      ? { em: true }
      : {}),
    ...(place.link === null ? {} : { link: place.link }),
  }
  return elementsIn(run).flatMap((part): readonly Run[] => {
    switch (part.name) {
      case 'w:t':
        return place.field.isCode ? [] : [textRun(textIn(part), marks)]
      case 'w:tab':
      case 'w:ptab':
      case 'w:br':
      case 'w:cr':
        return [textRun(' ', marks)]
      case 'w:noBreakHyphen':
        return [textRun('\u2011', marks)]
      case 'w:fldChar':
        followField(part, place)
        return []
      case 'w:rPr':
      case 'w:instrText':
      case 'w:delText':
      case 'w:delInstrText':
        return []
      default:
        return runsOf(part, place)
    }
  })
}

/** A field's instruction stands before its `separate`; what it shows, behind. */
function followField(part: XmlElement, { field }: Place): void {
  const type = part.attributes['w:fldCharType']
  if (type === 'begin') field.depth += 1
  if (type === 'end') field.depth -= 1
  field.isCode = type === 'begin' || (type === 'end' && field.depth > 0 && field.isCode)
}

/** Whether a property is there and not switched off. */
export function isOn(properties: XmlElement | null, name: string): boolean {
  const value = childOf(properties, name)
  return value !== null && !['false', '0', 'off', 'none'].includes(value.attributes['w:val'] ?? 'true')
}

function holdsTextBox(element: XmlElement): boolean {
  return element.name === 'w:txbxContent' || elementsIn(element).some(holdsTextBox)
}
