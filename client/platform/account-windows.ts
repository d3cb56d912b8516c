/**
 * What the windows of one browser tell each other of its one session: that somebody signed in, or out. A window does
 * not hear itself, or the one that signs out would go before all is forgotten.
 */

export type AccountNews = 'signed-in' | 'signed-out'

const channelName = 'acquis-account'

let channel: BroadcastChannel | null = null

/** Tells every other window of this browser. */
export function tellWindows(news: AccountNews): void {
  windows().postMessage(news)
}

/** Calls back with what other windows tell. */
export function hearWindows(hear: (news: AccountNews) => void): void {
  // Only these lines write into the channel; a window of another version says 'signed-out' alone.
  windows().addEventListener('message', ({ data }) => hear(data === 'signed-in' ? 'signed-in' : 'signed-out'))
}

function windows(): BroadcastChannel {
  channel ??= new BroadcastChannel(channelName)
  return channel
}
