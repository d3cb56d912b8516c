/**
 * The walls of the house: who may import whom (CONTRIBUTING.md §1, rules 1 to 10). A violation fails `npm run check`.
 * tests/house/walls.test.ts plants a violation of each rule and expects it to be found. Tests may look behind every
 * wall and so are free of the rules about rooms; no product code may look at a test.
 */
const test = '\\.test\\.ts$|^tests/'
const product = '^(packages|server|client|migrations)/'
const entries = [
  '^server/(main|cli)\\.ts$',
  '^client/(main|service-worker)\\.ts$',
  '^client/platform/schema-stand-in\\.ts$', // put in another module's place by client/vite.config.ts
  '^client/vite\\.config\\.ts$',
  '^server/exchange/exchange-worker\\.ts$', // started as a thread by workbench.ts
  '^migrations/',
  '^scripts/',
  '^tests/',
  '\\.test\\.ts$',
]
/** Folders of the server and the client that are no slices: floors below them, or the one place above them. */
const serverFloors = '^server/(platform|auth|live)/'
const clientFloors = '^client/(platform|ui|live|editor)/'
const clientCommons = '^client/(platform|ui|live|editor|workspace|shell|styles|public|dist)/'

/** A library and the only places that may import it. */
function home(name, library, places, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: product, pathNot: [test, ...places] },
    to: { path: `(^|/)node_modules/(${library})/|^(${library})$` },
  }
}

const npm = name => `(@types/)?${name}`

