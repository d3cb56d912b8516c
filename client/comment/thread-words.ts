/** What a card says of people, times and places, in the language of the page. */
import { html, type TemplateResult } from 'lit'
import { mentionedWords, nameShown, personName, seatName } from '../../packages/messages/person-words.ts'
import { sayDate } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { seatMarkTemplate } from '../ui/group-mark.ts'
import { isDetached, type ThreadPlaces } from './thread-filter.ts'
import type { Author, Comment, Thread } from './thread-store.ts'

/** Mark and organisation of who wrote, as far as the round shows it; the secretariat for those without one. */
export function whoTemplate(author: Author): TemplateResult {
  return html`<span class="who" dir="auto">${seatMarkTemplate(author)}${organisationOf(author)}</span>`
}

/** For whom somebody spoke. */
export function organisationOf(author: Author): string {
  return seatName(pageLocale(), author)
}

/** A person's name, as she is told apart from others of her organisation; where it is hidden, for whom she spoke. */
export function nameOf(author: Author): string {
  return nameShown(pageLocale(), author)
}

/** An instant in short: the time alone where it was today. */
export function shortTime(instant: string): string {
  const at = new Date(instant)
  const isToday = at.toDateString() === new Date().toDateString()
  return sayDate(pageLocale(), at, {
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}

/** A machine-readable time that shows in short. */
export function timeTemplate(instant: string): TemplateResult {
  return html`<time datetime=${instant}>${shortTime(instant)}</time>`
}

/** Where a thread stands, in a word or a number. `suggester`: of the suggestion that it is about, where it is known. */
export function placeOfThread(thread: Thread, places: ThreadPlaces, suggester: string | null): string {
  switch (thread.anchor.kind) {
    case 'goal':
      return words('thread-place-goal')
    case 'agenda':
      return words('thread-place-agenda')
    case 'indicator':
      return words('thread-place-indicator')
    case 'suggestion':
      return suggester === null
        ? words('thread-place-suggestion')
        : words('thread-place-suggestion-by', { who: suggester })
    case 'passage':
    case 'element': {
      if (isDetached(thread, places)) return words('thread-detached')
      const number = places?.get(thread.id)?.number
      return number === '' ? words('thread-place-heading') : (number ?? '')
    }
  }
}

/** Plain words with their line breaks; those who are mentioned stand out. */
export function commentWords({ words: text, mentions }: Comment): readonly (string | TemplateResult)[] {
  if (text === null) return ['']
  const names = mentions.map(({ name }) => `@${personName(pageLocale(), name)}`)
  const shown = writtenWords(text)
  if (names.length === 0) return [shown]
  const pattern = new RegExp(`(${names.map(name => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`)
  return shown.split(pattern).map(part => (names.includes(part) ? html`<b class="mentioned">${part}</b>` : part))
}

/** Plain words as they are shown in the language of the page. */
export function writtenWords(text: string): string {
  return mentionedWords(pageLocale(), text)
}
