/** What the export dialog says of its choices, and small acts that are no part of its state. */
import { exportAnnexes, type ExportAnnex, type ExportedText } from '../../packages/domain/exchange.ts'
import { languageNames, offeredLanguages } from '../../packages/messages/languages.ts'
import { sayNumber } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import type { ExportVersion } from './export-work.ts'

/** The moments that can be compared; `now` last. */
export function momentOptions(
  versions: readonly ExportVersion[],
): readonly { readonly value: string; readonly label: string }[] {
  return [
    ...versions.map(({ number, label }) => ({
      value: String(number),
      label: label === '' ? words('export-version-unnamed', { number }) : words('export-version', { number, label }),
    })),
    { value: 'now', label: words('export-now') },
  ]
}

/** What a form of the text is; `isEmpty`: no version is there to compare. */
export function textHint(text: ExportedText, forWord: 'word' | 'other', isEmpty: boolean): string {
  switch (text) {
    case 'clean':
      return words('export-text-clean-hint')
    case 'marked-up':
      return words(`export-text-marked-up-${forWord}`)
    case 'bracketed':
      return words('export-text-bracketed-hint')
    case 'compared':
      return words(isEmpty ? 'export-text-compared-none' : `export-text-compared-${forWord}`)
  }
}

/** Each in its own words; the pseudo-locale is for those who test. */
export function languages(): readonly { readonly value: string; readonly label: string; readonly lang: string }[] {
  return offeredLanguages.map(locale => ({ value: locale, label: languageNames[locale], lang: locale }))
}

/** The step of a state that is none of reading. */
export function stepOf(state: string): 'waiting' | 'writing' | 'checking' {
  return state === 'writing' || state === 'checking' ? state : 'waiting'
}

/** With or without one of them, in their order. */
export function toggled(annexes: readonly ExportAnnex[], annex: ExportAnnex): readonly ExportAnnex[] {
  return exportAnnexes.filter(each => (each === annex ? !annexes.includes(each) : annexes.includes(each)))
}

/** In the reader's digits: kilobytes, as people compare files. */
export function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000))
  return sayNumber(pageLocale(), kilobytes, { style: 'unit', unit: 'kilobyte' })
}

/** The browser's own download: it keeps the name that the server gives. */
export function save(href: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  link.click()
}
