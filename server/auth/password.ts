/**
 * Passwords: argon2id with OWASP's figures, salted, the figures in the stored text. A missing hash costs the same time
 * as a wrong one, so that the answer's time does not tell whether there is an account.
 */
import { hash, verify } from '@node-rs/argon2'

/** Memory in KiB, passes, lanes; argon2id is the library's default kind. */
const figures = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The stored form of a password. Does not judge it: `refusalOfPassword` does. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), figures)
}

/** Whether the password is the one that was stored; `stored: null` takes as long and is never right. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await verify(stored ?? decoy, password.normalize('NFKC'))
  return right && stored !== null
}

/** The hash of a random secret that nobody kept, made with the same figures. */
const decoy = '$argon2id$v=19$m=19456,t=2,p=1$DhjYK52g8QQ+YYCiF3ZO9g$aEQu94Qk8gcGIRnAtdFOWpwBQUqqDV8zRXPihU+G9VM'
