/**
 * The account menu, which the server drew: choice of theme, and signing out. Signing out removes what this device
 * keeps of the person; words that never reached the server are told first and never removed silently.
 */
import { signOut } from '../../packages/contract/session-endpoints.ts'
import { forgetParticipant, openDeviceStore } from '../live/device-store.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { forgetKeptPages } from '../platform/device-cache.ts'
import { words } from '../platform/page-facts.ts'

/** Other windows of the same browser listen here for a sign-out. */
const channelName = 'acquis-account'

/** Brings the menu to life. `participantId`: null on pages that do not say who is signed in. */
export function startAccountMenu(participantId: string | null): void {
  const menu = document.getElementById('account-menu')
  if (menu === null) return
  startThemes(menu)
  const button = menu.querySelector<HTMLButtonElement>('[data-act="sign-out"]')
  if (button === null) return
  button.disabled = false
  // One channel to listen and to tell: it does not hear itself, or this window would go before all is forgotten.
  const windows = new BroadcastChannel(channelName)
  windows.addEventListener('message', () => location.assign('/sign-in'))
  button.addEventListener('click', () => void askAndSignOut(menu, participantId, windows))
}

async function askAndSignOut(
  menu: HTMLElement,
  participantId: string | null,
  windows: BroadcastChannel,
): Promise<void> {
  const unsent = participantId === null ? null : await unsentOf(participantId)
  if (unsent === null || (await confirmLoss(unsent))) await leave(menu, participantId, windows)
}

type Unsent = { readonly changes: number; readonly drafts: number }

const looks = 20
const moment = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 100))

/** What would be lost: changes and drafts that only this device has; null when nothing would. */
async function unsentOf(participantId: string): Promise<Unsent | null> {
  const device = await openDeviceStore(participantId)
  if (device === null) return null
  try {
    // What was saved a moment ago is noted on the device a moment later: nobody is asked about that.
    for (let look = 1; look < looks && (await device.unsavedChanges()) > 0; look += 1) await moment()
    const unsent = { changes: await device.unsavedChanges(), drafts: await device.draftCount() }
    return unsent.changes + unsent.drafts === 0 ? null : unsent
  } finally {
    device.close()
  }
}

/** Asks in a dialog whose safe choice comes first; resolves to whether the words may go. */
function confirmLoss({ changes, drafts }: Unsent): Promise<boolean> {
  const dialog = document.createElement('dialog')
  dialog.className = 'dlg'
  dialog.setAttribute('aria-labelledby', 'sign-out-title')
  const heading = document.createElement('header')
  heading.append(element('h2', words('shell-sign-out-unsent-title'), 'sign-out-title'))
  const text = document.createElement('div')
  text.className = 'in'
  if (changes > 0) text.append(element('p', words('shell-sign-out-unsent', { count: changes })))
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

async function leave(menu: HTMLElement, participantId: string | null, windows: BroadcastChannel): Promise<void> {
  try {
    await callEndpoint(signOut, {})
  } catch (fault) {
    // Signed out already counts as done; anything else leaves everything as it is.
    if (!(fault instanceof Refused) || fault.code !== 'not-signed-in') {
      const refusal = menu.querySelector('[role="alert"]')
      if (refusal !== null) refusal.textContent = words('shell-sign-out-failed', { reason: sentenceOf(fault) })
      return
    }
  }
  windows.postMessage('signed-out')
  await forgetKeptPages()
  if (participantId !== null) await forgetParticipant(participantId)
  location.assign('/sign-in')
}

const yearSeconds = 31_536_000

/** A cookie and not only this window's memory, so that the server's first HTML is in the right theme already. */
function startThemes(menu: HTMLElement): void {
  const root = document.documentElement
  const buttons = [...menu.querySelectorAll<HTMLElement>('[data-theme-choice]')]
  const mark = (): void => {
    const chosen = root.dataset['theme'] ?? 'system'
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset['themeChoice'] === chosen))
    }
  }
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const theme = button.dataset['themeChoice'] ?? 'system'
      if (theme === 'system') delete root.dataset['theme']
      else root.dataset['theme'] = theme
      const kept = theme === 'system' ? 'Max-Age=0' : `Max-Age=${yearSeconds}`
      const secure = location.protocol === 'https:' ? '; Secure' : ''
      document.cookie = `acquis-theme=${theme}; Path=/; SameSite=Lax; ${kept}${secure}`
      mark()
    })
  }
  menu.querySelector('.menu-theme')?.removeAttribute('hidden')
  mark()
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
