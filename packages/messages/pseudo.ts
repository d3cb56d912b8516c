/**
 * The pseudo-locale: English made strange, so that a look at a page shows what was never put into a catalogue (plain
 * letters), what is built from fragments (brackets in the middle) and what has no room for longer languages (it is
 * some 40 % longer). Places `{…}` stay as they are, and so do the facts in them.
 */
import type { Catalogue, Message } from './message.ts'

/** Every sentence of a catalogue in strange letters. */
export function pseudoOf(source: Catalogue): Catalogue {
  return Object.fromEntries(Object.entries(source).map(([key, message]) => [key, pseudoMessage(message)])) as Catalogue
}

function pseudoMessage(message: Message): Message {
  if (typeof message === 'string') return pseudoSentence(message)
  return Object.fromEntries(
    Object.entries(message).map(([category, sentence]) => [category, pseudoSentence(sentence)]),
  ) as Exclude<Message, string>
}

/** No letter of the plain alphabet remains outside of places; a vowel is written twice until it is long enough. */
function pseudoSentence(sentence: string): string {
  let owed = 0
  const strange = sentence.replace(/\{\w+\}|[A-Za-z]|./gsu, part => {
    if (part.length > 1) return part
    const letter = letters[part]
    owed += growth
    if (letter === undefined) return part
    if (owed < 1 || !'aeiouAEIOU'.includes(part)) return letter
    owed -= 1
    return letter + letter.toLowerCase()
  })
  // A single letter (a group’s initial) or a figure is no word.
  if (!/[A-Za-z]{2}/.test(sentence.replace(/\{\w+\}/g, ''))) return strange
  return `⟦${strange}${'~'.repeat(Math.floor(owed))}⟧`
}

const growth = 0.4

const plain = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const strange = 'ÀƁĆĎÉƑĜĤÎĴĶĹṀÑÖÞɊŔŠŢÛṼŴẊÝŽàƀćďéƒĝĥîĵķĺṁñöþɋŕšţûṽŵẋýž'
const letters: { readonly [letter: string]: string } = Object.fromEntries(
  Array.from(plain, (letter, i) => [letter, Array.from(strange)[i] ?? letter]),
)
