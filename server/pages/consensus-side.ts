/**
 * Beside the board of a consensus call: how long it is open, the chosen goal with everything that organisations said of
 * it, and where one's own organisation takes its position or breaks the silence.
 */
import { stands } from '../../packages/domain/consensus.ts'
import type { OrganisationId } from '../../packages/domain/ids.ts'
import { refusalTo, type Standing } from '../../packages/domain/permission.ts'
import { bandStateOf, type BandState } from '../../packages/messages/band-words.ts'
import { callLeft } from '../../packages/messages/call-words.ts'
import { groupMark, whyWords } from '../../packages/messages/phase-words.ts'
import { say, sayDate, sayList, sayNumber, type Locale } from '../../packages/messages/say.ts'
import type { Adoption } from '../consensus/adoption-queries.ts'
import type { Board } from '../consensus/consensus-queries.ts'
import type { Position } from '../consensus/position-queries.ts'
import type { RoundNow } from '../consultation/consultation-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import { applyForm, sendBackForm } from './consensus-acts.ts'
import { isToConfirm, readinessWords, standSign } from './consensus-board.ts'

export type ConsensusSideFacts = {
  readonly locale: Locale
  readonly now: Date
  readonly board: Board
  readonly call: Board['calls'][number]
  /** The round that called it, which need not be the latest one. */
  readonly round: Pick<RoundNow, 'phase' | 'pausedAt' | 'withdrawnAt'> | null
  /** Everything that this reader may see of what was said of this goal, newest first. */
  readonly said: readonly Position[]
  /** The numbered paragraphs of the version that is called. */
  readonly paragraphs: readonly { readonly number: string; readonly text: string }[]
  /** Which organisations were told of the call, and when. */
  readonly told: readonly { readonly name: string; readonly people: number; readonly at: Date }[]
  readonly adoptions: readonly Adoption[]
  readonly reader: {
    readonly organisation: OrganisationId | null
    readonly name: string | null
    readonly standing: Standing
  }
}

/** The side column; `moderating` stands at its end. */
export function consensusSideHtml(facts: ConsensusSideFacts, moderating: Html): Html {
  return html`<aside class="side consensus-side" aria-label="${say(facts.locale, 'consensus-positions')}">
    <div id="consensus-clock" data-live>${clockSection(facts)}</div>
    <div id="consensus-goal" data-live>${goalSection(facts)}</div>
    <div id="consensus-mine" data-live>${mineSection(facts)}</div>
    ${moderating}
  </aside>`
}

/** An instant as people name a deadline: weekday, day and time in UTC. */
function deadlineWords(locale: Locale, instant: Date): string {
  return sayDate(locale, instant, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  })
}

/** How the round stands that called this goal. */
function stateOf({ round }: ConsensusSideFacts): BandState {
  return round === null ? 'running' : bandStateOf(round)
}

function clockSection(facts: ConsensusSideFacts): Html {
  const { locale, call, told } = facts
  const isSilence = call.rule.kind === 'silence'
  return html`<section aria-labelledby="clock-title">
    <h2 class="h3" id="clock-title">${say(locale, isSilence ? 'consensus-silence' : 'consensus-positions')}</h2>
    ${clockHtml(facts)}
    ${
      told.length > 0 &&
      html`<details class="small" id="call-told">
        <summary>${say(locale, 'consensus-told', { count: told.length })}</summary>
        <ul class="plain">
          ${told.map(
            ({ name, people, at }) =>
              html`<li>
                ${say(locale, 'consensus-certificate-line', { name, count: people, when: deadlineWords(locale, at) })}
              </li>`,
          )}
        </ul>
      </details>`
    }
  </section>`
}

