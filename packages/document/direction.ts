/**
 * Which way a block's words run: decided by its first strong letter, block by block, as `dir="auto"` would do it;
 * known here so that server HTML, editor and exports agree.
 */

/** Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic, Adlam and the Arabic presentation forms. */
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u
const letter = /\p{L}/u

/** The direction of the first strong letter; 'auto' where there is none, so that the surroundings decide. */
export function blockDirection(text: string): 'ltr' | 'rtl' | 'auto' {
  const first = letter.exec(text)
  if (first === null) return 'auto'
  return rightToLeft.test(first[0]) ? 'rtl' : 'ltr'
}
