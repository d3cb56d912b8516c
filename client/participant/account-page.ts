/** The page `/account/sessions`: where one is signed in, and one's password. */
import './password-form.ts'
import { SessionList } from './session-list.ts'

/** The elements draw themselves; a changed password ends sessions, so the list is read anew then. */
export function start(): void {
  document.addEventListener('password-changed', () => {
    const list = document.querySelector('session-list')
    if (list instanceof SessionList) void list.reload()
  })
}
