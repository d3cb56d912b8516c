/**
 * The import walls bite: for each rule of .dependency-cruiser.cjs a tree is planted that breaks it, and one that keeps
 * them all. A rule without a planted breach fails here, so that no rule can be dead without anybody noticing.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Walk, walkPlantedTree } from './import-walls.ts'
import { repositoryRoot } from './repository-files.ts'

type Planted = { readonly rule: string; readonly from: string; readonly imports: readonly string[] }

/** Each line: a rule, the file that breaks it, and what that file imports. */
const planted: readonly Planted[] = [
  { rule: '1-no-ring-of-files', from: 'packages/domain/ring-one.ts', imports: ['./ring-two.ts'] },
  { rule: '1-no-ring-of-folders', from: 'server/evidence', imports: [] },
  { rule: '1-no-orphan', from: 'server/platform/orphan.ts', imports: [] },
  { rule: '1-everything-resolves', from: 'server/platform/lost.ts', imports: ['./nowhere.ts'] },
  { rule: '2-client-not-to-server', from: 'client/agenda/crossing.ts', imports: ['../../server/platform/ground.ts'] },
  { rule: '2-server-not-to-client', from: 'server/agenda/crossing-back.ts', imports: ['../../client/ui/ground.ts'] },
  { rule: '3-domain-imports-only-itself', from: 'packages/domain/reach.ts', imports: ['../contract/ground.ts'] },
  { rule: '3-domain-imports-only-itself', from: 'packages/domain/reach-library.ts', imports: ['lib0/encoding'] },
  { rule: '3-packages-import-domain', from: 'packages/contract/reach.ts', imports: ['../document/ground.ts'] },
  {
    rule: '3-packages-import-domain',
    from: 'packages/document/reach.ts',
    imports: ['../../server/platform/ground.ts'],
  },
  { rule: '3-exchange-prints-documents', from: 'packages/exchange/reach.ts', imports: ['../contract/ground.ts'] },
  { rule: '3-nobody-stands-on-exchange', from: 'packages/contract/reach-file.ts', imports: ['../exchange/ground.ts'] },
  {
    rule: '3-nobody-stands-on-exchange',
    from: 'client/agenda/reach-file.ts',
    imports: ['../../packages/exchange/ground.ts'],
  },
  { rule: '9-file-formats-at-home', from: 'server/agenda/docx-away.ts', imports: ['docx'] },
  { rule: '3-packages-are-pure', from: 'packages/document/disk.ts', imports: ['node:fs'] },
  { rule: '3-packages-are-pure', from: 'packages/contract/disk-too.ts', imports: ['fs'] },
  { rule: '4-platform-knows-nothing-above', from: 'server/platform/reach.ts', imports: ['../auth/ground.ts'] },
  { rule: '4-platform-knows-nothing-above', from: 'server/platform/reach-config.ts', imports: ['../config.ts'] },
  { rule: '4-auth-and-live-import-platform', from: 'server/auth/reach.ts', imports: ['../live/rooms.ts'] },
  { rule: '4-auth-and-live-import-platform', from: 'server/live/reach.ts', imports: ['../agenda/agenda-queries.ts'] },
  { rule: '4-only-the-roof-puts-parts-together', from: 'server/agenda/reach-app.ts', imports: ['../app.ts'] },
  { rule: '4-migrations-stand-alone', from: 'migrations/1-reach.ts', imports: ['../packages/domain/ground.ts'] },
  {
    rule: '5-slices-meet-by-queries-and-effects',
    from: 'server/comment/reach-commands.ts',
    imports: ['../agenda/agenda-commands.ts'],
  },
  {
    rule: '5-slices-meet-by-queries-and-effects',
    from: 'server/comment/reach-other.ts',
    imports: ['../agenda/other-commands.ts'],
  },
  { rule: '5-pages-read-by-queries', from: 'server/pages/reach.ts', imports: ['../agenda/agenda-routes.ts'] },
  {
    rule: '5-effects-stay-effects',
    from: 'server/comment/comment-effects.ts',
    imports: ['../agenda/agenda-effects.ts'],
  },
  { rule: '5-effects-stay-effects', from: 'server/record/record-effects.ts', imports: ['../auth/authorize.ts'] },
  {
    rule: '5-queries-only-read',
    from: 'server/comment/comment-queries.ts',
    imports: ['../platform/unit-of-work.ts'],
  },
  { rule: '5-commands-know-no-door', from: 'server/agenda/door-commands.ts', imports: ['./agenda-routes.ts'] },
  { rule: '4-pages-stand-above-slices', from: 'server/agenda/page-reach.ts', imports: ['../pages/ground.ts'] },
  { rule: '4-pages-only-read', from: 'server/pages/writer.ts', imports: ['../agenda/agenda-commands.ts'] },
  { rule: '6-live-has-two-doors', from: 'server/drafting/window.ts', imports: ['../live/room.ts'] },
  { rule: '6-live-has-two-doors', from: 'server/app.ts', imports: ['./live/room.ts'] },
  { rule: '7-database-in-its-places', from: 'server/agenda/sneak.ts', imports: ['kysely'] },
  { rule: '7-database-in-its-places', from: 'server/live/room-sneak.ts', imports: ['kysely'] },
  { rule: '7-tables-in-their-places', from: 'server/agenda/sneak-tables.ts', imports: ['../platform/tables.ts'] },
  { rule: '7-drivers-in-platform', from: 'server/agenda/driver-queries.ts', imports: ['pg'] },
  { rule: '7-drivers-in-platform', from: 'server/live/update-log-driver.ts', imports: ['@electric-sql/pglite'] },
  { rule: '8-client-slices-do-not-meet', from: 'client/comment/reach.ts', imports: ['../agenda/ground.ts'] },
  { rule: '8-client-slices-do-not-meet', from: 'client/comment/reach-up.ts', imports: ['../workspace/ground.ts'] },
  { rule: '8-client-floors-know-no-slice', from: 'client/editor/reach.ts', imports: ['../agenda/ground.ts'] },
  { rule: '8-client-floors-know-no-slice', from: 'client/live/reach-up.ts', imports: ['../workspace/ground.ts'] },
  { rule: '8-client-platform-is-the-ground', from: 'client/platform/reach.ts', imports: ['../ui/ground.ts'] },
  { rule: '8-ui-is-words-and-shapes', from: 'client/ui/reach.ts', imports: ['../live/ground.ts'] },
  { rule: '8-workspace-below-shell', from: 'client/workspace/reach.ts', imports: ['../shell/ground.ts'] },
  { rule: '9-yjs-at-home', from: 'server/drafting/yjs-away.ts', imports: ['yjs'] },
  { rule: '9-yjs-at-home', from: 'client/workspace/yjs-away.ts', imports: ['y-protocols/awareness'] },
  { rule: '9-encodings-at-home', from: 'server/agenda/lib0-away.ts', imports: ['lib0/encoding'] },
  { rule: '9-providers-at-home', from: 'client/editor/provider-away.ts', imports: ['y-websocket'] },
  { rule: '9-prosemirror-at-home', from: 'client/workspace/prosemirror-away.ts', imports: ['prosemirror-view'] },
  { rule: '9-document-takes-only-the-model', from: 'packages/document/view.ts', imports: ['prosemirror-view'] },
  { rule: '9-lit-at-home', from: 'server/platform/lit-away.ts', imports: ['lit'] },
  { rule: '9-fastify-at-home', from: 'server/agenda/fastify-commands.ts', imports: ['fastify'] },
  { rule: '9-fastify-at-home', from: 'server/live/fastify-away.ts', imports: ['@fastify/websocket'] },
  { rule: '9-websockets-at-home', from: 'server/agenda/socket-away.ts', imports: ['ws'] },
  { rule: '9-mail-at-home', from: 'server/agenda/mail-away.ts', imports: ['nodemailer'] },
  { rule: '9-argon2-at-home', from: 'server/auth/argon-away.ts', imports: ['@node-rs/argon2'] },
  { rule: '9-schemas-at-home', from: 'client/agenda/schema-away.ts', imports: ['typebox'] },
  { rule: '9-no-workbench-in-the-product', from: 'server/platform/workbench.ts', imports: ['playwright-core'] },
  { rule: '9-no-undeclared-library', from: 'client/ui/undeclared.ts', imports: ['nanoid'] },
  { rule: '9-product-not-to-tests', from: 'server/platform/peek.ts', imports: ['./ground.test.ts'] },
  { rule: '10-no-barrel', from: 'server/platform/barrel-user.ts', imports: ['../agenda/index.ts'] },
  { rule: '10-no-alias', from: 'server/platform/alias.ts', imports: ['@acquis/domain/ground.ts'] },
]

