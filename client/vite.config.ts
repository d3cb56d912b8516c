/**
 * How the client is built: one entry that picks the page, one stylesheet, the service worker at a fixed name, and a
 * manifest from which the server learns the hashed names. Nothing is inlined (no data: URIs, no inline scripts), so that
 * the strict Content-Security-Policy of server/platform/html-page.ts holds. Text files are stored compressed beside
 * themselves, for the server to send as they are.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { defineConfig, type Plugin, runnerImport } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Catalogues of what only the server says: the terminal, mails, the pages about the interface. */
const serverCatalogues = ['api-docs', 'notification', 'terminal'] as const
const messages = here('../packages/messages')

/**
 * Writes each language as one whole catalogue: without the server's own sentences, and in English what the language
 * lacks, so that a page loads one file of sentences and no other language.
 */
function wholeCatalogues(): Plugin {
  const read = async (path: string): Promise<{ readonly [key: string]: unknown }> => {
    const { module } = await runnerImport<{ readonly [name: string]: object }>(path, { configFile: false })
    return Object.assign({}, ...Object.values(module)) as { readonly [key: string]: unknown }
  }
  const readEnglish = async (): Promise<{ readonly [key: string]: unknown }> => {
    const english: { [key: string]: unknown } = { ...(await read(join(messages, 'en/all.ts'))) }
    for (const part of serverCatalogues) {
      for (const key of Object.keys(await read(join(messages, `en/${part}.ts`)))) delete english[key]
    }
    return english
  }
  let english: ReturnType<typeof readEnglish> | null = null
  return {
    name: 'whole-catalogues',
    buildStart() {
      english = readEnglish()
      english.catch(() => undefined) // told by the hook below
    },
    load: {
      filter: { id: /packages[\\/]messages[\\/](en|fr|ar)[\\/]all\.ts$/ },
      async handler(id) {
        const language = basename(dirname(id))
        for (const part of await readdir(dirname(id))) this.addWatchFile(join(dirname(id), part))
        const source = await (english ?? readEnglish())
        const own = language === 'en' ? source : await read(id)
        const whole = Object.fromEntries(Object.entries(source).map(([key, said]) => [key, own[key] ?? said]))
        const name = { en: 'english', fr: 'french', ar: 'arabic' }[language] ?? ''
        return { code: `export const ${name} = ${JSON.stringify(whole)}`, map: null }
      },
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
  plugins: [wholeCatalogues(), storedCompressed()],
  // The contract's schemas are checked by the server; the client needs names and paths alone.
  // Of the catalogues it loads the page's alone.
  resolve: {
    alias: [
      { find: 'typebox', replacement: here('platform/schema-stand-in.ts') },
      { find: './catalogues.ts', replacement: here('platform/page-catalogue.ts') },
    ],
  },
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
      // Compressing what was built takes most of the time, and is meant to.
      checks: { pluginTimings: false },
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
