/** New ids and secrets come in, never from the air, so that tests can foresee the former. */
import { randomBytes, randomUUID } from 'node:crypto'

export type Ids = {
  /** A new uuid in lower case, as the branded kind that the caller names. */
  next<Id extends string>(): Id
  /** A secret of 32 random bytes, base64url, 43 characters. */
  token(): string
}

/** Ids and tokens from the operating system's randomness. */
export const randomIds: Ids = {
  next: <Id extends string>() => randomUUID() as string as Id,
  token: () => randomBytes(32).toString('base64url'),
}