/** What is left of the call; of one that rests or is over, since when. */
function clockHtml(facts: ConsensusSideFacts): Html {
  const { locale, call, round, now } = facts
  const when = deadlineWords(locale, call.closesAt)
  const state = stateOf(facts)
  if (round?.withdrawnAt != null) {
    const withdrawn = say(locale, 'consensus-withdrawn', { when: deadlineWords(locale, round.withdrawnAt) })
    return html`<p class="strong">${say(locale, 'phase-state-withdrawn')}</p>
      <p class="mid">${withdrawn}</p>`
  }
  if (call.isOver) {
    return html`<p class="strong">${say(locale, 'consensus-over')}</p>
      <p class="mid">${say(locale, 'consensus-ended', { when })}</p>`
  }
  if (state === 'paused' && round?.pausedAt != null) {
    const paused = say(locale, 'consensus-paused', { when: deadlineWords(locale, round.pausedAt) })
    return html`<p class="strong">${say(locale, 'phase-due-paused')}</p>
      <p class="mid">${paused}</p>`
  }
  const groups = sayList(
    locale,
    call.rule.requiredGroups.map(group => groupMark(locale, group).name),
  )
  return html`<div class="count" data-call-closes="${call.closesAt.toISOString()}">
      ${callLeft(call.closesAt, now).map(({ count, key }) => html`<div><b>${sayNumber(locale, count)}</b><span>${say(locale, key)}</span></div>`)}
    </div>
    <p class="mid">
      ${call.rule.kind === 'silence' ? say(locale, 'consensus-silence-note', { when }) : say(locale, 'consensus-positions-note', { when, groups })}
    </p>`
}

function goalSection(facts: ConsensusSideFacts): Html {
  const { locale, call, said } = facts
  const newest = newestOf(said)
  const statements = newest.filter(one => one.words !== '' || one.paragraphs.length > 0)
  const standing = new Set(newest)
  const earlier = said.filter(one => !standing.has(one))
  const previous = call.versionNumber - 1
  return html`<section aria-labelledby="goal-title">
    <h2 class="h2" id="goal-title">
      ${say(locale, 'consensus-goal', { number: call.goalNumber, title: call.goalTitle })}
    </h2>
    ${stateOf(facts) !== 'withdrawn' && html`<p class="strong">${readinessWords(locale, call)}</p>`}
    <p class="small mid" data-version="${call.versionNumber}">
      ${say(locale, 'consensus-version', { version: call.versionNumber })} ·
      <a href="/goals/${call.goalId}">${say(locale, 'consensus-read-text')}</a>
      ${
        !call.isFirstVersion &&
        html`·
          <a href="/goals/${call.goalId}/history?from=${previous}&to=${call.versionNumber}"
            >${say(locale, 'consensus-compare', { version: previous })}</a
          >`
      }
    </p>
    ${facts.adoptions.map(
      one =>
        html`<p class="callout callout--good">
          ${icon('check')}<span
            >${say(locale, 'consensus-adopted', { version: one.versionNumber, round: one.roundNumber, when: deadlineWords(locale, one.adoptedAt) })}</span
          >
        </p>`,
    )}
    ${statements.length === 0 && html`<p class="mid">${say(locale, 'consensus-no-statement')}</p>`}
    ${statements.map(one => statementHtml(facts, one))}
    ${
      earlier.length > 0 &&
      html`<details id="earlier-said">
        <summary>${say(locale, 'consensus-earlier', { count: earlier.length })}</summary>
        ${earlier.map(one => statementHtml(facts, one))}
      </details>`
    }
    ${moderates(facts) && !call.isOver && stateOf(facts) === 'running' && sendBackForm(locale, call)}
  </section>`
}

/** Of each organisation, the first: they come newest first. */
function newestOf(said: readonly Position[]): readonly Position[] {
  const newest = new Map<OrganisationId, Position>()
  for (const one of said) if (!newest.has(one.organisation)) newest.set(one.organisation, one)
  return [...newest.values()]
}

function moderates({ reader }: ConsensusSideFacts): boolean {
  return refusalTo('move-round', reader.standing) === null
}

