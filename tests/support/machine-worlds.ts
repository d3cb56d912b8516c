/**
 * Which worlds this machine has: a Chromium, a Redis or Valkey server (postgresql-instance.ts knows the rest). `npm test`
 * installs none of them; it runs what it finds and says what it skipped.
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const chromiumPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser of the `.browser.test.ts` world: CHROMIUM_PATH, or where systems keep it; null where there is none. */
export function chromiumPath(): string | null {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return existsSync(named) ? named : null
  return chromiumPaths.find(path => existsSync(path)) ?? onPath('chromium') ?? onPath('google-chrome')
}

/** A Redis-compatible server; null where there is none. */
export function redisServerPath(): string | null {
  return onPath('redis-server') ?? onPath('valkey-server')
}

export type OfficeTools = { readonly soffice: string; readonly pdftotext: string; readonly pdfinfo: string }

/** What opens our files as other people do; null where one of them is missing. */
export function officeTools(): OfficeTools | null {
  const soffice = onPath('soffice')
  const pdftotext = onPath('pdftotext')
  const pdfinfo = onPath('pdfinfo')
  return soffice === null || pdftotext === null || pdfinfo === null ? null : { soffice, pdftotext, pdfinfo }
}

function onPath(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => join(folder, program)).find(path => existsSync(path)) ?? null
}