module.exports = {
  forbidden: [
    // ---- 1: no rings, no orphans
    {
      name: '1-no-ring-of-files',
      comment: 'Rule 1. Two files that need each other are one idea in two places, or a third idea without a name.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: '1-no-ring-of-folders',
      comment:
        'Rule 1. Folders are floors or neighbours; a ring of folders is neither. Judged without tests (check.ts).',
      severity: 'error',
      scope: 'folder',
      from: { path: product },
      to: { circular: true },
    },
    {
      name: '1-no-orphan',
      comment: 'Rule 1. A file that nobody imports and that imports nobody is dead, unless something starts with it.',
      severity: 'error',
      from: { orphan: true, path: product, pathNot: [...entries, '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: '1-everything-resolves',
      comment: 'An import that leads nowhere, or to a package that no package.json names.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },

    // ---- 2: client and server
    {
      name: '2-client-not-to-server',
      comment: 'Rule 2. Both import packages; what they share is a contract.',
      severity: 'error',
      from: { path: '^client/', pathNot: test },
      to: { path: '^(server|migrations|scripts)/' },
    },
    {
      name: '2-server-not-to-client',
      comment: 'Rule 2. Both import packages; what they share is a contract.',
      severity: 'error',
      from: { path: '^server/', pathNot: test },
      to: { path: '^client/' },
    },

    // ---- 3: packages
    {
      name: '3-domain-imports-only-itself',
      comment: 'Rule 3. What things are and what may happen to them needs nothing else, no library either.',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: test },
      to: { pathNot: '^packages/domain/' },
    },
    {
      name: '3-packages-import-domain',
      comment: 'Rule 3. Beside itself, a package imports domain; libraries have their homes below.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: [test, '^packages/domain/', '^packages/exchange/'] },
      to: { pathNot: ['^packages/$1/', '^packages/domain/', 'node_modules/'], dependencyTypesNot: ['npm', 'core'] },
    },
    {
      name: '3-exchange-prints-documents',
      comment: 'Rule 3. Files are printed from documents, in words: exchange stands on domain, document and messages.',
      severity: 'error',
      from: { path: '^packages/exchange/', pathNot: test },
      to: {
        pathNot: ['^packages/(exchange|domain|document|messages)/', 'node_modules/'],
        dependencyTypesNot: ['npm', 'core'],
      },
    },
    {
      name: '3-nobody-stands-on-exchange',
      comment: 'Rule 3. Files are an end: no other package knows them, and the client asks the server for them.',
      severity: 'error',
      from: { path: '^(packages|client)/', pathNot: [test, '^packages/exchange/'] },
      to: { path: '^packages/exchange/' },
    },
    {
      name: '3-packages-are-pure',
      comment: 'Rule 3. No input, output, clock or framework: packages run in Node and in a browser alike.',
      severity: 'error',
      from: { path: '^packages/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },

    // ---- 4: floors of the server
    {
      name: '4-platform-knows-nothing-above',
      comment: 'Rule 4. The platform knows no word of consultation.',
      severity: 'error',
      from: { path: '^server/platform/', pathNot: test },
      to: { path: '^server/', pathNot: '^server/platform/' },
    },
    {
      name: '4-auth-and-live-import-platform',
      comment: 'Rule 4. Who asks, and how people write together, know no goal and no round.',
      severity: 'error',
      from: { path: '^server/(auth|live)/', pathNot: test },
      to: { path: '^server/', pathNot: ['^server/platform/', '^server/$1/'] },
    },
    {
      name: '4-only-the-roof-puts-parts-together',
      comment: 'Rule 4. app, main, cli and config are above every room; a room is given what it needs.',
      severity: 'error',
      from: { path: '^server/[^/]+/', pathNot: test },
      to: { path: '^server/[^/]+\\.ts$' },
    },
    {
      name: '4-pages-stand-above-slices',
      comment: 'Rule 4. A page may show several slices, through their queries; no slice knows a page.',
      severity: 'error',
      from: { path: '^server/[^/]+/', pathNot: [test, '^server/pages/'] },
      to: { path: '^server/pages/' },
    },
    {
      name: '4-pages-only-read',
      comment: 'Rule 4. What a page changes, it changes through an endpoint of the slice.',
      severity: 'error',
      from: { path: '^server/pages/', pathNot: test },
      to: { path: '-(commands|effects)\\.ts$' },
    },
    {
      name: '4-migrations-stand-alone',
      comment: 'A migration must mean the same for ever: it imports nothing of ours that may change.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(packages|server|client|scripts|tests|migrations)/' },
    },

    // ---- 5: slices of the server
    {
      name: '5-slices-meet-by-queries-and-effects',
      comment:
        'Rule 5. Read another slice through the queries of its nouns, change it through its x-effects; nothing else.',
      severity: 'error',
      from: { path: '^server/([^/]+)/', pathNot: [test, serverFloors, '^server/pages/'] },
      to: {
        path: '^server/[^/]+/',
        pathNot: [serverFloors, '^server/$1/', '-queries\\.ts$', '^server/(?<slice>[a-z]+)/\\k<slice>-effects\\.ts$'],
      },
    },
    {
      name: '5-pages-read-by-queries',
      comment: 'Rule 5. A page shows slices through their queries, of whichever of their nouns.',
      severity: 'error',
      from: { path: '^server/pages/', pathNot: test },
      to: { path: '^server/[^/]+/', pathNot: [serverFloors, '^server/pages/', '-(queries|commands|effects)\\.ts$'] },
    },
    {
      name: '5-effects-stay-effects',
      comment:
        'Rule 5. An effect runs in its caller’s unit of work: it authorises nothing and calls no further effects.',
      severity: 'error',
      from: { path: '^server/([^/]+)/[^/]+-effects\\.ts$' },
      to: { path: '-effects\\.ts$|-commands\\.ts$|-routes\\.ts$|^server/auth/authorize' },
    },
    {
      name: '5-queries-only-read',
      comment: 'Rule 5. The face that a slice shows to others writes nothing.',
      severity: 'error',
      from: { path: '^server/.+-queries\\.ts$' },
      to: { path: '-effects\\.ts$|-commands\\.ts$|-routes\\.ts$|^server/platform/unit-of-work' },
    },
    {
      name: '5-commands-know-no-door',
      comment: 'Routes call commands, never the other way round.',
      severity: 'error',
      from: { path: '-(commands|queries|effects)\\.ts$', pathNot: test },
      to: { path: '-routes\\.ts$|^server/platform/bind-endpoint' },
    },

    // ---- 6: live
    {
      name: '6-live-has-two-doors',
      comment: 'Rule 6. The engine is entered through rooms.ts or connection.ts.',
      severity: 'error',
      from: { path: '^server/', pathNot: [test, '^server/live/'] },
      to: { path: '^server/live/', pathNot: '^server/live/(rooms|connection)\\.ts$' },
    },

    // ---- 7: the database
    home(
      '7-database-in-its-places',
      npm('kysely'),
      [
        '-(commands|queries|effects)\\.ts$',
        '^server/platform/',
        '^server/live/update-log[^/]*\\.ts$',
        '^server/auth/session[^/]*\\.ts$',
        '^migrations/',
      ],
      'Rule 7. The database is touched in commands, queries, effects, platform, live/update-log and auth/session.',
    ),
    {
      name: '7-tables-in-their-places',
      comment: 'Rule 7. Who knows the tables touches the database.',
      severity: 'error',
      from: {
        path: '^server/',
        pathNot: [
          test,
          '-(commands|queries|effects)\\.ts$',
          '^server/platform/',
          '^server/live/update-log[^/]*\\.ts$',
          '^server/auth/session[^/]*\\.ts$',
        ],
      },
      to: { path: '^server/platform/tables\\.ts$' },
    },
    home(
      '7-drivers-in-platform',
      `${npm('pg')}|@electric-sql/pglite`,
      ['^server/platform/'],
      'Rule 7. Which database it is, only the platform knows.',
    ),

    // ---- 8: the client
    {
      name: '8-client-slices-do-not-meet',
      comment: 'Rule 8. Client slices do not import each other; the workspace composes them.',
      severity: 'error',
      from: { path: '^client/([^/]+)/', pathNot: [test, clientCommons] },
      to: { path: '^client/[^/]+/', pathNot: ['^client/$1/', clientFloors, '^client/(styles|public)/'] },
    },
    {
      name: '8-client-floors-know-no-slice',
      comment: 'Rule 8. ui, live and editor (and platform below them) know no slice.',
      severity: 'error',
      from: { path: clientFloors, pathNot: test },
      to: { path: '^client/', pathNot: [clientFloors, '^client/styles/'] },
    },
    {
      name: '8-client-platform-is-the-ground',
      comment: 'Rule 8. Calling endpoints, contexts, the session: nothing of ours stands below them.',
      severity: 'error',
      from: { path: '^client/platform/', pathNot: test },
      to: { path: '^client/', pathNot: '^client/platform/' },
    },
    {
      name: '8-ui-is-words-and-shapes',
      comment: 'Rule 8. Elements that know no word of consultation, no provider and no editor.',
      severity: 'error',
      from: { path: '^client/ui/', pathNot: test },
      to: { path: '^client/', pathNot: '^client/(ui|platform|styles)/' },
    },
    {
      name: '8-workspace-below-shell',
      comment: 'Rule 8. The frame shows the workspace, not the other way round.',
      severity: 'error',
      from: { path: '^client/workspace/', pathNot: test },
      to: { path: '^client/(shell/|main\\.ts)' },
    },

    // ---- 9: libraries have homes
    home(
      '9-yjs-at-home',
      `${npm('yjs')}|y-protocols`,
      ['^packages/document/', '^server/live/', '^client/live/', '^client/editor/'],
      'Rule 9. Yjs in packages/document, server/live, client/live and client/editor.',
    ),
    home(
      '9-encodings-at-home',
      npm('lib0'),
      ['^packages/(document|contract|record)/', '^server/live/', '^client/live/', '^client/editor/'],
      'Rule 9. The wire’s bytes in contract, the hashes of the record, and where Yjs is.',
    ),
    home('9-providers-at-home', 'y-websocket|y-indexeddb', ['^client/live/'], 'Rule 9. Providers in client/live.'),
    home(
      '9-prosemirror-at-home',
      'prosemirror-[a-z]+',
      ['^packages/document/', '^client/editor/'],
      'Rule 9. ProseMirror in packages/document (its model) and client/editor.',
    ),
    {
      name: '9-document-takes-only-the-model',
      comment: 'Rule 9. Of ProseMirror, packages/document needs the model alone.',
      severity: 'error',
      from: { path: '^packages/document/', pathNot: test },
      to: { path: '(^|/)node_modules/prosemirror-(?!model)' },
    },
    home('9-lit-at-home', 'lit|lit-html|lit-element|@lit/[a-z-]+', ['^client/'], 'Rule 9. Lit in the client.'),
    home(
      '9-fastify-at-home',
      'fastify|fastify-plugin|@fastify/[a-z-]+',
      [
        '^server/app\\.ts$',
        // bind-endpoint, and what all doors share: the error handler, origins, the frame of pages, files, the API's page.
        '^server/platform/(bind-endpoint|problem|origin-check|html-page|missing-page|client-assets|api-docs)\\.ts$',
        '^server/auth/',
        '-routes\\.ts$',
      ],
      'Rule 9. Fastify in app, at the doors of platform, in auth and in routes.',
    ),
    home(
      '9-websockets-at-home',
      npm('ws'),
      ['^server/live/', '^server/drafting/[^/]*routes\\.ts$', '^server/notification/event-[a-z]+\\.ts$'],
      'Rule 9. Sockets in server/live, at the door that hands them over, and where people hear of events.',
    ),
    home('9-mail-at-home', npm('nodemailer'), ['^server/notification/'], 'Rule 9. Mail in server/notification.'),
    home(
      '9-file-formats-at-home',
      'markdown-it|saxes|docx|@myriaddreamin/typst-ts-node-compiler',
      ['^packages/exchange/', '^server/exchange/'],
      'Rule 9. Libraries of file formats in packages/exchange and server/exchange.',
    ),
    home(
      '9-argon2-at-home',
      '@node-rs/argon2',
      ['^server/auth/password\\.ts$'],
      'Rule 9. Password hashes in one file.',
    ),
    home(
      '9-schemas-at-home',
      'typebox|@sinclair/typebox',
      ['^packages/(contract|exchange)/', '^server/'],
      'Rule 9. Shapes are stated in contract and (of the lossless file) in exchange and checked where bytes enter the server; the client trusts its own.',
    ),
    {
      name: '9-no-workbench-in-the-product',
      comment: 'Test tools and other development dependencies stay out of what runs.',
      severity: 'error',
      from: { path: product, pathNot: [test, '^client/vite\\.config\\.ts$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: '9-no-undeclared-library',
      comment: 'What is imported is named in the package.json beside it.',
      severity: 'error',
      from: { path: product, pathNot: [test, '^migrations/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: '9-product-not-to-tests',
      comment: 'No product code looks at a test or a script.',
      severity: 'error',
      from: { path: product, pathNot: test },
      to: { path: `${test}|^scripts/|^bench/` },
    },

    // ---- 10: import the file that defines a name
    {
      name: '10-no-barrel',
      comment: 'Rule 10. Import the file that defines a name.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)index\\.(ts|js|mts|cts|mjs|cjs)$', pathNot: 'node_modules/' },
    },
    {
      name: '10-no-re-export',
      comment: 'Rule 10. A name has one address: no file passes on another file’s names.',
      severity: 'error',
      from: { path: product },
      to: { dependencyTypes: ['export'] },
    },
    {
      name: '10-no-alias',
      comment: 'Rule 10. Relative paths with their extension: no alias, no workspace name.',
      severity: 'error',
      from: {},
      to: { path: product, dependencyTypes: ['aliased', 'npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(client/dist[^/]*|bench|data|test-results)/' },
    parser: 'tsc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'browser', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
}
