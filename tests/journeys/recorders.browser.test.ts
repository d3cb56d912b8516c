/** The recorders that every journey relies on really record: a page that breaks each promise is told apart. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type Visitor, welcome } from '../support/browser.ts'

const policy =
  "default-src 'none'; script-src 'self'; connect-src *; require-trusted-types-for 'script'; trusted-types none"

const script = `
document.body.append(Object.assign(document.createElement('img'), { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }))
try { document.body.innerHTML = '<b>words</b>' } catch {}
fetch('http://127.0.0.1:9/').catch(() => {})
new WebSocket('ws://127.0.0.1:9/')
setTimeout(() => { throw new Error('nobody caught this') })
`

let browser: Browser
let server: Server
let origin: string
let visitor: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  server = createServer((request, response) => {
    const isScript = request.url === '/act.js'
    response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><title>page</title><body><script src="/act.js"></script>')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  visitor = await welcome(browser, origin, 'visitor')
  await visitor.page.goto(origin)
})
afterAll(async () => {
  await visitor.leave()
  server.closeAllConnections()
  server.close()
  await browser.close()
})

test('a breach of the content security policy is recorded', async () => {
  await expect.poll(() => visitor.complaints.policy.join('\n')).toContain('img-src')
})

test('a breach of Trusted Types is recorded', async () => {
  await expect.poll(() => visitor.complaints.policy.join('\n')).toContain('trusted-types-sink')
})

test('requests and sockets to another origin are recorded', async () => {
  await expect.poll(() => visitor.complaints.foreign).toContain('http://127.0.0.1:9/')
  await expect.poll(() => visitor.complaints.foreign).toContain('ws://127.0.0.1:9/')
})

test('an error that nobody caught is recorded', async () => {
  await expect.poll(() => visitor.complaints.faults.join('\n')).toContain('nobody caught this')
})
