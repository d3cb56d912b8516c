import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { blockDirection } from './direction.ts'
import { layout } from './layout.ts'
import { blockText, paragraphNumbers, plainText, refsOf, textToHtml } from './projections.ts'
import { aText, replicaOf } from './testing/replicas.ts'
import { isEmbed, isLinkAddress, isStorable, plainBlock } from './text-model.ts'
import { blocksToNode, nodeToBlocks, textSchema } from './text-schema.ts'
import { deleteRange, insertMarker, insertText, openText, tokens } from './tokens.ts'
import { unsentWords } from './unsent-words.ts'

const element = '2f1c0c3e-1111-4222-8333-444455556666'

function everything(): Y.Doc {
  return aText(
    'Participants agree:',
    { kind: 'heading1', runs: [{ text: 'Offers & <requests>', marks: {} }] },
    {
      kind: 'policy',
      element,
      lead: 'joint',
      partners: 'academia,business',
      due: '2030-06',
      runs: [
        { text: 'publish ', marks: {} },
        { text: 'a "statement"', marks: { strong: true, em: true, link: 'https://example.org/?a=1&b=2' } },
        { embed: { ref: 'IND-3' }, marks: {} },
        { embed: { mention: 'Delegation A' }, marks: {} },
      ],
    },
    { kind: 'bullet', indent: 2, runs: [{ text: 'مرحبا بالعالم', marks: {} }] },
    { kind: 'quote', runs: [] },
    {
      kind: 'numbered',
      runs: [
        { embed: { b: 'o', i: 'x' }, marks: {} },
        { text: 'shall', marks: {} },
        { embed: { b: 'a', i: 'x', n: 1 }, marks: {} },
        { embed: { b: 'c', i: 'x' }, marks: {} },
      ],
    },
  )
}

describe('projections', () => {
  test('every block but headings has a number in display order', () => {
    const blocks = layout(everything())
    expect(blocks.map(block => paragraphNumbers(blocks, 8).get(block.bid))).toEqual([
      '8.1',
      undefined,
      '8.2',
      '8.3',
      '8.4',
      '8.5',
    ])
  })

  test('plain words are one line a block, with references as they are shown', () => {
    expect(plainText(layout(everything()))).toBe(
      'Participants agree:\nOffers & <requests>\npublish a "statement"IND-3@Delegation A\nمرحبا بالعالم\n\n[shall/]',
    )
  })

  test('HTML is escaped and draws each block as the schema does', () => {
    const html = textToHtml(layout(everything()), {
      goalNumber: 8,
      elementWords: ({ kind, due }) => ({ kind: `<${kind}>`, summary: `Due ${due}` }),
    })
    expect(html).toContain(
      '<p class="para" dir="ltr" data-kind="paragraph" data-bid="1:0" data-pn="8.1">Participants agree:</p>',
    )
    expect(html).toContain(
      '<h2 class="para h1" dir="ltr" data-kind="heading1" data-bid="1:22">Offers &amp; &lt;requests&gt;</h2>',
    )
    expect(html).toContain(
      `data-element="${element}" data-lead="joint" data-partners="academia,business" data-due="2030-06"`,
    )
    expect(html).toContain(
      '<div class="el-fields"><span class="el-kind">&lt;policy&gt;</span><span class="el-summary">Due 2030-06</span></div><p class="el-words">publish ',
    )
    expect(html).toContain(
      '<strong><em><a href="https://example.org/?a=1&amp;b=2" rel="noopener nofollow">a &quot;statement&quot;</a></em></strong>',
    )
    expect(html).toContain('<span class="ref" data-ref="{&quot;ref&quot;:&quot;IND-3&quot;}">IND-3</span>')
    expect(html).toContain('<p class="para bullet" dir="rtl" data-kind="bullet"')
    expect(html).toContain('data-indent="2"')
    expect(html).toContain('<br></blockquote>')
    expect(html).not.toMatch(/<(script|img)|javascript:/)
  })

  test('hostile words and addresses stay words', () => {
    const doc = aText({
      runs: [
        { text: '</p><script>alert(1)</script>', marks: { link: 'javascript:alert(1)' } },
        { embed: { ref: '"><img src=x onerror=alert(1)>' }, marks: {} },
      ],
    })
    const html = textToHtml(layout(doc), { goalNumber: 1 })
    expect(html).not.toMatch(/<script|<img|javascript:/)
    expect(html).toContain('&lt;/p&gt;&lt;script&gt;')
  })

  test('a reference whose words are known has a name, a sign and a page; others stand as their code', () => {
    const doc = aText({
      runs: [
        { text: 'See ', marks: {} },
        { embed: { ref: 'IND-3' }, marks: {} },
        { embed: { ref: 'IND-9' }, marks: {} },
      ],
    })
    const words = { name: 'Capacity & more', label: 'IND-3, capacity & more', sign: 'gauge', href: '/indicators/3' }
    const html = textToHtml(layout(doc), { goalNumber: 1, refWords: ref => (ref === 'IND-3' ? words : null) })
    expect(html).toContain('<a class="ref" data-ref="{&quot;ref&quot;:&quot;IND-3&quot;}" title="Capacity &amp; more"')
    expect(html).toContain('aria-label="IND-3, capacity &amp; more" href="/indicators/3"')
    expect(html).toContain('<span class="ref" data-ref="{&quot;ref&quot;:&quot;IND-9&quot;}">IND-9</span>')
    expect(refsOf(layout(doc))).toEqual(['IND-3', 'IND-9'])
    expect(blockText(layout(doc)[0] ?? { runs: [] })).toBe('See IND-3IND-9')
  })

  test.each([
    ['Hello مرحبا', 'ltr'],
    ['"…(3) مرحبا hello', 'rtl'],
    ['שלום', 'rtl'],
    ['ދިވެހި', 'rtl'],
    ['𞤀𞤣𞤤𞤢𞤥', 'rtl'],
    ['你好', 'ltr'],
    ['123 – 😀', 'auto'],
    ['', 'auto'],
  ])('the direction of %j is %s', (text, direction) => {
    expect(blockDirection(text)).toBe(direction)
  })
})

