/**
 * Signing out of this device, from wherever it is asked for: words that never reached the server are told first, then
 * the session ends, other windows of the browser hear of it, and all that the device keeps of the person goes.
 */
import { callEndpoint, Refused } from '../platform/call-endpoint.ts'
import { tellWindows } from '../platform/account-windows.ts'
import { forgetKeptPages } from '../platform/device-cache.ts'
import { words } from '../platform/page-facts.ts'
import { pagePerson } from '../platform/page-person.ts'
import { signOut } from '../../packages/contract/session-endpoints.ts'
import { forgetParticipant } from './device-store.ts'
import { unsentWorkOf, type UnsentWork } from './unsent-work.ts'

/**
 * Signs this page's person out, then calls `goOn`. Answers whether she did: she may stay for her words. Throws what
 * ending the session throws; then nothing is forgotten.
 */
export async function signOutHere(goOn: () => void = () => location.assign('/sign-in')): Promise<boolean> {
  const participantId = pagePerson()
  const unsent = participantId === null ? null : await unsentWorkOf(participantId)
  if (unsent !== null && !(await confirmLoss(unsent))) return false
  try {
    await callEndpoint(signOut, {})
  } catch (fault) {
    // Signed out already counts as done; anything else leaves everything as it is.
    if (!(fault instanceof Refused) || fault.code !== 'not-signed-in') throw fault
  }
  await forgetSignedOut(participantId)
  goOn()
  return true
}

/** After a session has ended for good: other windows hear of it, and this device forgets the person. */
export async function forgetSignedOut(participantId: string | null): Promise<void> {
  tellWindows('signed-out')
  await forgetKeptPages()
  if (participantId !== null) await forgetParticipant(participantId)
}

/** Asks in a dialog whose safe choice comes first; resolves to whether the words may go. */
function confirmLoss({ changes, drafts, comments }: UnsentWork): Promise<boolean> {
  const dialog = document.createElement('dialog')
  dialog.className = 'dlg'
  dialog.setAttribute('aria-labelledby', 'sign-out-title')
  const heading = document.createElement('header')
  heading.append(element('h2', words('shell-sign-out-unsent-title'), 'sign-out-title'))
  const text = document.createElement('div')
  text.className = 'in'
  if (changes > 0) text.append(element('p', words('shell-sign-out-unsent', { count: changes })))
  if (comments > 0) text.append(element('p', words('shell-sign-out-comments', { count: comments })))
  if (drafts > 0) text.append(element('p', words('shell-sign-out-kept-words')))
  const stay = choice('btn btn--go', 'stay', words('shell-sign-out-stay'))
  const go = choice('btn btn--danger', 'leave', words('shell-sign-out-anyway'))
  const form = document.createElement('form')
  form.method = 'dialog'
  form.className = 'in btns'
  form.append(stay, go)
  dialog.append(heading, text, form)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'leave')
    })
  })
}

function element(tag: string, text: string, id?: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  if (id !== undefined) made.id = id
  return made
}

function choice(className: string, value: string, text: string): HTMLButtonElement {
  const button = document.createElement('button')
  button.className = className
  button.value = value
  button.textContent = text
  return button
}
