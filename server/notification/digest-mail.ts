/**
 * The mail of a daily digest, as text and as HTML: the notices of a day by goal, each with who, what and the words
 * themselves, the newest first. Nothing in it is fetched from anywhere: no picture, no font, no sheet of styles.
 */
import type { AgendaId } from '../../packages/domain/ids.ts'
import { noticePath } from '../../packages/domain/notification.ts'
import { directionOf } from '../../packages/messages/languages.ts'
import { momentWords } from '../../packages/messages/moment-words.ts'
import { noticePlace, noticeSentence } from '../../packages/messages/notice-words.ts'
import { mentionedWords } from '../../packages/messages/person-words.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { html, trustedHtml, type Html } from '../platform/html-page.ts'
import { plainLine } from './notice-mail.ts'
import { answerLine, answersByGoal, type AnswerLine } from './told-answers.ts'
import type { NoticeLine } from './notification-queries.ts'

export type DigestMailFacts = {
  readonly locale: Locale
  readonly agenda: { readonly title: string }
  readonly timeZone: string
  /** The newest first; at least one. */
  readonly notices: readonly NoticeLine[]
  /** Whether there is more than is listed. */
  readonly isMore: boolean
  /** `https://host[:port]`. */
  readonly origin: string
  readonly muteUrl: string
}

type Told = AnswerLine & {
  readonly at: string
  /** Several answers that are told at once, of this part. */
  readonly answers: readonly AnswerLine[]
  readonly more: string | null
}
type Part = { readonly title: string; readonly told: Told[] }

/** Subject and both bodies. */
export function digestMail(facts: DigestMailFacts): {
  readonly subject: string
  readonly body: string
  readonly html: string
} {
  const { locale } = facts
  const agenda = plainLine(facts.agenda.title)
  const parts = partsOf(facts)
  return {
    subject: say(locale, 'mail-digest-subject', { agenda }),
    body: textOf(facts, agenda, parts),
    html: htmlOf(facts, agenda, parts),
  }
}

/** The notices of a goal together, those of the agenda as a whole too; parts in the order of their newest. */
function partsOf({ locale, notices, timeZone, origin }: DigestMailFacts): readonly Part[] {
  const parts = new Map<string, Part>()
  for (const notice of notices) {
    const { agenda, goal, answers } = notice
    const { agendaId, told } = { agendaId: agenda.id, told: toldOf({ locale, timeZone, origin }, notice) }
    const places = answers.answers.length === 0 ? [] : [...answersByGoal(answers)]
    for (const [n, [goalId, those]] of places.entries()) {
      const lines = those.map(answer => answerLine({ locale, origin, agendaId }, answer)).map(plainAnswer)
      const isLast = n === places.length - 1 && answers.more > 0
      const more = isLast ? say(locale, 'mail-answers-more', { count: answers.more }) : null
      const about = goalId === null ? null : (answers.goals.get(goalId) ?? null)
      partOf(agendaId, about).told.push({ ...told, answers: lines, more })
    }
    if (places.length === 0) partOf(agendaId, goal).told.push(told)
  }
  return [...parts.values()]

  function partOf(agendaId: AgendaId, goal: NoticeLine['goal']): Part {
    const key = goal?.id ?? agendaId
    const place = noticePlace(locale, goal === null ? null : { ...goal, title: plainLine(goal.title) })
    const part = parts.get(key) ?? { title: place ?? say(locale, 'inbox-agenda-as-whole'), told: [] }
    parts.set(key, part)
    return part
  }
}

function toldOf(
  { locale, timeZone, origin }: Pick<DigestMailFacts, 'locale' | 'timeZone' | 'origin'>,
  { subject, agenda, by, words, at }: NoticeLine,
): Told {
  const { name, organisation } = by
  return {
    sentence: noticeSentence(locale, subject, {
      ...by,
      name: name === null ? null : plainLine(name),
      organisation: organisation === null ? null : plainLine(organisation),
    }),
    words: words === null || words === '' ? null : plainLine(mentionedWords(locale, words)),
    url: `${origin}${noticePath(agenda.id, subject)}`,
    at: momentWords(locale, at, timeZone),
    answers: [],
    more: null,
  }
}

function plainAnswer({ words, ...line }: AnswerLine): AnswerLine {
  return { ...line, words: words === null ? null : plainLine(words) }
}

