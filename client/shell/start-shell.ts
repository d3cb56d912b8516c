/** What every page for people who are signed in needs: the account menu, the bell of the inbox, the band of the round, and keeping the page on the device. */
import { keepPageOnDevice } from '../platform/device-cache.ts'
import { pagePerson } from '../platform/page-person.ts'
import { watchSelections } from '../platform/selected-words.ts'
import { watchPresses } from '../platform/presses.ts'
import { startAccountMenu } from './account-menu.ts'
import { startAnotherPerson } from './another-person.ts'
import { startLanguageMenu } from './language-menu.ts'
import { startInboxBell } from './inbox-bell.ts'
import { startLiveBand } from './live-band.ts'

/** Pages that open again without a connection. */
const keptPages: ReadonlySet<string> = new Set(['goal', 'agenda'])

export function startShell(): void {
  const participantId = pagePerson()
  watchPresses()
  watchSelections()
  startAccountMenu()
  startAnotherPerson()
  startLanguageMenu()
  startInboxBell()
  startLiveBand()
  if (participantId === null || !keptPages.has(document.body.dataset['page'] ?? '')) return
  // After the page is read and its code is loaded: keeping it must not compete with showing it.
  const keepSoon = (): void => void setTimeout(() => void keepPageOnDevice(participantId), 1500)
  // The sentences of the page's language come first; by then the page may have loaded.
  if (document.readyState === 'complete') keepSoon()
  else addEventListener('load', keepSoon, { once: true })
}
