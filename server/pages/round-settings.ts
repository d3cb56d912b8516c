/** The settings of a round as fields of its dialog: those that are settled in this phase are grey and say why. */
import { decisionKinds, refusalToSet, type SettingsWish } from '../../packages/domain/consultation.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { localTime } from '../../packages/messages/zoned-time.ts'
import { zoneWords } from '../../packages/messages/moment-words.ts'
import { say } from '../../packages/messages/say.ts'
import { html, type Html } from '../platform/html-page.ts'
import { attributionField } from './attribution-field.ts'
import type { RoundMovesFacts } from './round-moves.ts'

/** All fields; client/consultation sends those that were changed. */
export function settingsFields(facts: RoundMovesFacts): Html {
  const { locale, round } = facts
  const { attribution, timeZone, settings } = round
  const given = settings.decision.requiredGroups
  const part = partOf(facts)
  return html`${part({ attribution }, attributionField(locale, attribution))}
    ${part(
      { timeZone },
      html`<label class="field"
        ><span>${say(locale, 'moves-set-zone')}</span>
        <input class="input" name="timeZone" value="${timeZone}" autocomplete="off" list="time-zones" dir="ltr" />
      </label>`,
    )}
    <datalist id="time-zones"></datalist>
    ${part(
      { contestDays: settings.contestDays },
      html`<label class="field"
        ><span>${say(locale, 'moves-set-contest')}</span>
        <input
          class="input"
          inputmode="numeric"
          name="contestDays"
          autocomplete="off"
          value="${settings.contestDays}"
        />
      </label>`,
    )}
    ${part(
      { decisionKind: settings.decision.kind },
      html`<label class="field"
          ><span>${say(locale, 'moves-set-decision')}</span>
          <select class="input" name="decisionKind">
            ${decisionKinds.map(
              kind =>
                html`<option value="${kind}" ${kind === settings.decision.kind && html`selected`}>
                  ${say(locale, `moves-decision-${kind}`)}
                </option>`,
            )}
          </select>
        </label>
        <fieldset class="field">
          <legend>${say(locale, 'moves-set-groups')}</legend>
          ${stakeholderGroups.map(group => tick('requiredGroups', group, say(locale, `group-${group}`), given.includes(group)))}
        </fieldset>
        <label class="field"
          ><span>${say(locale, 'moves-set-hours')}</span>
          <input
            class="input"
            inputmode="numeric"
            name="minimumCallHours"
            autocomplete="off"
            value="${settings.minimumCallHours}"
          />
        </label>
        ${tick('sealedPositions', 'yes', say(locale, 'moves-set-sealed'), settings.sealedPositions)}
        ${tick('twoModerators', 'yes', say(locale, 'moves-set-two'), settings.twoModerators)}`,
    )}
    <fieldset class="field">
      <legend>${say(locale, 'moves-set-ends', { zone: zoneWords(timeZone) })}</legend>
      ${(['drafting', 'consultation', 'review', 'consensus'] as const).map(phase => {
        const end = settings.plannedEnds[phase]
        return html`<label class="field"
          ><span>${say(locale, `phase-${phase}`)}</span>
          <input
            class="input"
            type="datetime-local"
            name="planned-${phase}"
            value="${end === undefined ? '' : localTime(new Date(end), timeZone)}"
          />
        </label>`
      })}
    </fieldset>`
}

function partOf({ locale, round, hasInputs }: RoundMovesFacts): (wish: SettingsWish, fields: Html) => Html {
  return (wish, fields) => {
    const refusal: RefusalCode | null = refusalToSet(round.state, wish, { attribution: round.attribution, hasInputs })
    return html`<fieldset class="plain-set" ${refusal !== null && html`disabled`}>
      ${fields} ${refusal !== null && html`<p class="hint">${say(locale, refusal)}</p>`}
    </fieldset>`
  }
}

function tick(name: string, value: string, words: string, isTicked: boolean): Html {
  return html`<div class="opt">
    <input type="checkbox" name="${name}" value="${value}" id="set-${name}-${value}" ${isTicked && html`checked`} />
    <label for="set-${name}-${value}">${words}</label>
  </div>`
}
