/**
 * A real browser page with the editor in it, for `.browser.test.ts`: bundles editor-harness.ts with Vite, serves it
 * under the product's strict policy (Trusted Types included) from a free port on loopback, opens Chromium on it.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

export type EditorPage = {
  readonly page: Page
  /** What the page complained about: uncaught errors and policy violations. A passing test leaves it empty. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html acquis-clipboard',
].join('; ')

const editorHarness = new URL('./editor-harness.ts', import.meta.url)

/** Opens the page and waits until the harness stands: the editor's, or another module that sets `harness`. */
export async function openEditorPage(harness: URL = editorHarness): Promise<EditorPage> {
  const files = await bundle(fileURLToPath(harness))
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '/') ?? { type: 'text/plain', body: '' }
    response.writeHead(200, { 'content-type': file.type, 'content-security-policy': policy }).end(file.body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo // a server that listens on TCP has one
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const origin = `http://127.0.0.1:${port}`
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(`${origin}/`)
  await page.waitForFunction(() => 'harness' in globalThis)
  return {
    page,
    complaints,
    close: async () => {
      await browser.close()
      await new Promise(done => server.close(done))
    },
  }
}

type ServedFile = { readonly type: string; readonly body: string }

/** One script and two style sheets, with their real names, as the product's build would serve them. */
async function bundle(harness: string): Promise<ReadonlyMap<string, ServedFile>> {
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: here('../../client'),
    publicDir: here('../../client/public'),
    // A harness elsewhere may have a Yjs of its own beside it; two of them do not know each other's types.
    resolve: { dedupe: ['yjs'] },
    build: {
      write: false,
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: {
          harness,
          styles: here('../../client/styles/all.css'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  })
  const files = new Map<string, ServedFile>()
  for (const output of Array.isArray(built) ? built : [built]) {
    if (!('output' in output)) continue
    for (const part of output.output) {
      const type = part.fileName.endsWith('.css') ? 'text/css' : 'text/javascript'
      files.set(`/${part.fileName}`, { type, body: part.type === 'chunk' ? part.code : String(part.source) })
    }
  }
  const sheets = [...files.keys()].filter(name => name.endsWith('.css'))
  files.set('/', {
    type: 'text/html; charset=utf-8',
    body:
      '<!doctype html><html lang="en"><head><title>Editor</title>' +
      sheets.map(name => `<link rel="stylesheet" href="${name}">`).join('') +
      '</head><body><main></main><script type="module" src="/harness.js"></script></body></html>',
  })
  return files
}
