/**
 * What moderators said to participants, as a page: all of it to moderators, to others what their organisation was told.
 * Also the list as the console shows it. Complete without scripts.
 */
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { momentWords } from '../../packages/messages/moment-words.ts'
import { personName } from '../../packages/messages/person-words.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { say, sayList, type Locale } from '../../packages/messages/say.ts'
import type { AgendaPage, AgendaStanding } from '../agenda/agenda-queries.ts'
import type { SeatedOrganisation } from '../agenda/table-queries.ts'
import type { MessageLine } from '../consultation/message-queries.ts'
import { html, type Html } from '../platform/html-page.ts'
import { agendaFrame } from './agenda-frame.ts'

export type MessagesPageFacts = {
  readonly locale: Locale
  readonly agenda: AgendaPage
  readonly seat: AgendaStanding
  readonly now: Date
  readonly messages: readonly MessageLine[]
  /** By whose names the organisations of an audience are called. */
  readonly organisations: readonly Pick<SeatedOrganisation, 'id' | 'name'>[]
}

/** The body of `/agendas/:id/messages`. */
export function renderMessagesPage(facts: MessagesPageFacts): Html {
  const { locale, agenda, seat, now } = facts
  return html`${agendaFrame({ locale, seat, agendaId: agenda.id, round: agenda.round, now, place: 'agenda', isPage: false })}
    <main class="wrap messages" id="main" tabindex="-1">
      <h1 class="title">${say(locale, 'messages-title')}</h1>
      <p class="mid"><a href="/agendas/${agenda.id}" dir="auto">${agenda.title}</a></p>
      <div id="messages" data-live>${messageList(facts)}</div>
    </main>`
}

/** The messages, newest first; that there are none. */
export function messageList({
  locale,
  messages,
  organisations,
}: Pick<MessagesPageFacts, 'locale' | 'messages' | 'organisations'>): Html {
  if (messages.length === 0) return html`<p class="mid">${say(locale, 'messages-none')}</p>`
  return html`<ul class="said">
    ${messages.map(message => {
      const { id, kind, words, by, at, round } = message
      const reach = { count: message.people, to: audienceWords(locale, message, organisations) }
      return html`<li id="message-${id}">
        ${
          kind === 'message'
            ? words.split(/\n{2,}/).map(paragraph => html`<p dir="auto">${paragraph}</p>`)
            : html`<p>${say(locale, 'messages-reminder')}</p>`
        }
        <p class="small mid">
          ${say(locale, 'messages-by', { name: by === null ? say(locale, 'notice-name-gone') : personName(locale, by), round })}
          · <time datetime="${at.toISOString()}">${momentWords(locale, at, 'UTC')}</time> ·
          ${say(locale, 'messages-reached', reach)}
        </p>
      </li>`
    })}
  </ul>`
}

function audienceWords(
  locale: Locale,
  { audience }: MessageLine,
  organisations: readonly Pick<SeatedOrganisation, 'id' | 'name'>[],
): string {
  const groups = audience.groups.map((group: StakeholderGroup) => groupMark(locale, group).name)
  const names = organisations.filter(({ id }) => audience.organisations.includes(id)).map(({ name }) => name)
  return sayList(locale, [...groups, ...names])
}
