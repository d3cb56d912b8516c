/**
 * The page of a public agenda for anybody, without signing in: its purpose, where its round stands, its goals with what
 * was published or adopted of their texts, what organisations keep beside adopted ones, who takes part, and which
 * indicators agreed links cover. No suggestion, no discussion, no person and no text in the making is on it.
 */
import { textToHtml } from '../../packages/document/projections.ts'
import type { GoalState } from '../../packages/domain/agenda.ts'
import type { AgendaId, GoalId, VersionId } from '../../packages/domain/ids.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { elementWords } from '../../packages/exchange/element-words.ts'
import { bandNote, bandStateOf } from '../../packages/messages/band-words.ts'
import { groupMark, momentIn } from '../../packages/messages/phase-words.ts'
import { say, sayDate, sayList, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, GoalLine } from '../agenda/agenda-queries.ts'
import type { RoundState } from '../agenda/round-state-queries.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { CoverageCell, FrameworkLine } from '../catalogue/catalogue-queries.ts'
import type { AdoptedStatement } from '../consensus/adopted-queries.ts'
import type { PublishedText } from '../drafting/published-queries.ts'
import { html, trustedHtml, type Html } from '../platform/html-page.ts'
import { languageLinks } from '../platform/language-choice.ts'
import { brand, groupMarkHtml } from '../platform/page-frame.ts'
import { sampleMark } from './agenda-frame.ts'
import { standSign } from './consensus-board.ts'

export type PublicAgendaFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly texts: ReadonlyMap<GoalId, PublishedText>
  /** Reservations and dissociations, by the adopted version that they go with. */
  readonly statements: ReadonlyMap<VersionId, readonly AdoptedStatement[]>
  readonly organisations: readonly SeatedOrganisation[]
  readonly frameworks: readonly FrameworkLine[]
  readonly coverage: readonly CoverageCell[]
}

/** Goals that were taken up: a proposal of one delegation is not the agenda's yet. */
const publicStates: readonly GoalState[] = ['under-negotiation', 'clean', 'agreed-ad-referendum', 'agreed', 'reopened']

/** Whether anybody may open its public page now: a moderator chose so, and it has left setup. */
export function isOpenToAll({ isPublic, round }: Pick<AgendaPage, 'isPublic' | 'round'>): boolean {
  return isPublic && round !== null && round.phase !== 'setup'
}

/** Where the public page of an agenda is. */
export function publicPath(agendaId: AgendaId): string {
  return `/public/${agendaId}`
}

/** The body of `/public/:agendaId`. */
export function renderPublicAgenda(facts: PublicAgendaFacts): Html {
  const { locale, agenda } = facts
  const goals = agenda.goals.filter(({ state }) => publicStates.includes(state))
  return html`<a class="skip" href="#main">${say(locale, 'skip-to-content')}</a>
    <header class="mast">${brand(locale)}<span class="grow"></span>${languageLinks(locale, {})}</header>
    ${agenda.isSample && sampleMark(locale)}
    <main class="wrap stackv public" id="main" tabindex="-1">
      <h1 class="title" dir="auto">${agenda.title}</h1>
      ${agenda.note !== '' && html`<p class="lede" dir="auto">${agenda.note}</p>`}
      ${agenda.convenedBy !== null && html`<p class="mid">${say(locale, 'public-convened', { organisation: agenda.convenedBy })}</p>`}
      ${agenda.isExample && html`<p class="mid">${say(locale, 'agenda-example')}</p>`}
      ${agenda.round !== null && roundSection(locale, agenda.round)}
      <section aria-labelledby="public-goals">
        <h2 class="h2" id="public-goals">${say(locale, 'public-goals')}</h2>
        ${goals.length === 0 && html`<p class="mid">${say(locale, 'public-no-goals')}</p>`}
        ${goals.length > 1 && contents(facts, goals)} ${goals.map(goal => goalSection(facts, goal))}
      </section>
      ${partSection(facts)} ${coverageSection(facts, goals)}
      <p class="small mid">${say(locale, 'public-what')}</p>
    </main>`
}

/** Where the round stands. The reasons that moderators gave are for those who take part. */
function roundSection(locale: Locale, { band }: RoundState): Html {
  const phase = say(locale, `phase-${band.phase}`)
  return html`<section aria-labelledby="public-round">
    <h2 class="h2" id="public-round">${say(locale, 'agenda-round-phase', { number: band.number, phase })}</h2>
    ${standsWords(locale, band).map(sentence => html`<p class="mid">${sentence}</p>`)}
  </section>`
}

function standsWords(locale: Locale, band: RoundState['band']): readonly string[] {
  const note = bandNote(locale, band)
  const at = (instant: Date | null): string => momentIn(locale, instant ?? band.since, band.timeZone)
  switch (bandStateOf(band)) {
    case 'running': {
      const since = say(locale, 'public-since', { when: dayIn(locale, band.since, band.timeZone) })
      return band.closesAt === null ? [since] : [since, say(locale, 'public-closes', { when: at(band.closesAt) })]
    }
    case 'paused':
      return [say(locale, 'phase-note-paused-plain', { when: at(band.pausedAt) })]
    case 'withdrawn':
      return [say(locale, 'phase-state-withdrawn')]
    case 'closed':
      return note === null ? [] : [note]
  }
}

