/** Secrets are stored as their SHA-256 alone: they are 32 random bytes, so a slow hash would add nothing. */
import { createHash } from 'node:crypto'

/** The stored form of a token. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
