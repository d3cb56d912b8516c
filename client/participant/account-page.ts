/** The page `/account`, and the page of the link in a new mailbox. */
import './account-erasure.ts'
import './email-confirm.ts'
import './email-form.ts'
import './name-form.ts'
import './password-form.ts'
import { SessionList } from './session-list.ts'

/** The elements draw themselves; a changed password ends sessions, so the list is read anew then. */
export function start(): void {
  document.addEventListener('password-changed', () => {
    const list = document.querySelector('session-list')
    if (list instanceof SessionList) void list.reload()
  })
}
