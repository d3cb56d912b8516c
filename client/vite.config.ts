/**
 * How the client is built: one entry that picks the page, one stylesheet, the service worker at a fixed name, and a
 * manifest from which the server learns the hashed names. Nothing is inlined (no data: URIs, no inline scripts), so that
 * the strict Content-Security-Policy of server/platform/html-page.ts holds.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  publicDir: here('public'),
  base: '/',
  clearScreen: false,
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
