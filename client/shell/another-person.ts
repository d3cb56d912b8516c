/**
 * Says on any page that somebody else has signed in in this browser meanwhile. Nothing of the page is sent from then on
 * (live rule L25); what was not sent stays on the device under its author.
 */
import { readSession } from '../../packages/contract/session-endpoints.ts'
import { hearWindows } from '../platform/account-windows.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { noteAnotherPerson, pagePerson, watchAnotherPerson } from '../platform/page-person.ts'

/** Starts watching, on a page that says whose it is. */
export function startAnotherPerson(): void {
  if (pagePerson() === null) return
  watchAnotherPerson(show)
  hearWindows(news => {
    if (news === 'signed-in') void ask()
  })
}

/** A refusal is noted as it is read. Offline, or signed out again: the next request will tell. */
async function ask(): Promise<void> {
  const isOwn = await callEndpoint(readSession, {}).then(
    () => true,
    () => false,
  )
  if (isOwn) noteAnotherPerson(false)
}

function show(isAnother: boolean): void {
  document.getElementById('another-person')?.remove()
  if (!isAnother) return
  const band = document.createElement('div')
  band.id = 'another-person'
  band.className = 'connection'
  band.setAttribute('role', 'alert')
  const text = document.createElement('p')
  const title = document.createElement('b')
  title.textContent = words('shell-another-person-title')
  text.append(title, ` ${words('shell-another-person')}`)
  const space = document.createElement('span')
  space.className = 'grow'
  const reload = document.createElement('button')
  reload.className = 'btn btn--s'
  reload.type = 'button'
  reload.textContent = words('shell-another-person-reload')
  reload.addEventListener('click', () => location.reload())
  band.append(text, space, reload)
  document.querySelector('connection-band, main')?.before(band)
}
