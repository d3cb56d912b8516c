/** The account menu, which the server drew: choice of theme, and signing out (client/live/signing-out.ts). */
import { signOutHere } from '../live/signing-out.ts'
import { hearWindows } from '../platform/account-windows.ts'
import { sentenceOf } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'

/** Brings the menu to life. */
export function startAccountMenu(): void {
  const menu = document.getElementById('account-menu')
  if (menu === null) return
  startThemes(menu)
  const button = menu.querySelector<HTMLButtonElement>('[data-act="sign-out"]')
  if (button === null) return
  button.disabled = false
  hearWindows(news => {
    if (news === 'signed-out') location.assign('/sign-in')
  })
  button.addEventListener('click', () => void signOutFrom(menu))
}

async function signOutFrom(menu: HTMLElement): Promise<void> {
  try {
    await signOutHere()
  } catch (fault) {
    const refusal = menu.querySelector('[role="alert"]')
    if (refusal !== null) refusal.textContent = words('shell-sign-out-failed', { reason: sentenceOf(fault) })
  }
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
