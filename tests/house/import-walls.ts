/**
 * Runs the import checker with the house's own rules, on the repository or on a small tree that a test plants.
 * Only tests use it; `npm run check` runs the same configuration over the repository (scripts/check.ts).
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repositoryRoot } from './repository-files.ts'

export type Breach = { readonly rule: string; readonly from: string; readonly to: string }
export type Walk = { readonly modules: number; readonly breaches: readonly Breach[] }

const manifests = [
  'package.json',
  'server/package.json',
  'client/package.json',
  'packages/contract/package.json',
  'packages/document/package.json',
  'packages/domain/package.json',
  'packages/exchange/package.json',
  'packages/messages/package.json',
]

/** Checks a tree that holds these files beside the house's manifests and libraries; removes it afterwards. */
export async function walkPlantedTree(files: Readonly<Record<string, string>>): Promise<Walk> {
  const root = await mkdtemp(join(tmpdir(), 'acquis-walls-'))
  try {
    await lendLibraries(root)
    for (const path of manifests) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await cp(join(repositoryRoot, path), join(root, path))
    }
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    return await walk(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** The libraries by link, the workspaces' own names (`@acquis/…`) as npm would lay them in this tree. */
async function lendLibraries(root: string): Promise<void> {
  const libraries = join(repositoryRoot, 'node_modules')
  await mkdir(join(root, 'node_modules/@acquis'), { recursive: true })
  for (const name of await readdir(libraries)) {
    if (name !== '@acquis' && !name.startsWith('.')) {
      await symlink(join(libraries, name), join(root, 'node_modules', name))
    }
  }
  for (const name of ['contract', 'document', 'domain', 'exchange', 'messages']) {
    await symlink(join(root, 'packages', name), join(root, 'node_modules/@acquis', name))
  }
}

async function walk(root: string): Promise<Walk> {
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      process.execPath,
      [
        join(repositoryRoot, 'node_modules/.bin/depcruise'),
        '--config',
        join(repositoryRoot, '.dependency-cruiser.cjs'),
        '--output-type',
        'json',
        'packages',
        'server',
        'client',
        'migrations',
      ],
      { cwd: root, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && stdout === '') reject(new Error(`the import checker failed: ${stderr}`, { cause: error }))
        else resolve(stdout)
      },
    )
  })
  return parseWalk(JSON.parse(output))
}

type CruiseReport = {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly {
      readonly rule: { readonly name: string }
      readonly from: string
      readonly to: string
    }[]
  }
}

function parseWalk(report: CruiseReport): Walk {
  return {
    modules: report.summary.totalCruised,
    breaches: report.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}