function textOf({ locale, isMore, origin, muteUrl }: DigestMailFacts, agenda: string, parts: readonly Part[]): string {
  const line = ({ sentence, words, url }: AnswerLine, at: readonly string[] = []): string =>
    [sentence, ...(words === null ? [] : [`> ${words}`]), ...at, url].join('\n')
  const told = (one: Told): string =>
    [line(one, [one.at]), ...one.answers.map(each => line(each)), ...(one.more === null ? [] : [one.more])].join('\n\n')
  return [
    agenda,
    say(locale, 'mail-digest-lede'),
    ...parts.flatMap(part => [`== ${part.title} ==`, ...part.told.map(told)]),
    ...(isMore ? [say(locale, 'mail-digest-more')] : []),
    say(locale, 'mail-digest-inbox', { url: `${origin}/inbox` }),
    say(locale, 'mail-digest-mute', { url: muteUrl }),
  ].join('\n\n')
}

function htmlOf({ locale, isMore, origin, muteUrl }: DigestMailFacts, agenda: string, parts: readonly Part[]): string {
  const words = (key: 'mail-digest-lede' | 'mail-digest-more' | 'mail-digest-to-inbox' | 'mail-digest-stop') =>
    say(locale, key)
  const line = ({ sentence, words: quoted, url }: AnswerLine): Html =>
    html`<a class="what" href="${url}">${sentence}</a> ${
        quoted !== null && html`<blockquote dir="auto">${quoted}</blockquote>`
      }`
  const told = (one: Told): Html =>
    html`<li>
      ${line(one)}
      <small>${one.at}</small>
      ${
        one.answers.length > 0 &&
        html`<ul>
          ${one.answers.map(each => html`<li>${line(each)}</li>`)}
        </ul>`
      }
      ${one.more !== null && html`<p>${one.more}</p>`}
    </li>`
  return html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${say(locale, 'mail-digest-subject', { agenda })}</title>
        <style>
          ${trustedHtml(sheet)}
        </style>
      </head>
      <body>
        <main>
          <p class="house">Acquis</p>
          <h1><bdi>${agenda}</bdi></h1>
          <p>${words('mail-digest-lede')}</p>
          ${parts.map(
            part =>
              html`<section>
                <h2>${part.title}</h2>
                <ul>
                  ${part.told.map(told)}
                </ul>
              </section>`,
          )}
          ${isMore && html`<p>${words('mail-digest-more')}</p>`}
          <p><a class="go" href="${origin}/inbox">${words('mail-digest-to-inbox')}</a></p>
          <footer>
            <p><a href="${muteUrl}">${words('mail-digest-stop')}</a></p>
          </footer>
        </main>
      </body>
    </html>`.html
}

/** The colours of client/styles/tokens.css, written out: a mail has no other sheet. Logical directions, for Arabic. */
const sheet = `
:root { color-scheme: light dark; }
body { margin: 0; background: #eff2f0; color: #16211f; font: 16px/1.5 "Noto Sans", "Noto Sans Arabic", system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1.25rem 2rem; background: #ffffff; overflow-wrap: anywhere; }
.house { margin: 0 0 1rem; font-weight: 700; color: #0b4d57; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25; }
h2 { margin: 1.75rem 0 .5rem; padding-block-start: .75rem; border-block-start: 1px solid #d0d8d4; font-size: 1.05rem; line-height: 1.3; }
p { margin: 0 0 1rem; }
ul { margin: 0; padding: 0; list-style: none; }
li { margin: 0 0 1rem; }
li ul { margin-block-start: .5rem; padding-inline-start: .75rem; }
a { color: #0b4d57; }
.what { font-weight: 600; }
blockquote { margin: .35rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid #d0d8d4; text-align: start; }
small { display: block; }
small, footer { color: #43504c; font-size: .85rem; }
.go { display: inline-block; padding: .6rem 1rem; border: 1px solid #0b4d57; border-radius: 4px; text-decoration: none; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  body { background: #0e1415; color: #e7ecea; }
  main { background: #161d1e; }
  a, .house { color: #86cdd6; }
  .go { border-color: #86cdd6; }
  h2, blockquote { border-color: #2d3839; }
  small, footer { color: #bcc7c3; }
}
`
