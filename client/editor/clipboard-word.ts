/**
 * What Word, Outlook and their kin write that is not HTML's own: list items as paragraphs with `mso-list`, the number
 * inside an `Ignore` span, styles in class names, hidden parts. Used by clipboard-blocks.ts.
 */
import type { BlockKind } from '../../packages/document/text-model.ts'
import { styleOf, styleValue } from './clipboard-marks.ts'

/** List levels that the document's style sheet declares to be bullets, as `l0:level1`. */
export type WordLists = ReadonlySet<string>

/** Reads from Word's style sheet which list levels are bullets; every other level is numbered. */
export function readWordLists(sheets: string): WordLists {
  const bullets = new Set<string>()
  for (const [, level, body] of sheets.matchAll(/@list\s+(l\d+:level\d+)\s*\{([^}]*)\}/g)) {
    if (level !== undefined && /mso-level-number-format:\s*bullet/.test(body ?? '')) bullets.add(level)
  }
  return bullets
}

/** The list kind and level (from 1) of a Word paragraph; null if it is no list item. */
export function wordListItem(
  element: Element,
  lists: WordLists,
): { kind: 'bullet' | 'numbered'; level: number } | null {
  const value = styleValue(styleOf(element), 'mso-list')
  const match = value === null ? null : /^(l\d+)\s+level(\d+)/.exec(value)
  if (match === null) return null
  const level = Number(match[2])
  const number = numberText(element)
  if (number !== null) return { kind: isNumber(number) ? 'numbered' : 'bullet', level }
  return { kind: lists.has(`${match[1]}:level${level}`) ? 'bullet' : 'numbered', level }
}

/** The span that holds a list item's number or bullet, which our own numbering replaces. */
export function isWordListNumber(element: Element): boolean {
  return styleValue(styleOf(element), 'mso-list') === 'ignore'
}

/** A comment's mark in the text, or the list of comments behind it. */
export function isWordComment(element: Element): boolean {
  const style = styleOf(element)
  return (
    /\bMsoCommentReference\b/.test(element.getAttribute('class') ?? '') ||
    styleValue(style, 'mso-element') === 'comment-list' ||
    styleValue(style, 'mso-special-character') === 'comment'
  )
}

/** Parts that a reader of the source did not see: hidden text, headers and footers of pages. */
export function isHidden(element: Element): boolean {
  if (element.hasAttribute('hidden')) return true
  const style = styleOf(element)
  if (style === '') return false
  const part = styleValue(style, 'mso-element')
  return (
    styleValue(style, 'display') === 'none' ||
    styleValue(style, 'visibility') === 'hidden' ||
    styleValue(style, 'mso-hide') === 'all' ||
    part === 'header' ||
    part === 'footer'
  )
}

/** The kind that a tag or a Word style gives a block; null when it keeps that of its surroundings. */
export function wordKind(element: Element, tag: string): BlockKind | null {
  if (tag === 'h1') return 'heading1'
  if (tag === 'h2') return 'heading2'
  if (/^h[3-6]$/.test(tag)) return 'heading3'
  if (tag === 'blockquote') return 'quote'
  const classes = element.getAttribute('class') ?? ''
  if (/\bMso(Title|Heading1)\b/.test(classes)) return 'heading1'
  if (/\bMso(Subtitle|Heading2)\b/.test(classes)) return 'heading2'
  if (/\bMso(Intense)?Quote\b/.test(classes)) return 'quote'
  return null
}

function numberText(element: Element): string | null {
  for (const span of element.querySelectorAll('span')) {
    if (isWordListNumber(span)) return (span.textContent ?? '').replace(/[\s\u00a0]+/g, '')
  }
  return null
}

/** `1.`, `a)`, `(iv)`, `٣-`, `8.1`; a lone `o` or a sign of a symbol font is a bullet. */
function isNumber(text: string): boolean {
  return /^\(?(\p{Nd}+([.\-–]\p{Nd}+)*|\p{L}{1,5})[.)\-–:]$|^\p{Nd}+(\.\p{Nd}+)*$|^\(\p{L}{1,5}\)$/u.test(text)
}
