/**
 * The frame of every HTML page: head, assets by their hashed names, the page's facts as JSON for the client, and the
 * headers that keep a page to itself (Content-Security-Policy with Trusted Types, no other origin, no inline code).
 * Knows no word of any page; slices render the body. Everything written into a page goes through `escapeHtml`.
 */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { directionOf } from '../../packages/messages/languages.ts'
import type { Locale } from '../../packages/messages/say.ts'
import type { ClientAssets } from './client-assets.ts'

/** HTML that was escaped where it was made; only `html` and `trustedHtml` create it. */
export type Html = { readonly html: string }

export type Theme = 'light' | 'dark'

export type PageFacts = {
  /** Shown in the tab; ` · Acquis` is added. */
  readonly title: string
  /** Written to `<body data-page>`; client/main.ts loads that page's code. */
  readonly page: string
  readonly body: Html
  readonly locale: Locale
  /** Further elements of the head, such as `<meta name="robots">`. */
  readonly head?: Html | undefined
  /** Facts for the client's code, readable there by `pageState()`. Must hold nothing the reader may not see. */
  readonly state?: unknown
  /** The reader's own choice; without one the system decides. */
  readonly theme?: Theme | null | undefined
}

/** Renders a whole page. Built once per process by `buildHtmlPage`. */
export type HtmlPage = (facts: PageFacts) => string

/** Binds the page frame to the names of the built client. */
export function buildHtmlPage(assets: ClientAssets): HtmlPage {
  return facts => renderDocument(facts, assets)
}

/** Escapes what stands in a text or in a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, sign => entities[sign] ?? sign)
}

/**
 * A template whose values are escaped; nested `Html` and arrays of it are taken as they are; null, undefined and false
 * become nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: strings.map((string, i) => string + (i < values.length ? written(values[i]) : '')).join('') }
}
export type HtmlValue = string | number | Html | readonly Html[] | null | undefined | false

/** Marks markup as safe that another renderer escaped already (the text of a goal). Never for words of people. */
export function trustedHtml(markup: string): Html {
  return { html: markup }
}

/** An icon of client/public/icons.svg; decoration only, the words stand beside it or in the control's name. */
export function icon(name: string, flips = false): Html {
  return html`<svg class="${flips ? 'i i--flip' : 'i'}" aria-hidden="true"><use href="/icons.svg#${name}"></use></svg>`
}

/**
 * Answers with a page, compressed where the reader takes that. Pages are never stored by caches between the server and
 * the reader.
 */
export function sendPage(reply: FastifyReply, status: number, page: string): FastifyReply {
  void reply.header('cache-control', 'private, no-store').header('vary', 'accept-encoding')
  return sendHtml(reply, status, page)
}

/**
 * Answers with a page that says the same to everybody, whoever is signed in. Caches may share it for a minute, and no
 * longer when the house does not answer: what is public no more is gone everywhere a minute later. A reader with a
 * cookie may have chosen language or colours, and one who chooses now is given a cookie: hers is no one else's.
 */
export function sendPublicPage(reply: FastifyReply, page: string): FastifyReply {
  const { headers, url } = reply.request
  const isShared = headers.cookie === undefined && !url.includes('?')
  const mark = `W/"${createHash('sha256').update(page).digest('base64url')}"`
  void reply
    .header('cache-control', isShared ? 'public, max-age=60, must-revalidate' : 'private, no-cache')
    .header('vary', 'accept-encoding, accept-language, cookie')
    .header('etag', mark)
  const known = headers['if-none-match']?.split(',').some(one => one.trim() === mark) ?? false
  return known ? reply.code(304).send() : sendHtml(reply, 200, page)
}

function sendHtml(reply: FastifyReply, status: number, page: string): FastifyReply {
  void reply.code(status).header('content-type', 'text/html; charset=utf-8')
  if (!/\bgzip\b/.test(reply.request.headers['accept-encoding']?.toString() ?? '')) return reply.send(page)
  // A page of 40 KB takes under a millisecond; it holds no secret beside words that a stranger could choose.
  return reply.header('content-encoding', 'gzip').send(gzipSync(page))
}

/** The reader's choice of theme, from the cookie that the account menu writes; null follows the system. */
export function themeOf(cookies: { readonly [name: string]: string | undefined }): Theme | null {
  const theme = cookies['acquis-theme']
  return theme === 'light' || theme === 'dark' ? theme : null
}

/**
 * The names of Trusted Types policies that the client may create: Lit's own, the clipboard's (client/editor), and the
 * service worker's address (client/platform). No `default` policy: every other sink stays shut.
 */
const trustedTypesPolicies = ['lit-html', 'acquis-clipboard', 'acquis-service-worker'] as const

/** Sets the security headers on every answer. `publicOrigin`: `https://host[:port]`, which the live door shares. */
export async function registerSecurityHeaders(app: FastifyInstance, publicOrigin: string): Promise<void> {
  const overTls = publicOrigin.startsWith('https:')
  const liveOrigin = publicOrigin.replace(/^http/, 'ws')
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'blob:'],
        'font-src': ["'self'"],
        // Older Safari does not count ws: as 'self'.
        'connect-src': ["'self'", liveOrigin],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'object-src': ["'none'"],
        'frame-ancestors': ["'none'"],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': [...trustedTypesPolicies],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: overTls ? { maxAge: 63_072_000, includeSubDomains: false } : false,
  })
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('permissions-policy', permissionsPolicy)
  })
}

const permissionsPolicy =
  'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), ' +
  'display-capture=(), fullscreen=(), browsing-topics=(), clipboard-read=(), clipboard-write=(self)'

const entities: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function written(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return 'html' in value ? value.html : value.map(part => part.html).join('')
}

function renderDocument(facts: PageFacts, assets: ClientAssets): string {
  return html`<!doctype html>
    <html ${rootAttributes(facts)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${facts.title} · Acquis</title>
        <link rel="icon" href="/mark.svg" type="image/svg+xml" />
        ${assets.styles.map(href => html`<link rel="stylesheet" href="${href}" />`)}
        ${fonts[directionOf(facts.locale)].map(
          name => html`<link rel="preload" href="/fonts/${name}.woff2" as="font" type="font/woff2" crossorigin />`,
        )}
        ${assets.preloads(facts.page, facts.locale).map(href => html`<link rel="modulepreload" href="${href}" />`)}
        <script type="module" src="${assets.script}"></script>
        ${facts.head}
      </head>
      <body data-page="${facts.page}">
        ${facts.body} ${facts.state === undefined ? '' : trustedHtml(stateScript(facts.state))}
      </body>
    </html> `.html
}

function rootAttributes({ locale, theme = null }: PageFacts): Html {
  const chosen = theme === null ? '' : ` data-theme="${theme}"`
  return trustedHtml(`lang="${locale}" dir="${directionOf(locale)}"${chosen}`)
}

/** The faces that the first words are set in. */
const fonts = {
  ltr: ['source-serif-4-latin-wght-normal', 'source-sans-3-latin-wght-normal'],
  rtl: ['noto-naskh-arabic-arabic-wght-normal', 'ibm-plex-sans-arabic-arabic-400-normal'],
} as const

/** JSON in a data block: `<` is written as an escape, so that no value can end the block or open a comment. */
function stateScript(state: unknown): string {
  const json = JSON.stringify(state)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')
  return `<script type="application/json" id="state">${json}</script>`
}
