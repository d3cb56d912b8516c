/** The pages `/sign-in` and `/sign-in/link`. */
import { LinkConfirm } from './link-confirm.ts'
import { SignInForm } from './sign-in-form.ts'

/** Brings the controls that the server rendered to life. */
export function start(): void {
  customElements.define('sign-in-form', SignInForm)
  customElements.define('link-confirm', LinkConfirm)
}
