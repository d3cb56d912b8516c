/**
 * A table as data, for spreadsheets: one row of heads, then rows of words and numbers. Words are words, whatever they
 * begin with: no program that opens the file is to calculate what somebody wrote.
 */
import type { PrintedLanguage } from './printed-language.ts'

export type SheetCell = string | number
export type SheetTable = {
  /** Of the sheet; other signs than a spreadsheet takes are replaced. */
  readonly name: string
  /** Of the page, where it is printed. */
  readonly title: string
  readonly direction: PrintedLanguage['direction']
  /** `width`: of its column, in digits of the usual size. */
  readonly columns: readonly { readonly head: string; readonly width: number }[]
  readonly rows: readonly (readonly SheetCell[])[]
}

/**
 * The table as CSV (RFC 4180, UTF-8 with its mark, so that every spreadsheet reads it). What a spreadsheet would take
 * for a formula gets an apostrophe before it, which they show as the sign of plain words; also inside a cell, where one
 * that separates cells otherwise would begin another.
 */
export function writeCsv({ columns, rows }: Pick<SheetTable, 'rows' | 'columns'>): string {
  return `\ufeff${csvLines([columns.map(({ head }) => head), ...rows])}`
}

/** Rows of such a file, without the mark at its beginning. */
export function csvLines(rows: readonly (readonly SheetCell[])[]): string {
  return rows.map(cells => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

/** Signs with which a formula, or a field of a formula that is pasted, begins; those of East Asian width too. */
const formulaSigns = String.raw`[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]`
const beginsFormula = new RegExp(String.raw`^[\s\u00a0]*${formulaSigns}`, 'u')
/**
 * Where a spreadsheet that separates cells with `;` (as in French) or tabs begins a cell of its own inside of this one:
 * it takes quotes for such at the beginning of its cells alone, so a line end here ends its row.
 */
const beginsWithin = new RegExp(String.raw`([;\t\n][\s\u00a0"]*)(?=${formulaSigns})`, 'gu')

function csvCell(cell: SheetCell): string {
  if (typeof cell === 'number') return String(cell)
  const plain = cell.replace(/\r\n?|\n/g, '\n').replaceAll('\u0000', '\ufffd')
  const within = plain.replace(beginsWithin, "$1'")
  const guarded = beginsFormula.test(within) ? `'${within}` : within
  return /[",;\t\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
