/**
 * The text of the keystroke bench in suggest mode: suggestions of several people all over it, half of them new words
 * and half struck ones, and brackets, as the server places them. Nothing by chance: every run has the same text.
 */
import * as Y from 'yjs'
import type { BracketLook } from '../client/editor/bracket-marks.ts'
import type { AuthorLook } from '../client/editor/suggestion-marks.ts'
import { placeBracket } from '../packages/document/bracket-edits.ts'
import { layout } from '../packages/document/layout.ts'
import { strikeJson } from '../packages/document/suggestion-decisions.ts'
import { recordKey, type Suggesters } from '../packages/document/suggestion-store.ts'
import { insertText, itemIdAt, marksAt, openText, unitsBetween, withClient } from '../packages/document/tokens.ts'
import { roots } from '../packages/document/text-model.ts'

/** Whose suggesting client id is whose; the first is who types. */
export const contestants: Suggesters = new Map([
  [50, 'me'],
  [51, 'amal'],
  [52, 'bo'],
  [53, 'cy'],
  [54, 'dee'],
])

/** Puts so many brackets and suggestions into a text. */
export function contest(doc: Y.Doc, counts: { readonly suggestions: number; readonly brackets: number }): void {
  const text = openText(doc)
  const blocks = layout(doc)
  for (let k = 0; k < counts.brackets; k++) {
    const at = (layout(doc)[(k * 3 + 1) % blocks.length]?.y ?? 0) + 200
    const [first, last] = [itemIdAt(text, at), itemIdAt(text, at + 12)]
    if (first !== null && last !== null)
      placeBracket(doc, { id: `bench-${k}`, first, last, others: ['other words', ''] })
  }
  const people = [...contestants].slice(1)
  for (let k = 0; k < counts.suggestions; k++) {
    const [client = 0, alias = ''] = people[k % people.length] ?? []
    const at = (layout(doc)[k % blocks.length]?.y ?? 0) + 20 + 40 * Math.floor(k / blocks.length)
    withClient(doc, client, () => {
      if (k % 2 === 0) return doc.transact(() => insertText(text, at, 'suggested words ', marksAt(text, at)))
      const ranges = unitsBetween(text, at, 15)
      doc.getMap(roots.suggestions).set(recordKey(alias, `bench-${k}`), strikeJson(doc, ranges))
    })
  }
}

export const contestantLook: AuthorLook = {
  ...{ group: 'business', shape: 'b', initial: 'B', code: 'ORG' },
  ...{ inserted: 'Suggested by an organisation', deleted: 'Struck by an organisation', says: 'An organisation' },
}

export const bracketLook: BracketLook = {
  closes: 'End of the bracket',
  alternatives: [0, 1, 2].map(n => ({
    says: `Wording ${n + 1}`,
    empty: 'no text',
    sign: { shape: 'b', initial: 'B', text: 'ORG' },
    held: 'An organisation',
  })),
}
