/** What of pasted HTML may reach a parser. */
import { expect, test } from 'vitest'
import { inertMarkup } from './inert-markup.ts'

test.each([
  ['scripts go with what is in them', 'a<script>alert("</p>")</script>b', 'ab'],
  ['comments go, conditional ones too', 'a<!--[if gte mso 9]><xml>x</xml><![endif]-->b', 'ab'],
  ['revealed conditions keep what they enclose', '<![if !supportLists]>a<![endif]>b', 'ab'],
  ['handlers go', '<p onclick="alert(1)" ONLOAD=x>a</p>', '<p>a</p>'],
  [
    'inline style becomes a note for the reader',
    `<b style='font-weight:normal'>a</b>`,
    '<b data-style="font-weight:normal">a</b>',
  ],
  ['a quote in a value stays inside of it', `<a href='x" onclick="y'>a</a>`, '<a href="x&quot; onclick=&quot;y">a</a>'],
  ['a tag that never ends says nothing', 'a<p class="', 'a'],
  ['a lone sign stays a sign', '1 < 2 <3', '1 &lt; 2 &lt;3'],
  ['sources go, so nothing is fetched', '<img src="https://x.example/y">', '<img>'],
])('%s', (_name, html, inert) => {
  expect(inertMarkup(html).html).toBe(inert)
})

test('style sheets are set aside for the list definitions of Word', () => {
  expect(inertMarkup('<style>@list l0:level1 {x}</style>a')).toEqual({ html: 'a', sheets: '@list l0:level1 {x}' })
})

test('a megabyte of broken tags is read in a moment', () => {
  const startedAt = performance.now()
  inertMarkup('<a '.repeat(350_000))
  inertMarkup('<a href="'.repeat(100_000))
  inertMarkup('<script>'.repeat(100_000))
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})
