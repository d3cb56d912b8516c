import Fastify from 'fastify'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildHtmlPage, html, registerSecurityHeaders, sendPage, themeOf, trustedHtml } from './html-page.ts'

const assets = { script: '/assets/main-1.js', styles: ['/assets/styles-1.css'], preloads: () => ['/assets/goal-1.js'] }
const page = buildHtmlPage(assets)

test('values in a template are escaped, nested templates are not escaped twice', () => {
  const name = `<img src=x onerror="alert('1')">`
  expect(html`<p title="${name}">${name}</p>`.html).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;</p>',
  )
  const items = [html`<li>${'a & b'}</li>`, trustedHtml('<li>c</li>')]
  expect(html`${items}${null}${false}${7}`.html).toBe('<li>a &amp; b</li><li>c</li>7')
})

test('facts for the client cannot end their block', () => {
  const state = { title: '</script><script>alert(1)</script>', line: '\u2028' }
  const written = page({ title: 'T', page: 'goal', body: html``, locale: 'en', state })
  const json = /<script type="application\/json" id="state">(.*?)<\/script>/s.exec(written)?.[1] ?? ''
  expect(JSON.parse(json)).toEqual(state)
  expect(written.match(/<script/g)).toHaveLength(2)
})

test('a page has no inline script, no inline style and no address of another origin', () => {
  const written = page({ title: 'A <goal>', page: 'goal', body: html`<p>Text</p>`, locale: 'en', theme: 'dark' })
  expect(written).toContain('<title>A &lt;goal&gt; · Acquis</title>')
  expect(written).toContain('data-theme="dark"')
  expect(written).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|https?:\/\//)
})

test('a page names its language and its direction, and asks early for the faces of its script', () => {
  const french = page({ title: 'T', page: 'goal', body: html``, locale: 'fr' })
  expect(french).toContain('<html lang="fr" dir="ltr"')
  expect(french).toContain('/fonts/source-sans-3-latin-wght-normal.woff2')
  const arabic = page({ title: 'T', page: 'goal', body: html``, locale: 'ar' })
  expect(arabic).toContain('<html lang="ar" dir="rtl"')
  expect(arabic).toContain('/fonts/noto-naskh-arabic-arabic-wght-normal.woff2')
  expect(arabic).not.toContain('/fonts/source-sans-3-latin-wght-normal.woff2')
})

test('every answer carries the strict headers, and the live door is reachable', async () => {
  const app = Fastify()
  await registerSecurityHeaders(app, 'https://goals.example')
  app.get('/', (_request, reply) => sendPage(reply, 200, page({ title: 'T', page: '', body: html``, locale: 'en' })))
  const { headers } = await app.inject('/')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("connect-src 'self' wss://goals.example")
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).toMatch(/trusted-types lit-html acquis-clipboard acquis-service-worker$/)
  expect(policy).not.toContain('unsafe')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('same-origin')
  expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  expect(headers['cross-origin-resource-policy']).toBe('same-origin')
  expect(headers['strict-transport-security']).toBe('max-age=63072000')
  expect(headers['permissions-policy']).toContain('camera=()')
  expect(headers['cache-control']).toBe('private, no-store')
})

test('a page is sent compressed only to those who can read it so', async () => {
  const app = Fastify()
  app.get('/', (_request, reply) => sendPage(reply, 404, '<p>words</p>'))
  const plain = await app.inject('/')
  expect([plain.statusCode, plain.body]).toEqual([404, '<p>words</p>'])
  const packed = await app.inject({ url: '/', headers: { 'accept-encoding': 'gzip, br' } })
  expect(gunzipSync(packed.rawPayload).toString()).toBe('<p>words</p>')
})

test('a theme is one of the two, or the system’s', () => {
  expect(themeOf({ 'acquis-theme': 'dark' })).toBe('dark')
  expect(themeOf({ 'acquis-theme': '"><script>' })).toBeNull()
  expect(themeOf({})).toBeNull()
})
