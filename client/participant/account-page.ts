/** The page `/account/sessions`: where one is signed in, and one's password. */
import './password-form.ts'
import './session-list.ts'

/** The elements draw themselves once they are defined. */
export function start(): void {}
