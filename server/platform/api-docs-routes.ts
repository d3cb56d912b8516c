/** The endpoints that are bound, told twice: as OpenAPI for programs, as a page for those who write them. */
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { boundEndpoints } from './bind-endpoint.ts'
import { html, sendPage, themeOf, type Html, type HtmlPage } from './html-page.ts'

const openapiPath = '/api/openapi.json'

/** Collects the schemas of every route bound after it. Before any route. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Acquis', version }, servers: [{ url: '/' }] },
    // Pages, files and health are no part of the interface.
    transform: ({ schema, url }) => ({ schema: url.startsWith('/api/') ? schema : { ...schema, hide: true }, url }),
  })
}

/** Serves `/api/openapi.json` and `/api/docs`. */
export function apiDocsRoutes(app: FastifyInstance, { page }: { readonly page: HtmlPage }): void {
  app.get(openapiPath, { schema: { hide: true } }, (_request, reply) => reply.send(app.swagger()))
  app.get('/api/docs', { schema: { hide: true } }, (request, reply) => {
    const locale = request.locale
    const title = say(locale, 'api-docs-title')
    const body = docsBody(locale, boundEndpoints(app))
    return sendPage(reply, 200, page({ title, page: 'api-docs', body, locale, theme: themeOf(request.cookies) }))
  })
}

function docsBody(locale: Locale, endpoints: readonly Endpoint[]): Html {
  const heads = ['api-docs-method', 'api-docs-address', 'api-docs-who', 'api-docs-what', 'api-docs-body'] as const
  return html`<main class="wrap stackv" id="main" tabindex="-1">
    <h1 class="title">${say(locale, 'api-docs-title')}</h1>
    <p class="mid">${say(locale, 'api-docs-intro', { openapi: openapiPath })}</p>
    <p class="mid">${say(locale, 'api-docs-live')}</p>
    <div class="sheet" role="region" tabindex="0" aria-label="${say(locale, 'api-docs-title')}">
      <table class="tbl">
        <thead>
          <tr>
            ${heads.map(key => html`<th scope="col">${say(locale, key)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${endpoints.map(endpoint => docsRow(locale, endpoint))}
        </tbody>
      </table>
    </div>
  </main>`
}

function docsRow(locale: Locale, endpoint: Endpoint): Html {
  return html`<tr>
    <td>${endpoint.method}</td>
    <th scope="row"><code dir="ltr">${endpoint.path}</code></th>
    <td>${knockWords(locale, endpoint.knock)}</td>
    <td lang="en" dir="ltr">${endpoint.summary}</td>
    <td><code dir="ltr">${propertiesOf(endpoint.body).join(', ')}</code></td>
  </tr>`
}

function propertiesOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return []
  return Object.keys(schema.properties ?? {})
}

function knockWords(locale: Locale, knock: Endpoint['knock']): string {
  return knock.kind === 'member'
    ? say(locale, 'api-docs-member', { action: knock.action })
    : say(locale, `api-docs-${knock.kind}`)
}
