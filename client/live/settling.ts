/** How long a text that ends waits for the server's answers to what is under way. */
import type { SaveLedger } from './save-ledger.ts'

/** In milliseconds; what was not answered by then counts as not sent. */
export const settleMs = 2000

/** Resolves when every frame was answered, when the connection is gone, or after `settleMs`. */
export async function untilSettled(
  ledger: Pick<SaveLedger, 'isSettled'>,
  isConnected: () => boolean,
  now: () => Date,
): Promise<void> {
  const until = now().getTime() + settleMs
  while (isConnected() && !ledger.isSettled && now().getTime() < until)
    await new Promise(resolve => setTimeout(resolve, 50))
}
