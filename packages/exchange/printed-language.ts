/**
 * Which language and direction a printed paragraph has. A text has one language, but paragraphs in another script
 * happen (a quotation, a name); a reader's voice, a spelling check and the choice of letters need to know.
 */
import { blockDirection } from '../document/direction.ts'

export type PrintedLanguage = { readonly language: string; readonly direction: 'ltr' | 'rtl' }

/** Scripts by their signs, and the language that stands for each where the text's own language uses another script. */
const scripts = [
  { pattern: /\p{Script=Arabic}/gu, language: 'ar', users: ['ar', 'fa', 'ur', 'ps', 'ku', 'sd', 'ug'] },
  { pattern: /\p{Script=Hebrew}/gu, language: 'he', users: ['he', 'yi'] },
  {
    pattern: /\p{Script=Cyrillic}/gu,
    language: 'ru',
    users: ['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'mn', 'tg'],
  },
  { pattern: /\p{Script=Greek}/gu, language: 'el', users: ['el'] },
  { pattern: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, language: 'ja', users: ['ja'] },
  { pattern: /\p{Script=Hangul}/gu, language: 'ko', users: ['ko'] },
  { pattern: /\p{Script=Han}/gu, language: 'zh', users: ['zh', 'ja'] },
  { pattern: /\p{Script=Devanagari}/gu, language: 'hi', users: ['hi', 'mr', 'ne'] },
  { pattern: /\p{Script=Thai}/gu, language: 'th', users: ['th'] },
  { pattern: /\p{Script=Latin}/gu, language: 'en', users: null },
] as const

/** The text's own language where the paragraph's main script is one of its scripts; else that script's. */
export function printedLanguage(text: string, own: string): PrintedLanguage {
  const given = blockDirection(text)
  const language = languageOf(text, own)
  return { language, direction: given === 'auto' ? directionOf(own) : given }
}

/** The direction of a language's own script. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return ['ar', 'he', 'fa', 'ur', 'ps', 'yi', 'ku', 'sd', 'ug', 'dv'].includes(primary(language)) ? 'rtl' : 'ltr'
}

function languageOf(text: string, own: string): string {
  const counted = scripts.map(script => ({ script, count: text.match(script.pattern)?.length ?? 0 }))
  const most = counted.reduce((best, each) => (each.count > best.count ? each : best))
  if (most.count === 0) return own
  const { users, language } = most.script
  const isOwn = users === null ? usesLatin(own) : users.some(user => user === primary(own))
  return isOwn ? own : language
}

/** Every language that none of the other scripts claims is taken to be written in Latin letters. */
function usesLatin(language: string): boolean {
  return scripts.every(({ users }) => users === null || users.every(user => user !== primary(language)))
}

function primary(language: string): string {
  return (language.split('-')[0] ?? '').toLowerCase()
}

/**
 * Words cut where the direction of their letters changes, for formats that want it said run by run (Word). What is no
 * letter goes with its neighbours where both run the same way, and with the paragraph where they do not.
 */
export function directionPieces(
  text: string,
  base: 'ltr' | 'rtl',
): readonly { readonly text: string; readonly direction: 'ltr' | 'rtl' }[] {
  const parts = (text.match(/\p{L}[\p{L}\p{M}]*|[^\p{L}]+/gu) ?? []).map(part => ({
    text: part,
    own: blockDirection(part),
  }))
  const pieces: { text: string; direction: 'ltr' | 'rtl' }[] = []
  for (const [i, part] of parts.entries()) {
    const before = parts[i - 1]?.own ?? base
    const after = parts[i + 1]?.own ?? base
    const around = before === after && before !== 'auto' ? before : base
    const direction = part.own === 'auto' ? around : part.own
    const last = pieces.at(-1)
    if (last?.direction === direction) last.text += part.text
    else pieces.push({ text: part.text, direction })
  }
  return pieces
}