/** Whether its wording would lift this objection now: it stands, on the version that is called. */
function mayBeApplied(facts: ConsensusSideFacts, one: Position): boolean {
  const { call, said } = facts
  const couldLift = one.stand === 'objection' && one.versionId === call.versionId && one.wording !== ''
  if (!couldLift || call.isOver || call.isSealed || !moderates(facts) || stateOf(facts) !== 'running') return false
  return newestOf(said).includes(one)
}

function statementHtml(facts: ConsensusSideFacts, one: Position): Html {
  const { locale, call } = facts
  const numbers = one.paragraphs.map(({ number }) => number)
  const named =
    numbers.length === 1
      ? say(locale, 'consensus-paragraph', { number: numbers[0] ?? '' })
      : say(locale, 'consensus-paragraphs', { numbers: sayList(locale, numbers) })
  const [first] = one.paragraphs
  const stand = say(locale, one.breaksSilence ? 'stand-broke-silence' : `stand-says-${one.stand}`)
  return html`<article class="stmt">
    <header class="row">
      <span class="who">${groupMarkHtml(groupMark(locale, one.group), true)}<span dir="auto">${one.name}</span></span>
      <span class="tag">${standSign(one.stand)}${stand}</span>
    </header>
    ${one.words !== '' && html`<blockquote dir="auto">${one.words}</blockquote>`}
    ${
      one.wording !== '' &&
      html`<p class="small mid">${say(locale, 'consensus-would-read')}</p>
        <blockquote class="would" dir="auto">${one.wording}</blockquote>`
    }
    <p class="small mid">
      ${numbers.length > 0 && html`<bdi>${named}</bdi> · `}
      ${
        first !== undefined &&
        html`<a href="/goals/${one.goalId}#${first.block}">${say(locale, 'consensus-show-in-text')}</a> · `
      }
      ${one.versionId !== call.versionId && html`${say(locale, 'consensus-on-version', { version: one.versionNumber })} · `}
      ${deadlineWords(locale, one.takenAt)}
    </p>
    ${mayBeApplied(facts, one) && applyForm(locale, one)}
  </article>`
}

function mineSection(facts: ConsensusSideFacts): Html | null {
  const { locale, call, said, reader } = facts
  const own = said.find(one => one.organisation === reader.organisation)
  const refusal = call.isOver ? 'call-is-over' : refusalTo('take-position', reader.standing)
  if (reader.organisation === null || reader.name === null) {
    return html`<p class="small mid">${say(locale, 'consensus-may-not')}</p>`
  }
  const number = call.goalNumber
  return html`<section aria-labelledby="mine-title">
    <h2 class="h3" id="mine-title">${say(locale, 'consensus-mine', { name: reader.name, number })}</h2>
    ${
      own !== undefined &&
      html`<p>
        ${standSign(own.stand)} ${say(locale, `stand-says-${own.stand}`)}.
        <span class="mid">${say(locale, 'consensus-registered', { when: deadlineWords(locale, own.takenAt) })}</span>
      </p>`
    }
    ${
      own !== undefined &&
      isToConfirm(call, own) &&
      html`<p class="callout callout--warn">
        ${icon('warn')}<span>${say(locale, 'consensus-confirm-note', { version: own.versionNumber })}</span>
      </p>`
    }
    ${refusal !== null ? html`<p class="mid">${whyWords(locale, refusal)}</p>` : html`${positionForm(facts, own)}${silenceForm(facts)}`}
  </section>`
}

