/** What of a round waits for somebody else: acts of two moderators, and a withdrawal for an administrator. */
import { say } from '../../packages/messages/say.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { waitingPart } from './consensus-acts.ts'
import type { RoundMovesFacts } from './round-moves.ts'

/** Nothing where nothing waits. */
export function roundWaiting(facts: RoundMovesFacts): Html | null {
  if (facts.waiting.length === 0 && facts.withdrawal === null) return null
  return html`<div class="stackv">${waitingPart(facts)} ${withdrawalPart(facts)}</div>`
}

function withdrawalPart({ locale, withdrawal, reader, isAdministrator }: RoundMovesFacts): Html | null {
  if (withdrawal === null) return null
  const { id, reason, askedBy, askedByName } = withdrawal
  const isOwn = askedBy === reader
  return html`<div class="callout callout--warn">
    ${icon('clock')}
    <div class="stackv">
      <p class="strong">${say(locale, 'moves-withdrawal-waits', { name: askedByName })}</p>
      <p dir="auto">${reason}</p>
      <form class="btns" method="dialog" data-do="withdrawal" data-confirmation="${id}">
        ${
          isAdministrator &&
          !isOwn &&
          html`<button class="btn btn--danger" type="submit" value="confirm" data-act="confirm" disabled>
            ${say(locale, 'moves-withdrawal-confirm')}
          </button>`
        }
        <button class="btn" type="submit" value="take-back" data-act="take-back" disabled>
          ${say(locale, 'consensus-take-back')}
        </button>
        <p class="problem" role="alert"></p>
      </form>
    </div>
  </div>`
}
