/** The pages `/sign-in`, `/sign-in/link` and `/sign-in/reset`. */
import './link-confirm.ts'
import './reset-confirm.ts'
import './reset-request.ts'
import './sign-in-form.ts'

/** The elements bring to life what the server rendered inside them, as soon as they are defined. */
export function start(): void {}
