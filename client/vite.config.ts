/**
 * How the client is built: one entry that picks the page, one stylesheet, the service worker at a fixed name, and a
 * manifest from which the server learns the hashed names. Nothing is inlined (no data: URIs, no inline scripts), so that
 * the strict Content-Security-Policy of server/platform/html-page.ts holds. Text files are stored compressed beside
 * themselves, for the server to send as they are.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Catalogues of what only the server says: the terminal, mails, the pages about the interface. */
const serverCatalogues: ReadonlySet<string> = new Set([
  'api-docs.ts',
  'demonstration.ts',
  'notification.ts',
  'terminal.ts',
])

/** Leaves the server's own sentences out of the client. */
function withoutServerCatalogues(): Plugin {
  return {
    name: 'without-server-catalogues',
    transform(code, id) {
      const isServerOnly = id.includes('/packages/messages/en/') && serverCatalogues.has(basename(id))
      const name = /export const (\w+) =/.exec(code)?.[1]
      return isServerOnly && name !== undefined ? { code: `export const ${name} = {}`, map: null } : null
    },
  }
}

/** Writes `.br` and `.gz` beside each script, style sheet and drawing. */
function storedCompressed(): Plugin {
  return {
    name: 'stored-compressed',
    apply: 'build',
    async writeBundle({ dir = here('dist') }) {
      const files = await readdir(dir, { recursive: true })
      await Promise.all(files.filter(file => /\.(js|css|svg)$/.test(file)).map(file => compress(join(dir, file))))
    },
  }
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, quality))
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
}

export default defineConfig({
  root: here('.'),
  publicDir: here('public'),
  base: '/',
  clearScreen: false,
  plugins: [withoutServerCatalogues(), storedCompressed()],
  // The contract's schemas are checked by the server; the client needs names and paths alone.
  resolve: { alias: { typebox: here('platform/schema-stand-in.ts') } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
    rolldownOptions: {
      input: {
        main: here('main.ts'),
        styles: here('styles/all.css'),
        'service-worker': here('service-worker.ts'),
      },
      output: {
        entryFileNames: chunk => (chunk.name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
})
