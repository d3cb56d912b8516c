/**
 * Whose page this is, and whether that person is still the one who is signed in in this browser. The page says it with
 * every request and at every live door, and the server refuses where it is not so: live rule L25. Who hears of a
 * refusal notes it here; who has something to stop, or to say, watches.
 */
import { believedPersonHeader, believedPersonParameter } from '../../packages/contract/believed-person.ts'
import type { SignedInPageState } from '../../packages/contract/page-state.ts'
import { pageState } from './page-facts.ts'

type Watcher = (isAnother: boolean) => void

const watchers = new Set<Watcher>()
let another = false

/** The participant whose page the server made; null where nobody was signed in. */
export function pagePerson(): string | null {
  return pageState<Partial<SignedInPageState>>()?.participantId ?? null
}

/** What a request says of whose page it comes from. */
export function personHeaders(): Readonly<Record<string, string>> {
  const person = pagePerson()
  return person === null ? {} : { [believedPersonHeader]: person }
}

/** The same for the address of a live door. */
export function personParameters(): Readonly<Record<string, string>> {
  const person = pagePerson()
  return person === null ? {} : { [believedPersonParameter]: person }
}

/** Whether somebody else is signed in in this browser, as far as this page was told. */
export function isAnotherPerson(): boolean {
  return another
}

/** Notes what the server said; watchers hear of it each time it is said that the person is back. */
export function noteAnotherPerson(isAnother: boolean): void {
  if (another && isAnother) return
  another = isAnother
  for (const hear of watchers) hear(isAnother)
}

/** Calls back when somebody else is signed in, and when this page's person is again. */
export function watchAnotherPerson(hear: Watcher): void {
  watchers.add(hear)
}
