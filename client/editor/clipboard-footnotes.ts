/**
 * The signs of footnotes in pasted markup. Word writes `[1]` into the words itself; Writer and web pages write a bare
 * raised number, which would run into the word before it once it is no longer raised. Used by clipboard-blocks.ts.
 */

/** What a link reads as when it is a footnote's sign: `[1]`, and a space after the sign before the note. Else null. */
export function footnoteSign(link: Element): string | null {
  const number = (link.textContent ?? '').trim()
  if (number === '') return null
  const classes = link.getAttribute('class') ?? ''
  if (/\bsd(foot|end)notesym\b/.test(classes)) return `[${number}] `
  if (/\bsd(foot|end)noteanc\b/.test(classes)) return `[${number}]`
  const isRaised = link.closest('sup') !== null || link.firstElementChild?.localName === 'sup'
  return isRaised && /^\p{Nd}{1,3}$/u.test(number) ? `[${number}]` : null
}
