/** What is understood of Word documents, and what is honestly counted as not. */
import { expect, test } from 'vitest'
import { wordsOf } from './understood-blocks.ts'
import { goalsOf } from './understood-file.ts'
import { readWord } from './word-reader.ts'

const spaces = 'xmlns:w="w" xmlns:r="r" xmlns:m="m" xmlns:mc="mc"'
const styles = `<w:styles ${spaces}>
  <w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
  <w:style w:styleId="Own"><w:name w:val="Our heading"/><w:basedOn w:val="H1"/></w:style>
  <w:style w:styleId="T"><w:name w:val="Title"/></w:style>
  <w:style w:styleId="Q"><w:name w:val="Quote"/></w:style>
  <w:style w:styleId="L"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>`
const numbering = `<w:numbering ${spaces}>
  <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>`
const relations = `<Relationships>
  <Relationship Id="r1" Type="x/hyperlink" TargetMode="External" Target="https://example.org/"/>
  <Relationship Id="r2" Type="x/hyperlink" TargetMode="External" Target="javascript:alert(1)"/>
</Relationships>`

function read(body: string) {
  return readWord({
    document: `<w:document ${spaces}><w:body>${body}</w:body></w:document>`,
    relations,
    styles,
    numbering,
  })
}
const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
const paragraph = (inner: string, properties = ''): string => `<w:p><w:pPr>${properties}</w:pPr>${inner}</w:p>`
const styled = (id: string, text: string): string => paragraph(run(text), `<w:pStyle w:val="${id}"/>`)

test('headings, quotes and lists are known by their styles, also by those that ours are based on', () => {
  const file = read(
    styled('T', 'The title') +
      styled('Own', 'A heading') +
      styled('Q', 'A quote') +
      styled('L', 'A bullet') +
      paragraph(run('A number'), '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>') +
      paragraph('') +
      paragraph(run('Plain')),
  )
  expect(file.title).toBe('The title')
  expect(file.blocks.map(block => `${block.kind} ${block.indent} ${wordsOf(block)}`)).toEqual([
    'heading1 0 A heading',
    'quote 0 A quote',
    'bullet 0 A bullet',
    'numbered 1 A number',
    'paragraph 0 Plain',
  ])
  expect(file.lost).toEqual([])
})

test('strong, emphasis and allowed links are kept; a link to a script loses its address and keeps its words', () => {
  const file = read(
    paragraph(
      run('strong', '<w:b/>') +
        run(' not', '<w:b w:val="false"/>') +
        run(' em', '<w:i/>') +
        `<w:hyperlink r:id="r1">${run(' here')}</w:hyperlink><w:hyperlink r:id="r2">${run(' there')}</w:hyperlink>`,
    ),
  )
  expect(file.blocks[0]?.runs).toEqual([
    { text: 'strong', marks: { strong: true } },
    { text: ' not', marks: {} },
    { text: ' em', marks: { em: true } },
    { text: ' here', marks: { link: 'https://example.org/' } },
    { text: ' there', marks: {} },
  ])
  expect(file.lost).toEqual([{ part: 'address', count: 1 }])
})

test('tracked insertions are taken and deletions dropped, and both are said', () => {
  const file = read(
    paragraph(
      `${run('Each ')}<w:ins w:id="1">${run('participating ')}</w:ins><w:del w:id="2"><w:r><w:delText>old </w:delText></w:r></w:del>${run('State')}`,
    ),
  )
  expect(file.blocks.map(wordsOf)).toEqual(['Each participating State'])
  expect(file.lost).toEqual([
    { part: 'insertion-taken', count: 1 },
    { part: 'deletion-dropped', count: 1 },
  ])
})

test('tables become paragraphs; pictures, footnotes, comments, hidden words and text boxes are counted', () => {
  const cell = (text: string): string => `<w:tc>${paragraph(run(text))}</w:tc>`
  const file = read(
    `<w:tbl><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('c')}${cell('d')}</w:tr></w:tbl>` +
      paragraph(
        `${run('Words')}<w:r><w:drawing/></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="1"/></w:r>` +
          `${run('hidden', '<w:vanish/>')}<w:r><w:pict><w:txbxContent>${paragraph(run('boxed'))}</w:txbxContent></w:pict></w:r>`,
      ),
  )
  expect(file.blocks.map(wordsOf)).toEqual(['a | b', 'c | d', 'Words'])
  expect(Object.fromEntries(file.lost.map(({ part, count }) => [part, count]))).toEqual({
    table: 1,
    image: 1,
    footnote: 1,
    comment: 1,
    hidden: 1,
    'text-box': 1,
  })
})

test('a field shows its result, not its instruction', () => {
  const char = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
  const file = read(
    paragraph(
      `${run('See ')}${char('begin')}<w:r><w:instrText>PAGEREF x</w:instrText></w:r>${char('separate')}${run('page 3')}${char('end')}${run('.')}`,
    ),
  )
  expect(file.blocks.map(wordsOf)).toEqual(['See page 3.'])
})

test('one file becomes one goal, or one for each of its chapters', () => {
  const file = read(
    paragraph(run('Before')) +
      styled('H1', 'First') +
      paragraph(run('One')) +
      styled('H1', 'Second') +
      paragraph(run('Two')),
  )
  expect(goalsOf(file, 'one', 'The file').map(goal => [goal.title, goal.blocks.length])).toEqual([['The file', 5]])
  expect(goalsOf(file, 'several', 'The file').map(goal => [goal.title, goal.blocks.map(wordsOf)])).toEqual([
    ['First', ['Before', 'One']],
    ['Second', ['Two']],
  ])
})

test('rows, cells and words in content controls of a table come in', () => {
  const control = (inner: string): string => `<w:sdt><w:sdtPr/><w:sdtContent>${inner}</w:sdtContent></w:sdt>`
  const cell = (inner: string): string => `<w:tc><w:tcPr/>${inner}</w:tc>`
  const words = (text: string): string => paragraph(run(text))
  const file = read(
    `<w:tbl><w:tblPr/><w:tr>${cell(words('plain'))}${cell(control(words('in a control')))}</w:tr>` +
      `<w:tr>${control(cell(words('a cell')))}<w:customXml>${cell(words('marked'))}</w:customXml></w:tr>` +
      `${control(`<w:tr>${cell(words('a row'))}</w:tr>`)}</w:tbl>`,
  )
  expect(file.blocks.map(wordsOf)).toEqual(['plain | in a control', 'a cell | marked', 'a row'])
})

test('paragraphs that a tracked change joins are one, also in a cell and at the end, and it is said', () => {
  const joined = (text: string): string => paragraph(run(text), '<w:rPr><w:del w:id="1"/></w:rPr>')
  const file = read(
    joined('One sen') +
      paragraph('<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>', '<w:rPr><w:del w:id="3"/></w:rPr>') +
      styled('Q', 'tence.') +
      `<w:tbl><w:tr><w:tc>${joined('ta')}${paragraph(run('ble'))}${paragraph(run('apart'))}</w:tc></w:tr></w:tbl>` +
      joined('Last'),
  )
  expect(file.blocks.map(block => `${block.kind} ${wordsOf(block)}`)).toEqual([
    'quote One sentence.',
    'paragraph table apart',
    'paragraph Last',
  ])
  expect(file.lost).toContainEqual({ part: 'deletion-dropped', count: 5 })
})