/** What the planted files lean on, and the breaches that are no plain import. */
const ground: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'packages/domain/ground.ts',
      'packages/contract/ground.ts',
      'packages/document/ground.ts',
      'packages/exchange/ground.ts',
      'server/platform/ground.ts',
      'server/platform/ground.test.ts',
      'server/platform/tables.ts',
      'server/platform/unit-of-work.ts',
      'server/auth/ground.ts',
      'server/auth/authorize.ts',
      'server/live/rooms.ts',
      'server/live/room.ts',
      'server/agenda/agenda-queries.ts',
      'server/agenda/agenda-commands.ts',
      'server/agenda/agenda-effects.ts',
      'server/agenda/agenda-routes.ts',
      'server/agenda/other-commands.ts',
      'server/agenda/index.ts',
      'server/config.ts',
      'server/pages/ground.ts',
      'client/platform/ground.ts',
      'client/ui/ground.ts',
      'client/live/ground.ts',
      'client/agenda/ground.ts',
      'client/workspace/ground.ts',
      'client/shell/ground.ts',
    ].map(path => [path, 'export const ground = 1\n']),
  ),
  'packages/domain/ring-two.ts': imports(['./ring-one.ts']),
  'server/evidence/evidence-queries.ts': imports(['../catalogue/catalogue-queries.ts']),
  'server/catalogue/catalogue-queries.ts': 'export const ground = 1\n',
  'server/catalogue/catalogue-commands.ts': imports(['../evidence/other-evidence.ts']),
  'server/evidence/other-evidence.ts': 'export const ground = 1\n',
  'server/platform/passed-on.ts': "export { ground } from './ground.ts'\n",
}

