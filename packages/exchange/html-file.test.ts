/** HTML files stand alone: they ask nothing of anywhere, run nothing, and are laid out for paper too. */
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import type { ExportWish } from '../domain/exchange.ts'
import { locales } from '../messages/say.ts'
import { writeHtml } from './html-file.ts'
import { printText } from './printed-text.ts'
import { aBlock, aFile, aGoal, everyPartFile } from './testing/sample-file.ts'

const wish: ExportWish = {
  format: 'html',
  text: { kind: 'clean' },
  comments: true,
  annexes: ['indicators', 'acquis', 'participants'],
  paper: 'a4',
}

/** Every tag with its attributes. */
function tagsIn(html: string): readonly { readonly name: string; readonly attributes: Record<string, string> }[] {
  const tags: { name: string; attributes: Record<string, string> }[] = []
  const parser = new SaxesParser({ xmlns: false })
  parser.on('opentag', ({ name, attributes }) => void tags.push({ name, attributes }))
  parser.write(html.replace(/^<!doctype html>\s*/, '')).close()
  return tags
}

test.each(locales)('a file names no resource outside of itself, and holds nothing that runs: %s', locale => {
  const hostile = [
    '<img src="https://example.org/x.png">',
    '<link rel="stylesheet" href="//example.org/x.css">',
    'url(https://example.org/x.woff2)',
    '</style><style>@import "https://example.org/x.css";',
    '<script src="https://example.org/x.js"></script>',
  ]
  const { goals, agenda } = everyPartFile()
  const title = hostile.join(' ')
  const more = aGoal(
    hostile.map(words => aBlock('paragraph', words)),
    { title },
  )
  const html = writeHtml(printText({ ...aFile([...goals, more]), agenda: { ...agenda, title } }, wish, locale))
  const tags = tagsIn(html)
  const fetching =
    /^(img|link|script|iframe|object|embed|video|audio|source|track|base|form|input|svg|math|frame|portal)$/
  expect(tags.filter(({ name }) => fetching.test(name))).toEqual([])
  const names = new Set(tags.flatMap(({ attributes }) => Object.keys(attributes)))
  expect(
    [...names].filter(name => /^on|^(src|srcset|background|poster|data|action|ping|style|http-equiv)$/.test(name)),
  ).toEqual(['http-equiv'])
  // An address may stand where a person goes, and nowhere else.
  expect(tags.filter(({ name, attributes }) => attributes['href'] !== undefined && name !== 'a')).toEqual([])
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
  expect(style).not.toMatch(/url\(|@import|@font-face|image-set|\/\//)
  expect(tags.filter(({ name }) => name === 'style')).toHaveLength(1)
  expect(tags.find(({ name, attributes }) => name === 'meta' && 'http-equiv' in attributes)?.attributes).toEqual({
    'http-equiv': 'Content-Security-Policy',
    content: "default-src 'none'; style-src 'unsafe-inline'",
  })
})

test.each([
  ['a4', 'A4'],
  ['letter', 'letter'],
] as const)('a file says how it is laid out on paper of the size that was wished: %s', (paper, size) => {
  const html = writeHtml(printText(everyPartFile(), { ...wish, paper }, 'en'))
  expect(html).toContain(`@page { size: ${size}; margin: 25mm 22mm; }`)
  const print = /@media print \{([\s\S]*?)\n\}/.exec(html)?.[1] ?? ''
  expect(print).toContain('.page { break-before: page; }')
  expect(print).toContain('break-after: avoid')
})
