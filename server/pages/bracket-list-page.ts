/**
 * The open brackets of an agenda as a page: by goal, each with its paragraph, its wordings, who holds them and for how
 * long it is open. Complete without scripts; each leads to its place in the goal's workspace. Also how many are open,
 * as other pages say it.
 */
import { alternativeLetter, holderCode, holderName, wordingWords } from '../../packages/messages/wording-words.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { say, sayList, sayNumber, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import { html, icon, type Html } from '../platform/html-page.ts'
import { groupMarkHtml } from '../platform/page-frame.ts'
import type { ShownBracket } from '../suggestion/bracket-queries.ts'
import { agendaFrame } from './agenda-frame.ts'

export type BracketListFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly brackets: readonly ShownBracket[]
}

/** The body of `/agendas/:id/brackets`. */
export function renderBracketList(facts: BracketListFacts): Html {
  const { locale, agenda, seat, now, brackets } = facts
  const goals = agenda.goals.filter(goal => brackets.some(one => one.goalId === goal.id))
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'agenda', isPage: false })}
    <main class="wrap bracket-list" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'bracket-list-title')}</h1>
      <p class="mid"><a href="/agendas/${agenda.id}" dir="auto">${agenda.title}</a></p>
      <div id="bracket-list" data-live>
        ${brackets.length === 0 && html`<p class="mid">${say(locale, 'bracket-list-none')}</p>`}
        ${goals.map(
          goal =>
            html`<section id="goal-${goal.number}" aria-labelledby="goal-title-${goal.number}">
              <h2 class="h2" id="goal-title-${goal.number}" dir="auto">
                <a href="/goals/${goal.id}"
                  >${say(locale, 'bracket-list-goal', { number: goal.number, title: goal.title })}</a
                >
              </h2>
              ${brackets.filter(one => one.goalId === goal.id).map((one, k) => bracketHtml(facts, one, k + 1))}
            </section>`,
        )}
      </div>
    </main>`
}

/** How many brackets are open, as a sign; with `goalId` it stays to be counted on. */
export function bracketCountHtml(locale: Locale, count: number, goalId: string | null): Html {
  const said = say(locale, 'bracket-open-count', { count })
  return html`<span class="bk" ${goalId !== null && html`data-goal-brackets="${goalId}"`} ${count === 0 && html`hidden`}
    ><span aria-hidden="true">[${sayNumber(locale, count)}]</span><span class="vh">${said}</span></span
  >`
}

/** How many brackets of a goal are open, leading to them; that it is clear where none is. */
export function openBracketsHtml(
  locale: Locale,
  agendaId: string,
  goal: { readonly number: number },
  count: number,
): Html {
  if (count === 0) return html`<span class="st st--ok">${icon('check')}${say(locale, 'bracket-clear')}</span>`
  return html`<a class="bk" href="/agendas/${agendaId}/brackets#goal-${goal.number}"
    ><span aria-hidden="true">[${sayNumber(locale, count)}]</span
    ><span class="vh">${say(locale, 'bracket-open-count', { count })}</span></a
  >`
}

function bracketHtml({ locale, now }: BracketListFacts, bracket: ShownBracket, number: number): Html {
  const { id, goalId, paragraph, reason, placedAt, placedBy, alternatives } = bracket
  const days = Math.max(0, Math.floor((now.getTime() - placedAt.getTime()) / 86_400_000))
  return html`<article class="note note--bkt" id="bracket-${id}">
    <header>
      <a class="who" href="/goals/${goalId}#bracket-${id}"
        >${icon('bracket')}${say(locale, 'bracket-name', { number })}</a
      >
      <span class="where">${paragraph}</span>
    </header>
    ${reason !== '' && html`<p dir="auto">${reason}</p>`}
    <ul class="altlist">
      ${alternatives.map(
        ({ kind, words, holders, quotedHolders }, k) =>
          html`<li>
            <span class="l">${alternativeLetter(locale, k)}</span
            ><span class="q" dir="auto">${wordingWords(locale, kind, words)}</span
            ><span class="mid small">${say(locale, 'bracket-holders', { count: holders.length })}</span
            ><span class="sup">${holders.map(({ by }) => chip(locale, by))}</span>
            ${
              quotedHolders.length > 0 &&
              html`<span class="mid small"
                >${say(locale, 'bracket-quoted-holders', {
                  names: sayList(
                    locale,
                    quotedHolders.map(({ by }) => holderName(locale, by)),
                  ),
                })}</span
              >`
            }
          </li>`,
      )}
    </ul>
    <p class="small mid">
      <span>${say(locale, 'bracket-list-placed', { who: holderName(locale, placedBy) })}</span>
      ·
      <span>${days === 0 ? say(locale, 'bracket-list-today') : say(locale, 'bracket-list-days', { count: days })}</span>
    </p>
  </article>`
}

function chip(locale: Locale, by: ShownBracket['placedBy']): Html {
  const code = holderCode(locale, by)
  return html`<span class="by" title="${by.organisation ?? code}"
    >${groupMarkHtml(groupMark(locale, by.group), true)}<bdi aria-hidden="true">${code}</bdi
    ><span class="vh">${by.organisation ?? code}</span></span
  >`
}