/** A house in small that keeps every wall: what each room is allowed to import. */
const lawful: Readonly<Record<string, string>> = {
  'packages/domain/errors.ts': 'export const ground = 1\n',
  'packages/contract/endpoint.ts': imports(['../domain/errors.ts', 'typebox', 'lib0/encoding']),
  'packages/document/tokens.ts': imports(['../domain/errors.ts', 'yjs', 'prosemirror-model']),
  'packages/messages/say.ts': imports(['../domain/errors.ts']),
  'packages/exchange/html-file.ts': imports(['../document/tokens.ts', '../messages/say.ts', 'markdown-it', 'typebox']),
  'server/platform/tables.ts': imports(['kysely', '../../packages/domain/errors.ts']),
  'server/platform/database.ts': imports(['./tables.ts', 'kysely', 'pg', '@electric-sql/pglite', 'node:path']),
  'server/platform/bind-endpoint.ts': imports(['fastify', '../../packages/contract/endpoint.ts']),
  'server/auth/session.ts': imports(['../platform/tables.ts', 'kysely']),
  'server/auth/authorize.ts': imports(['../../packages/domain/errors.ts']),
  'server/auth/auth-routes.ts': imports(['fastify', './session.ts', '../platform/bind-endpoint.ts']),
  'server/live/update-log.ts': imports(['../platform/tables.ts', 'kysely']),
  'server/live/room.ts': imports(['./update-log.ts', 'yjs', 'ws', '../../packages/document/tokens.ts']),
  'server/live/rooms.ts': imports(['./room.ts']),
  'server/agenda/agenda-queries.ts': imports(['../platform/tables.ts', 'kysely']),
  'server/agenda/agenda-effects.ts': imports(['../platform/tables.ts', './agenda-queries.ts']),
  'server/agenda/agenda-commands.ts': imports(['./agenda-queries.ts', '../auth/authorize.ts', 'kysely']),
  'server/agenda/agenda-routes.ts': imports(['./agenda-commands.ts', 'fastify', '../platform/bind-endpoint.ts']),
  'server/drafting/drafting-commands.ts': imports([
    '../agenda/agenda-queries.ts',
    '../agenda/agenda-effects.ts',
    '../live/rooms.ts',
  ]),
  'server/drafting/drafting-routes.ts': imports(['./drafting-commands.ts', '@fastify/websocket', '../live/rooms.ts']),
  'server/pages/goal-page-routes.ts': imports([
    'fastify',
    '../agenda/agenda-queries.ts',
    '../live/rooms.ts',
    '../platform/bind-endpoint.ts',
  ]),
  'server/config.ts': imports(['node:path']),
  'server/app.ts': imports([
    './config.ts',
    './platform/database.ts',
    './auth/auth-routes.ts',
    './agenda/agenda-routes.ts',
    './drafting/drafting-routes.ts',
    './live/rooms.ts',
    'fastify',
    '../packages/messages/say.ts',
  ]),
  'server/main.ts': imports(['./app.ts', './config.ts']),
  'client/platform/call.ts': imports(['../../packages/contract/endpoint.ts']),
  'client/ui/phase-chip.ts': imports(['lit', '../platform/call.ts']),
  'client/live/live-text.ts': imports(['yjs', 'y-websocket', 'y-indexeddb', '../platform/call.ts']),
  'client/editor/text-editor.ts': imports(['yjs', 'prosemirror-view', '../ui/phase-chip.ts']),
  'client/agenda/agenda-page.ts': imports(['lit', '../ui/phase-chip.ts', '../platform/call.ts']),
  'client/workspace/goal-workspace.ts': imports([
    'lit',
    '../agenda/agenda-page.ts',
    '../editor/text-editor.ts',
    '../live/live-text.ts',
  ]),
  'client/shell/app-shell.ts': imports(['../workspace/goal-workspace.ts', '../agenda/agenda-page.ts']),
  'client/main.ts': imports(['./shell/app-shell.ts']),
  'migrations/1-create-things.ts': imports(['kysely']),
}