function positionForm({ locale, call, paragraphs }: ConsensusSideFacts, own: Position | undefined): Html {
  const current = own?.stand ?? null
  const named = new Set(own?.paragraphs.map(one => one.number))
  return html`<form
    class="position-form stackv"
    id="position-form"
    method="dialog"
    data-keeps
    data-goal="${call.goalId}"
    data-version="${call.versionNumber}"
  >
    <fieldset class="chips">
      <legend class="vh">${say(locale, 'consensus-stand')}</legend>
      ${stands.map(
        stand =>
          html`<label class="chip"
            ><input
              type="radio"
              name="stand"
              value="${stand}"
              required
              ${current === stand && html`checked`}
            />${standSign(stand)}${say(locale, `stand-${stand}`)}</label
          >`,
      )}
    </fieldset>
    <div class="for-reservation stackv">
      <label class="field"
        ><span>${say(locale, 'consensus-words-reservation')}</span>
        <textarea class="input" name="reservation" rows="3" dir="auto">
${current === 'reservation' ? own?.words : ''}</textarea>
      </label>
    </div>
    <div class="for-objection stackv">
      <label class="field"
        ><span>${say(locale, 'consensus-paragraph-objection')}</span>
        <select class="input" name="paragraph">
          ${paragraphs.map(
            one =>
              html`<option value="${one.number}" data-text="${one.text}" ${named.has(one.number) && html`selected`}>
                ${one.number} ${beginning(one.text)}
              </option>`,
          )}
        </select></label
      >
      <label class="field"
        ><span>${say(locale, 'consensus-words-objection')}</span>
        <textarea class="input" name="objection" rows="3" dir="auto">
${current === 'objection' ? own?.words : ''}</textarea>
      </label>
      <label class="field"
        ><span>${say(locale, 'consensus-wording')}</span>
        <textarea class="input" name="wording" rows="4" dir="auto">
${current === 'objection' ? own?.wording : (paragraphs[0]?.text ?? '')}</textarea>
      </label>
    </div>
    <div class="for-dissociation stackv">
      <fieldset class="checks">
        <legend>${say(locale, 'consensus-paragraphs-dissociation')}</legend>
        ${paragraphs.map(
          one =>
            html`<label
              ><input
                type="checkbox"
                name="dissociated"
                value="${one.number}"
                ${named.has(one.number) && html`checked`}
              /><bdi>${one.number}</bdi> <span dir="auto">${beginning(one.text)}</span></label
            >`,
        )}
      </fieldset>
      <label class="field"
        ><span>${say(locale, 'consensus-words-dissociation')}</span>
        <textarea class="input" name="dissociation" rows="2" dir="auto">
${current === 'dissociation' ? own?.words : ''}</textarea>
      </label>
    </div>
    <p class="problem" role="alert"></p>
    <div class="btns">
      <button class="btn btn--go" type="submit" data-act="register" disabled>
        ${say(locale, 'consensus-register')}
      </button>
    </div>
  </form>`
}

function silenceForm({ locale, call, paragraphs }: ConsensusSideFacts): Html | null {
  if (call.rule.kind !== 'silence') return null
  return html`<details class="silence" id="silence">
    <summary>${say(locale, 'consensus-break')}</summary>
    <form
      class="stackv"
      id="silence-form"
      method="dialog"
      data-goal="${call.goalId}"
      data-version="${call.versionNumber}"
    >
      <p class="mid">${say(locale, 'consensus-break-note')}</p>
      <label class="field"
        ><span>${say(locale, 'consensus-paragraph-objection')}</span>
        <select class="input" name="paragraph">
          ${paragraphs.map(one => html`<option value="${one.number}">${one.number} ${beginning(one.text)}</option>`)}
        </select></label
      >
      <label class="field"
        ><span>${say(locale, 'consensus-break-why')}</span>
        <textarea class="input" name="words" rows="3" dir="auto" required></textarea>
      </label>
      <p class="problem" role="alert"></p>
      <button class="btn" type="submit" data-act="break" disabled>
        ${say(locale, 'consensus-break-go', { number: call.goalNumber })}
      </button>
    </form>
  </details>`
}

/** As much of a paragraph as tells which one it is. */
function beginning(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57).replace(/[\ud800-\udbff]$/u, '')}…`
}
