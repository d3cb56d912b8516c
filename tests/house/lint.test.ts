/**
 * The lint rules bite: a planted file breaks each, read by the house's own configuration. A tool that lost its types,
 * or a plug-in that did not load, would find nothing and say so nowhere.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { repositoryRoot } from './repository-files.ts'

type Planted = { readonly rule: string; readonly path: string; readonly text: string }

const planted: readonly Planted[] = [
  {
    rule: 'typescript(no-floating-promises)',
    path: 'server/platform/floating.ts',
    text: 'export async function act(): Promise<void> {}\nexport function go(): void {\n  act()\n}\n',
  },
  {
    rule: 'typescript(no-misused-promises)',
    path: 'server/platform/misused.ts',
    text: 'export function go(acts: (() => Promise<void>)[]): void {\n  acts.forEach(async act => { await act() })\n}\n',
  },
  {
    rule: 'typescript(strict-boolean-expressions)',
    path: 'packages/domain/boolean.ts',
    text: 'export function go(count: number | null): number {\n  return count ? count : 1\n}\n',
  },
  {
    rule: 'typescript(no-explicit-any)',
    path: 'packages/domain/any.ts',
    text: 'export function go(count: any): void {\n  void count\n}\n',
  },
  {
    rule: 'typescript(no-non-null-assertion)',
    path: 'client/ui/sure.ts',
    text: 'export function go(words: string[]): string {\n  return words[0]!\n}\n',
  },
  {
    rule: 'typescript(consistent-type-imports)',
    path: 'packages/domain/types.ts',
    text: "import { Goal } from './goal-ground.ts'\nexport function go(goal: Goal): Goal {\n  return goal\n}\n",
  },
  {
    rule: 'typescript(no-namespace)',
    path: 'packages/domain/space.ts',
    text: 'export namespace Space {\n  export const ground = 1\n}\n',
  },
  {
    rule: 'typescript(switch-exhaustiveness-check)',
    path: 'packages/domain/round.ts',
    text: "export function go(kind: 'open' | 'closed'): number {\n  switch (kind) {\n    case 'open':\n      return 1\n  }\n  return 2\n}\n",
  },
  {
    rule: 'eslint(no-empty)',
    path: 'server/platform/caught.ts',
    text: 'export function go(act: () => void): void {\n  try {\n    act()\n  } catch {}\n}\n',
  },
  {
    rule: 'eslint(no-restricted-properties)',
    path: 'client/ui/markup.ts',
    text: 'export function go(element: Element, words: string): void {\n  element.innerHTML = words\n}\n',
  },
  {
    rule: 'eslint(no-restricted-properties)',
    path: 'server/agenda/environment.ts',
    text: "export function go(): string | undefined {\n  return process.env['PORT']\n}\n",
  },
  {
    rule: 'eslint(no-restricted-properties)',
    path: 'server/agenda/clockwork.ts',
    text: 'export function go(): number {\n  return Date.now()\n}\n',
  },
  {
    rule: 'eslint(no-console)',
    path: 'server/agenda/loud.ts',
    text: "export function go(): void {\n  console.log('so')\n}\n",
  },
  {
    rule: 'eslint(no-restricted-imports)',
    path: 'client/ui/unsafe.ts',
    text: "import { unsafeHTML } from 'lit/directives/unsafe-html.js'\nexport const ground = unsafeHTML\n",
  },
  {
    rule: 'lit(ban-attributes)',
    path: 'client/ui/styled.ts',
    text: 'import { html } from \'lit\'\nexport const ground = html`<p style="color: red">words</p>`\n',
  },
  {
    rule: 'import(no-default-export)',
    path: 'client/ui/default.ts',
    text: 'export default function go(): void {}\n',
  },
  {
    rule: 'vitest(no-focused-tests)',
    path: 'packages/domain/alone.test.ts',
    text: "import { test } from 'vitest'\ntest.only('alone', () => {})\n",
  },
]

describe('the lint rules', () => {
  let said: string

  beforeAll(async () => {
    said = await lintPlantedTree()
  })

  test.each(planted)('$rule finds what $path does', ({ rule, path }) => {
    const lines = said.split('\n').filter(line => line.startsWith(`${path}:`))
    expect(lines.filter(line => line.includes(`Error/${rule}`))).not.toEqual([])
  })
})

async function lintPlantedTree(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'acquis-lint-'))
  try {
    await symlink(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'))
    const settings = [
      '.oxlintrc.json',
      'tsconfig.json',
      ...['packages', 'server', 'client'].map(room => `${room}/tsconfig.json`),
    ]
    for (const path of settings) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await cp(join(repositoryRoot, path), join(root, path))
    }
    const ground = { path: 'packages/domain/goal-ground.ts', text: 'export type Goal = { readonly number: number }\n' }
    for (const { path, text } of [...planted, ground]) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    return await lint(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

function lint(root: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const program = join(repositoryRoot, 'node_modules/.bin/oxlint')
    const args = [program, '--type-aware', '--format', 'unix']
    execFile(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && stdout === '') reject(new Error(`lint failed: ${stderr}`, { cause: error }))
      else resolve(stdout)
    })
  })
}