describe('the import walls', () => {
  let broken: Walk

  beforeAll(async () => {
    const files = { ...ground }
    for (const breach of planted) if (breach.from.endsWith('.ts')) files[breach.from] = imports(breach.imports)
    broken = await walkPlantedTree(files)
  })

  test.each(planted)('$rule finds what $from does', ({ rule, from }) => {
    expect(broken.breaches.filter(breach => breach.rule === rule).map(breach => breach.from)).toContain(from)
  })

  test('10-no-re-export finds a name that is passed on', () => {
    expect(broken.breaches).toContainEqual({
      rule: '10-no-re-export',
      from: 'server/platform/passed-on.ts',
      to: 'server/platform/ground.ts',
    })
  })

  test('every rule has a planted breach', () => {
    const config: unknown = createRequire(import.meta.url)(join(repositoryRoot, '.dependency-cruiser.cjs'))
    const tried = new Set([...planted.map(breach => breach.rule), '10-no-re-export'])
    expect(ruleNames(config).filter(name => !tried.has(name))).toEqual([])
  })

  test('a house that keeps the walls is left alone', async () => {
    const walk = await walkPlantedTree(lawful)
    expect(walk.breaches).toEqual([])
    expect(walk.modules).toBeGreaterThan(Object.keys(lawful).length)
  })
})

function imports(paths: readonly string[]): string {
  const lines = paths.map(path => `import '${path}'`)
  return [...lines, 'export const ground = 1', ''].join('\n')
}

function ruleNames(config: unknown): readonly string[] {
  const { forbidden } = config as { readonly forbidden: readonly { readonly name: string }[] }
  return forbidden.map(rule => rule.name)
}
