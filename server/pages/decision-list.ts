/**
 * What was decided in a goal as HTML, newest first: who suggested what, what became of it, who decided, when and why, and
 * what was taken back. For reading; the workspace is where decisions are taken back.
 */
import { isCollapsed, isNameHidden, personName, seatName } from '../../packages/messages/person-words.ts'
import { say, sayDate, type Locale, type MessageKey } from '../../packages/messages/say.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import type { ShownDecision, ShownItem } from '../suggestion/suggestion-queries.ts'

/** A section with its heading; null where nothing was decided. */
export function decisionList(locale: Locale, decisions: readonly ShownDecision[]): Html | null {
  if (decisions.length === 0) return null
  return html`<section class="wrap history-decided" id="decisions" aria-labelledby="decisions-title">
    <h2 class="h3" id="decisions-title">${say(locale, 'decided-title', { count: decisions.length })}</h2>
    <ol>
      ${decisions.map(decision => html`<li>${decisionHtml(locale, decision)}</li>`)}
    </ol>
  </section>`
}

function decisionHtml(locale: Locale, decision: ShownDecision): Html {
  const { kind, at, by, byAgreement, reason, removedWords, items, reverted } = decision
  const { key, sign } = verdicts[kind]
  return html`<article class="note note--decided" id="decision-${decision.id}">
    <p class="small">
      <span class="st">${icon(sign)}${say(locale, key)}</span>
      <time class="mid" datetime="${at.toISOString()}">${whenWords(locale, at)}</time>
    </p>
    ${removedWords !== '' && html`<p class="serif">${struck(locale, removedWords)}</p>`}
    ${items.map(item => itemHtml(locale, item))}
    <p class="small mid">
      ${say(locale, byAgreement ? 'decided-by-agreement' : 'decided-by', { who: fullName(locale, by) })}
    </p>
    ${reason !== '' && html`<p dir="auto">${reason}</p>`}
    ${
      reverted !== null &&
      html`<p class="st">
          ${icon('undo', true)}${say(locale, 'decided-taken-back', { who: fullName(locale, reverted.by), when: whenWords(locale, reverted.at) })}
        </p>
        <p dir="auto">${reverted.reason}</p>`
    }
  </article>`
}

function itemHtml(locale: Locale, { by, said, reason }: ShownItem): Html {
  const { title, link, struckWords, insertedWords } = said
  const before = title?.from ?? link?.was.how ?? struckWords
  const after = title?.to ?? (link?.remove === true ? '' : (link?.how ?? insertedWords))
  return html`<div class="decided-item">
    <p class="small"><b dir="auto">${by.organisation ?? hiddenSeat(locale, by) ?? nameOf(locale, by)}</b></p>
    <p class="serif">
      ${before !== '' && struck(locale, before)}
      ${
        after !== '' &&
        html`<ins class="sug" dir="auto"><span class="vh">${say(locale, 'suggesting-new')} </span>${after}</ins>`
      }
      ${link?.remove === true && say(locale, 'suggesting-link-goes')}
      ${said.attribute !== null && say(locale, attributeKey(said.attribute.name))}
    </p>
    ${reason !== '' && html`<p dir="auto">${reason}</p>`}
  </div>`
}

function attributeKey(name: string): MessageKey {
  return ['lead', 'partners', 'due'].includes(name) ? 'suggesting-kind-details' : 'suggesting-kind-attribute'
}

function struck(locale: Locale, words: string): Html {
  return html`<del class="sug-del" dir="auto"
    ><span class="vh">${say(locale, 'suggesting-struck')} </span>${words}</del
  >`
}

type Person = ShownDecision['by']

function fullName(locale: Locale, person: Person): string {
  const name = nameOf(locale, person)
  const { organisation } = person
  if (isNameHidden(person)) return seatName(locale, person)
  return organisation === null ? name : say(locale, 'decided-for', { name, organisation })
}

function hiddenSeat(locale: Locale, person: Person): string | null {
  const isHidden = person.organisation === null && (person.group !== null || isCollapsed(person))
  return isHidden ? seatName(locale, person) : null
}

function nameOf(locale: Locale, { name }: Person): string {
  return name === null ? say(locale, 'suggesting-somebody') : personName(locale, name)
}

function whenWords(locale: Locale, at: Date): string {
  return sayDate(locale, at, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
}

const verdicts = {
  accept: { key: 'decided-accepted', sign: 'check' },
  reject: { key: 'decided-rejected', sign: 'x' },
  lift: { key: 'decided-lifted', sign: 'bracket' },
  'remove-alternative': { key: 'decided-alternative-removed', sign: 'bracket' },
} as const satisfies {
  readonly [kind in ShownDecision['kind']]: { readonly key: MessageKey; readonly sign: string }
}
