/**
 * The built client: which hashed file is the entry, what it needs, and how the files are served. Hashed files never
 * change and may be kept for ever; the service worker must always be asked for anew. Building is not done here.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Locale } from '../../packages/messages/say.ts'

export type ClientAssets = {
  /** Addresses, such as `/assets/main-1a2b3c.js`. */
  readonly script: string
  readonly styles: readonly string[]
  /** What a page's code will import, so that the browser fetches it at once; empty for a page without code of its own. */
  preloads(page: string, locale: Locale): readonly string[]
}

type ManifestChunk = {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}
type Manifest = { readonly [source: string]: ManifestChunk }

/** Source of each page's code, as client/main.ts imports it. */
const pageSources: { readonly [page: string]: string } = {
  goal: 'workspace/goal-workspace.ts',
  'sign-in': 'participant/sign-in-page.ts',
  account: 'participant/account-page.ts',
}

/** Source of each language's sentences, as client/platform/page-catalogue.ts loads them. */
const catalogueSources: { readonly [locale in Locale]: readonly string[] } = {
  ar: ['../packages/messages/ar/all.ts'],
  en: ['../packages/messages/en/all.ts'],
  fr: ['../packages/messages/fr/all.ts'],
  'en-XA': ['../packages/messages/en/all.ts', '../packages/messages/pseudo.ts'],
}

/** Reads the names of the built client. Throws when it was not built. `folder`: client/dist. */
export function readClientAssets(folder: string): ClientAssets {
  const manifest = parseManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  const entry = chunkOf(manifest, 'main.ts')
  const styles = [chunkOf(manifest, 'styles/all.css').file, ...(entry.css ?? [])]
  return {
    script: `/${entry.file}`,
    styles: styles.map(file => `/${file}`),
    preloads: (page, locale) => {
      const source = pageSources[page]
      const files = filesOf(manifest, 'main.ts')
      if (source !== undefined) filesOf(manifest, source).forEach(file => files.add(file))
      catalogueSources[locale].forEach(catalogue => filesOf(manifest, catalogue).forEach(file => files.add(file)))
      files.delete(entry.file)
      return [...files].map(file => `/${file}`)
    },
  }
}

/** Serves the built client from `folder` (client/dist): assets, fonts, icons and the service worker. */
export async function serveClientAssets(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    maxAge: '365d',
    immutable: true,
    preCompressed: true,
  })
  await app.register(fastifyStatic, {
    root: join(folder, 'fonts'),
    prefix: '/fonts/',
    index: false,
    decorateReply: false,
    maxAge: '30d',
  })
  for (const file of ['icons.svg', 'mark.svg']) {
    app.get(`/${file}`, (_request, reply) => reply.sendFile(file, folder, { maxAge: '1d', immutable: false }))
  }
  app.get('/service-worker.js', (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .sendFile('service-worker.js', folder, { cacheControl: false, immutable: false }),
  )
}

function chunkOf(manifest: Manifest, source: string): ManifestChunk {
  const chunk = manifest[source]
  if (chunk === undefined) throw new Error(`the built client lacks ${source}: run npm run build`)
  return chunk
}

/** The file of a source and of everything it imports at once (not of what it loads later). */
function filesOf(manifest: Manifest, source: string, files: Set<string> = new Set()): Set<string> {
  const chunk = chunkOf(manifest, source)
  if (files.has(chunk.file)) return files
  files.add(chunk.file)
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, files)
  return files
}

function parseManifest(json: string): Manifest {
  return JSON.parse(json) as Manifest
}
