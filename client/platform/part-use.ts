/**
 * Whether somebody is at work in a part of a page: a dialog or a list is open, a field holds something else than the
 * server wrote, or words are selected. What is drawn anew then would take it from her.
 */
import { isSelectedIn } from './selected-words.ts'

/** A field as its first choice and the present one are known of it. */
type Choice = { readonly selected: boolean; readonly defaultSelected: boolean }

/** Somebody is at work in it. */
export function isInUse(part: HTMLElement): boolean {
  if (part.querySelector('dialog[open]') !== null || hasOpenList(part) || isSelectedIn(part)) return true
  const fields = part.querySelectorAll(':is(details[open], form[data-keeps]) :is(input, textarea, select)')
  return [...fields].some(isChanged)
}

/** Whether a field holds something else than the server wrote. */
export function isChanged(field: Element): boolean {
  if (field instanceof HTMLSelectElement) return isChosenAnew([...field.options], field.multiple)
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
  if (!(field instanceof HTMLInputElement)) return false
  const isTicked = field.type === 'radio' || field.type === 'checkbox'
  return isTicked ? field.checked !== field.defaultChecked : field.value !== field.defaultValue
}

/** Of a list of which nothing is chosen by the server, a browser chooses the first (of several at once: none). */
export function isChosenAnew(options: readonly Choice[], isMultiple: boolean): boolean {
  const isGiven = isMultiple || options.some(one => one.defaultSelected)
  return options.some((one, i) => one.selected !== (isGiven ? one.defaultSelected : i === 0))
}

/** A list that is unfolded shuts when it is replaced; older browsers do not say. */
function hasOpenList(part: HTMLElement): boolean {
  return CSS.supports('selector(:open)') && part.querySelector('select:open') !== null
}
