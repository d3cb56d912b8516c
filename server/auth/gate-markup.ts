/**
 * The frame of every page before the door: a sheet on the desk that says what this is about, and what to do beside it.
 * The sheet tells of the product, or of what somebody is invited to (server/pages/invitation-markup).
 */
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { type Locale, say } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { languageLinks, type Query } from '../platform/language-choice.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'

/** Two halves. `query`: what stays in the address when another language is chosen. `leaf`: null tells of the product. */
export function gate(locale: Locale, query: Query, form: Html, leaf: Html | null = null): Html {
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    <div class="gate">
      <section class="art" aria-label="${say(locale, 'sign-in-about')}">
        ${brand('brand')} ${leaf ?? productLeaf(locale)}
        <p class="small quiet">${say(locale, 'sign-in-leaf-footer')}</p>
      </section>
      <main class="form" id="main" tabindex="-1">
        ${brand('brand only-s')} ${languageLinks(locale, query)}
        <div class="gate-seat">${form}</div>
      </main>
    </div>`
}

/** A sheet with a heading, some words, and what stands under the line. */
export function gateLeaf(facts: {
  readonly kind: string
  readonly title: string
  readonly text: Html | null
  readonly table: string
  readonly groups: readonly Html[]
}): Html {
  return html`<div class="leaf gate-leaf">
    <p class="serif mid gate-kind">${facts.kind}</p>
    <p class="title gate-goal" dir="auto">${facts.title}</p>
    ${facts.text}
    <hr class="rule gate-rule" />
    <p class="small mid gate-table">${facts.table}</p>
    <ul class="row small gate-groups">
      ${facts.groups.map(group => html`<li class="row">${group}</li>`)}
    </ul>
  </div>`
}

/** What this is, for whoever comes without an invitation. */
function productLeaf(locale: Locale): Html {
  return gateLeaf({
    kind: say(locale, 'gate-leaf-kind'),
    title: say(locale, 'gate-leaf-title'),
    text: html`<p class="serif gate-text">${say(locale, 'gate-leaf-text')}</p>`,
    table: say(locale, 'sign-in-leaf-table'),
    groups: stakeholderGroups.map(
      group => html`${groupMarkHtml(groupMark(locale, group), false)}${say(locale, `group-${group}`)}`,
    ),
  })
}

function brand(classes: string): Html {
  return html`<p class="${classes}">
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" aria-hidden="true">
      <path d="M8.5 3H4v18h4.5M15.5 3H20v18h-4.5" />
      <path d="M8.5 12h7" stroke-width="3" /></svg
    ><span>Acquis</span>
  </p>`
}
