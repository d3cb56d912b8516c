/**
 * Starts one of the tools in node_modules with the Node that runs this script, and collects what it says.
 * Tools are found through their package.json, not through `.bin`, so that this works on every system.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export type Tool = { readonly library: string; readonly command: string; readonly args: readonly string[] }
export type Outcome = {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
  readonly ms: number
}

/** Runs a tool in the root of the repository; resolves however it ends. */
export async function runTool(tool: Tool, env: NodeJS.ProcessEnv = process.env): Promise<Outcome> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [toolPath(tool), ...tool.args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 1))
  })
  return { exitCode, output, errors, ms: performance.now() - startedAt }
}

/** The script that a package offers under this command. */
export function toolPath({ library, command }: Pick<Tool, 'library' | 'command'>): string {
  const folder = join(root, 'node_modules', library)
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { bin } = manifest as { readonly bin: string | Readonly<Record<string, string>> }
  const path = typeof bin === 'string' ? bin : bin[command]
  if (path === undefined) throw new Error(`${library} has no command ${command}`)
  return join(folder, path)
}
