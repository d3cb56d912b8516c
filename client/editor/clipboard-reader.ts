/**
 * HTML from the clipboard → an inert document. The only place of the editor where a string becomes markup: through a
 * Trusted Types policy of our own that takes out all that could act (inert-markup.ts), into a document that has no
 * window, and which is only ever walked (clipboard-blocks.ts), never put into the page. So the page's policy list
 * needs `acquis-clipboard` and not ProseMirror's pass-through policy.
 */
import { inertMarkup } from './inert-markup.ts'

export type Markup = { readonly body: Element; readonly sheets: string }

type HtmlPolicy = { createHTML(html: string): string }
type PolicyFactory = { createPolicy(name: string, rules: { createHTML(html: string): string }): HtmlPolicy }

/** The name that `trusted-types` in the Content-Security-Policy must list. */
const clipboardPolicyName = 'acquis-clipboard'

let policy: HtmlPolicy | null = null

/** The body of an inert document made of pasted HTML. Never throws: a parser takes any string. */
export function readMarkup(html: string): Markup {
  const trusted = clipboardPolicy().createHTML(html)
  return { body: new DOMParser().parseFromString(trusted, 'text/html').body, sheets: inertMarkup(html).sheets }
}

function clipboardPolicy(): HtmlPolicy {
  if (policy !== null) return policy
  const rules = { createHTML: (html: string): string => inertMarkup(html).html }
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes // not in the DOM's types, nor in every browser
  policy = factory === undefined ? rules : factory.createPolicy(clipboardPolicyName, rules)
  return policy
}