describe('schema', () => {
  test('blocks go to a ProseMirror document and back unchanged', () => {
    const blocks = layout(everything())
    const node = blocksToNode(blocks)
    node.check()
    expect(nodeToBlocks(node)).toEqual(blocks.map(({ y: _, ...block }) => block))
    expect(blocksToNode(nodeToBlocks(node)).eq(node)).toBe(true)
    expect(node.content.size).toBe(openText(everything()).length + blocks.length)
    expect(blocksToNode([]).childCount).toBe(1)
  })

  test('values that a text cannot hold are refused by the schema too', () => {
    const { block, ref } = textSchema.nodes
    expect(() => block.create({ kind: 'heading9' }).check()).toThrow(RangeError)
    expect(() => ref.create({ d: '{"x":1}' }).check()).toThrow(RangeError)
    expect(() => textSchema.marks.link.create({ href: 'javascript:alert(1)' })).toThrow(RangeError)
  })

  test.each([
    [{ ref: 'x' }, true],
    [{ mention: 'x' }, true],
    [{ b: 'o', i: 'x', n: 2 }, true],
    [{ ref: '' }, false],
    [{ ref: 'x', n: 1 }, false],
    [{ b: 'o' }, false],
    [{ b: 'x', i: 'x' }, false],
    [{ b: ['o'], i: 'x' }, false],
    [['ref'], false],
    [null, false],
  ])('%j is an embed: %s', (value, is) => {
    expect(isEmbed(value)).toBe(is)
  })

  test('addresses and storable words', () => {
    expect(['https://a.b', 'mailto:a@b.c', 'HTTP://a'].every(isLinkAddress)).toBe(true)
    expect(
      ['javascript:alert(1)', 'https://a b', ' https://a', '//a.b', 'https://\u0000', 'https://\ud83d'].some(
        isLinkAddress,
      ),
    ).toBe(false)
    expect([isStorable('a😀\n\t'), isStorable('\ud83d'), isStorable('\0')]).toEqual([true, false, false])
  })
})

describe('unsent words', () => {
  test('nothing is unsent when the server has it all, whatever it has more', () => {
    const server = aText('one')
    const local = replicaOf(server, 9)
    server.transact(() => insertText(openText(server), 2, 'more', {}))
    expect(unsentWords(local, server)).toEqual([])
  })

  test('words are told block by block with what stands around them; deletions are not', () => {
    const server = aText('The first paragraph', 'The second 😀 one')
    const local = replicaOf(server, 9)
    local.transact(transaction => {
      const text = openText(local)
      insertText(text, 11, 'and only ', {})
      insertMarker(text, text.length, plainBlock)
      insertText(text, text.length, 'a new 😀 block', {})
      insertText(text, 40, 'x', { strong: true })
      deleteRange(transaction, text, 2, 1)
    })
    expect(unsentWords(local, server)).toEqual([
      { text: 'and only ', before: 'Te first ', after: 'paragraph' },
      { text: 'x', before: expect.stringContaining('The second'), after: expect.any(String) },
      { text: 'a new 😀 block', before: '', after: '' },
    ])
  })

  test('an item that the server has half of is told from there on, and blank words are not', () => {
    const server = aText('one')
    const local = replicaOf(server, 9)
    local.transact(() => insertText(openText(local), 4, ' half', {}))
    Y.applyUpdate(server, Y.encodeStateAsUpdate(local))
    local.transact(() => insertText(openText(local), 9, ' unsent', {}))
    expect([...tokens(local)].at(-1)).toMatchObject({ text: ' half unsent' })
    expect(unsentWords(local, server)).toEqual([{ text: ' unsent', before: 'one half', after: '' }])
    const blank = replicaOf(server, 8)
    blank.transact(() => insertText(openText(blank), 1, '  ', {}))
    expect(unsentWords(blank, server)).toEqual([])
  })

  test('context never shows half a character', () => {
    const server = aText('😀'.repeat(50) + 'x' + '😀'.repeat(50))
    const local = replicaOf(server, 9)
    local.transact(() => insertText(openText(local), 102, 'here', {}))
    const [passage] = unsentWords(local, server)
    expect(isStorable(`${passage?.before}${passage?.after}`)).toBe(true)
  })
})
