/**
 * Tables as a spreadsheet's file (XLSX, ECMA-376 part 1, 18): one sheet each, its heads frozen and repeated on every
 * printed page, cells wrapped, from right to left where the table is. Every word is an inline string, which no program
 * calculates. Why by ourselves: docs/decisions/files-and-fonts.md.
 */
import type { SheetCell, SheetTable } from '../../packages/exchange/sheet-table.ts'
import { packZip } from './zip-packer.ts'

/** The file's bytes. `title`: of the whole; `at`: when it was made. At least one table. */
export function writeWorkbook(
  tables: readonly SheetTable[],
  { title, at }: { readonly title: string; readonly at: string },
): Buffer {
  const names = sheetNames(tables)
  return packZip([
    { name: '[Content_Types].xml', content: contentTypes(tables) },
    {
      name: '_rels/.rels',
      content: relationsOf([
        { type: `${office}/officeDocument`, target: 'xl/workbook.xml' },
        { type: `${openPackages}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
      ]),
    },
    { name: 'docProps/core.xml', content: coreProperties(title, at) },
    { name: 'xl/workbook.xml', content: workbook(names) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationsOf([
        ...tables.map((_, i) => ({ type: `${office}/worksheet`, target: `worksheets/sheet${i + 1}.xml` })),
        { type: `${office}/styles`, target: 'styles.xml' },
      ]),
    },
    { name: 'xl/styles.xml', content: styles },
    ...tables.map((table, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: sheet(table, i === 0) })),
  ])
}

const prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const openPackages = 'http://schemas.openxmlformats.org/package/2006'
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Signs of a cell at most; what is longer ends in an ellipsis. */
const maxCellLength = 32_767

/** A spreadsheet takes 31 signs, some not, and no name twice. */
function sheetNames(tables: readonly SheetTable[]): readonly string[] {
  const names: string[] = []
  for (const { name } of tables) {
    const plain = name
      .replace(/[[\]:*?/\\\p{Cc}\p{Cf}]/gu, ' ')
      .replace(/^'+|'+$/g, '')
      .trim()
    const stem = Array.from(plain === '' ? 'Table' : plain)
      .slice(0, 26)
      .join('')
    let found = stem
    for (let n = 2; names.includes(found); n += 1) found = `${stem} ${n}`
    names.push(found)
  }
  return names
}

function contentTypes(tables: readonly SheetTable[]): string {
  const parts = [
    { name: '/docProps/core.xml', type: 'application/vnd.openxmlformats-package.core-properties+xml' },
    { name: '/xl/workbook.xml', type: `${spreadsheet}.sheet.main+xml` },
    { name: '/xl/styles.xml', type: `${spreadsheet}.styles+xml` },
    ...tables.map((_, i) => ({ name: `/xl/worksheets/sheet${i + 1}.xml`, type: `${spreadsheet}.worksheet+xml` })),
  ]
  const said = parts.map(({ name, type }) => `<Override PartName="${name}" ContentType="${type}"/>`).join('')
  return `${prolog}<Types xmlns="${openPackages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${said}</Types>`
}

function relationsOf(relations: readonly { readonly type: string; readonly target: string }[]): string {
  const said = relations.map(
    ({ type, target }, i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`,
  )
  return `${prolog}<Relationships xmlns="${openPackages}/relationships">${said.join('')}</Relationships>`
}

function coreProperties(title: string, at: string): string {
  return `${prolog}<cp:coreProperties xmlns:cp="${openPackages}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:creator>Acquis</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created></cp:coreProperties>`
}

function workbook(names: readonly string[]): string {
  const sheets = names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
  const titles = names.map(
    (name, i) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${escaped(`'${name.replaceAll("'", "''")}'!$1:$1`)}</definedName>`,
  )
  return `${prolog}<workbook ${main} xmlns:r="${office}"><sheets>${sheets.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`
}

const look = 'style'
const thinLines = ['left', 'right', 'top', 'bottom']
  .map(side => `<${side} ${look}="thin"><color rgb="FF7D8A85"/></${side}>`)
  .join('')

/** Three looks: none, a head, and a cell whose words are wrapped and begin at its top; a cell reads as its words do. */
const styles = `${prolog}<styleSheet ${main}><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFDCE8E8"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${thinLines}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf><xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" quotePrefix="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1" readingOrder="0"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
const headStyle = 1
const cellStyle = 2

function sheet({ title, direction, columns, rows }: SheetTable, isChosen: boolean): string {
  const heads = columns.map(({ head }) => head)
  const all = `A1:${columnName(columns.length)}${rows.length + 1}`
  const widths = columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
  const lines = [row(heads, 1, headStyle), ...rows.map((cells, i) => row(cells, i + 2, cellStyle))]
  const view = `<sheetView${direction === 'rtl' ? ' rightToLeft="1"' : ''}${isChosen ? ' tabSelected="1"' : ''} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>`
  return `${prolog}<worksheet ${main}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="${all}"/><sheetViews>${view}</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>${lines.join('')}</sheetData><autoFilter ref="${all}"/><pageMargins left="0.4" right="0.4" top="0.7" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddHeader>${escaped(`&C${headerWords(title)}`)}</oddHeader><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`
}

function row(cells: readonly SheetCell[], number: number, style: number): string {
  const said = cells.map((cell, i) => {
    const place = `r="${columnName(i + 1)}${number}" s="${style}"`
    if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`
    if (cell === '') return `<c ${place}/>`
    return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(bounded(cell))}</t></is></c>`
  })
  return `<row r="${number}">${said.join('')}</row>`
}

/** A header holds 255 signs, its own codes included (ECMA-376, and Excel mends a file with more); `&&` is one that is shown. */
function headerWords(title: string): string {
  const all = [...new Intl.Segmenter('en').segment(title)].map(({ segment }) => segment.replaceAll('&', '&&'))
  if (all.join('').length <= maxHeaderWords) return all.join('')
  let shown = ''
  for (const sign of all) {
    if (shown.length + sign.length + 1 > maxHeaderWords) break
    shown += sign
  }
  return `${shown.trimEnd()}…`
}

const maxHeaderWords = 255 - '&C'.length

/** A, …, Z, AA: there are never more than a few. */
function columnName(number: number): string {
  const first = Math.floor((number - 1) / 26)
  return `${first === 0 ? '' : String.fromCharCode(64 + first)}${String.fromCharCode(65 + ((number - 1) % 26))}`
}

function bounded(words: string): string {
  return words.length <= maxCellLength ? words : `${words.slice(0, maxCellLength - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** As XML, and as a spreadsheet says signs that XML cannot: `_x0041_` would be read as one, so it is said so itself. */
function escaped(words: string): string {
  return words
    .replace(/\r\n?/g, '\n')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;')
}
