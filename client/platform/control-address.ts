/**
 * Where a control is in a part of a page, said by what it is about (ids and the facts of rows), never by a place in a
 * row: after the part was drawn anew the same control is found, or nothing. Pure.
 */

/** Of an element, what tells it from others. */
export type Control<E> = {
  readonly localName: string
  readonly parentElement: E | null
  readonly children: ArrayLike<E>
  readonly textContent: string | null
  getAttribute(name: string): string | null
}

/** Steps from the part inwards; the last one is the control. */
export type Address = { readonly steps: readonly Step[]; readonly words: string }
type Step = { readonly key: string; readonly at: number; readonly of: number }

/** The control itself, or else the nearest of its surroundings that is still there. */
export type Found<E> = { readonly control: E | null; readonly near: E }

/** What an element is about. What changes from one drawing to the next (a state, an answer, a version) is not here. */
const facts = [
  ...['id', 'name', 'href', 'role', 'data-act', 'data-do', 'data-move', 'data-form', 'data-goal', 'data-indicator'],
  ...['data-theme', 'data-theme-id', 'data-disposition', 'data-confirmation', 'data-position', 'data-input'],
  ...['data-sample-id', 'data-seat', 'data-id', 'data-notice', 'data-view', 'data-who', 'data-to', 'data-from'],
] as const

/** Of these a value says which one of several it is; elsewhere it is what somebody wrote. */
const valued: ReadonlySet<string> = new Set(['button', 'option'])
const ticked: ReadonlySet<string> = new Set(['radio', 'checkbox', 'submit'])

/** The address of `control` in `part`, in which it is. */
export function addressOf<E extends Control<E>>(part: E, control: E): Address {
  const words = control.textContent ?? ''
  const steps: Step[] = []
  let inner = control
  for (let outer = control.parentElement; inner !== part && outer !== null; outer = outer.parentElement) {
    if (outer !== part && !isAboutSomething(outer)) continue
    const key = keyOf(inner)
    const same = within(outer).filter(one => keyOf(one) === key)
    steps.unshift({ key, at: same.indexOf(inner), of: same.length })
    inner = outer
  }
  return { steps, words }
}

/** Looks for it in the part that took the other one's place. */
export function findAddress<E extends Control<E>>(part: E, { steps, words }: Address): Found<E> {
  let near = part
  for (const [i, step] of steps.entries()) {
    const same = within(near).filter(one => keyOf(one) === step.key)
    const next = same.length === step.of ? same[step.at] : undefined
    const isLast = i === steps.length - 1
    // Several of one kind: as many as before, in surroundings that are told apart from others, are the same ones.
    const isSure = same.length === 1 || near !== part || (isLast && (next?.textContent ?? '') === words)
    if (next === undefined || !isSure || (isLast && same.length > 1 && isDeed(next))) return { control: null, near }
    if (isLast) return { control: next, near }
    near = next
  }
  return { control: null, near }
}

function isAboutSomething<E extends Control<E>>(element: E): boolean {
  return facts.some(name => element.getAttribute(name) !== null)
}

/** A press on it does something that may be for good: it is never taken for another one. */
function isDeed<E extends Control<E>>({ localName }: E): boolean {
  return localName === 'button'
}

function keyOf<E extends Control<E>>(element: E): string {
  const { localName } = element
  const told = facts.flatMap(name => {
    const value = element.getAttribute(name)
    return value === null ? [] : [`${name}=${value}`]
  })
  const isValued = valued.has(localName) || ticked.has(element.getAttribute('type') ?? '')
  return [localName, ...told, ...(isValued ? [element.getAttribute('value') ?? ''] : [])].join('\n')
}

function within<E extends Control<E>>(element: E): readonly E[] {
  return Array.from(element.children).flatMap(child => [child, ...within(child)])
}