/** A title in the making is not public either, where a text is published under the one before. */
function titleOf({ locale, texts }: PublicAgendaFacts, { id, number, title }: GoalLine): string {
  return say(locale, 'workspace-goal-title', { number, title: texts.get(id)?.title ?? title })
}

function contents(facts: PublicAgendaFacts, goals: readonly GoalLine[]): Html {
  return html`<nav aria-labelledby="public-goals">
    <ol class="public-list">
      ${goals.map(goal => html`<li><a href="#goal-${goal.number}">${titleOf(facts, goal)}</a></li>`)}
    </ol>
  </nav>`
}

function goalSection(facts: PublicAgendaFacts, goal: GoalLine): Html {
  const { locale, agenda, texts, statements } = facts
  const text = texts.get(goal.id)
  const said = text === undefined ? [] : (statements.get(text.versionId) ?? [])
  return html`<article class="sheet doc public-goal" aria-labelledby="goal-${goal.number}">
    <h3 class="h2" id="goal-${goal.number}">${titleOf(facts, goal)}</h3>
    <p class="st-line">${goalLine(locale, goal, text)}</p>
    ${
      text !== undefined &&
      html`<div class="goal-text" lang="${agenda.language}">
        ${trustedHtml(textToHtml(text.blocks, { goalNumber: goal.number, elementWords: elementWords(locale) }))}
      </div>`
    }
    ${
      said.length > 0 &&
      html`<div class="public-statements" role="group" aria-labelledby="statements-${goal.number}">
        <p class="h3" id="statements-${goal.number}">${say(locale, 'public-statements')}</p>
        ${said.map(one => statementHtml(locale, one))}
      </div>`
    }
  </article>`
}

/** Whose it is, what it is, of which paragraphs, and its words in full. */
function statementHtml(locale: Locale, { name, group, stand, words, paragraphs }: AdoptedStatement): Html {
  const [first, ...others] = paragraphs.map(({ number }) => number)
  return html`<article class="stmt">
    <header class="row">
      <span class="who">${groupMarkHtml(groupMark(locale, group), true)}<span dir="auto">${name}</span></span>
      <span class="tag">${standSign(stand)}${say(locale, `stand-says-${stand}`)}</span>
    </header>
    ${words !== '' && html`<blockquote dir="auto">${words}</blockquote>`}
    ${
      first !== undefined &&
      html`<p class="small mid">
        ${others.length === 0 ? say(locale, 'consensus-paragraph', { number: first }) : say(locale, 'consensus-paragraphs', { numbers: sayList(locale, [first, ...others]) })}
      </p>`
    }
  </article>`
}

function goalLine(locale: Locale, goal: GoalLine, text: PublishedText | undefined): string {
  const state = say(locale, `goal-state-${goal.state}`)
  if (text === undefined) return say(locale, 'public-text-none', { state })
  const when = dayIn(locale, text.at, 'UTC')
  return say(locale, text.isAdopted ? 'public-text-adopted' : 'public-text-published', { state, when })
}

/** With its year: what is published stays on the page for long. */
function dayIn(locale: Locale, instant: Date, timeZone: string): string {
  return sayDate(locale, instant, { dateStyle: 'long', timeZone })
}

function partSection({ locale, organisations }: PublicAgendaFacts): Html {
  const groups = stakeholderGroups.filter(group => organisations.some(one => one.group === group))
  return html`<section aria-labelledby="public-part">
    <h2 class="h2" id="public-part">${say(locale, 'public-part')}</h2>
    ${groups.length === 0 && html`<p class="mid">${say(locale, 'public-part-none')}</p>`}
    ${groups.map(group => {
      const mark = groupMark(locale, group)
      return html`<h3 class="h3">${groupMarkHtml(mark, false)} ${mark.name}</h3>
        <ul class="public-list">
          ${organisations.filter(one => one.group === group).map(one => html`<li dir="auto">${one.name}</li>`)}
        </ul>`
    })}
  </section>`
}

/** Agreed links alone: what is only proposed is a matter of those who take part. */
function coverageSection({ locale, frameworks, coverage }: PublicAgendaFacts, goals: readonly GoalLine[]): Html | null {
  if (frameworks.length === 0) return null
  const goalsOf = (indicatorId: string): readonly GoalLine[] =>
    goals.filter(({ id }) =>
      coverage.some(cell => cell.goalId === id && cell.indicatorId === indicatorId && cell.agreed !== null),
    )
  return html`<section aria-labelledby="public-coverage">
    <h2 class="h2" id="public-coverage">${say(locale, 'public-coverage')}</h2>
    ${frameworks.map(
      ({ facts, indicators }) =>
        html`<h3 class="h3" dir="auto">${facts.title}</h3>
          <ul class="public-list">
            ${indicators.map(({ id, code, title }) => {
              const count = goalsOf(id).length
              return html`<li>
                <bdi>${code}</bdi> <span dir="auto">${title}</span>
                <span class="mid"
                  >${count === 0 ? say(locale, 'public-gap') : say(locale, 'public-covered', { count })}</span
                >
              </li>`
            })}
          </ul>`,
    )}
  </section>`
}
