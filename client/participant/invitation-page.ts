/** The pages `/invitation` and `/invitations/:id`. */
import './invitation-answer.ts'
import './sign-in-form.ts'

/** The elements bring to life what the server rendered inside them, as soon as they are defined. */
export function start(): void {}
