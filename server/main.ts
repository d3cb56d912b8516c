/** The entry of `npm start`. */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Later starts need not strip types and compile anew: a second less on a small machine.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/acquis'))
const { run } = await import('./run.ts')
await run()
