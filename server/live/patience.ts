/** How long the engine waits for others: so many attempts at a reading, so many milliseconds for a promise. */

const mostReadings = 3

/** Tries a reading again after growing pauses; throws what the last attempt threw. */
export async function patiently<T>(
  read: () => Promise<T>,
  { firstRetryMs }: { readonly firstRetryMs: number },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (cause) {
      if (attempt >= mostReadings) throw cause
      await new Promise(resolve => setTimeout(resolve, firstRetryMs * 2 ** attempt))
    }
  }
}

/** Whether a promise resolves within this time; it goes on when it does not. */
export async function isDoneWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<false>(resolve => (timer = setTimeout(() => resolve(false), ms)))
  const isDone = await Promise.race([promise.then(() => true), timeUp])
  clearTimeout(timer)
  return isDone
}
