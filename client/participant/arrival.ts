/**
 * What every way of signing in does before it goes on: pages that this device keeps of others are forgotten, so that
 * nobody is shown them when the network is away, and other windows of the browser hear that somebody has signed in.
 */
import { readSession } from '../../packages/contract/session-endpoints.ts'
import { tellWindows } from '../platform/account-windows.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { forgetKeptPages } from '../platform/device-cache.ts'

/** To be called when the session is there; resolves when it is safe to go on to the person's pages. */
export async function arrive(): Promise<void> {
  tellWindows('signed-in')
  // Where it cannot be learnt who has signed in, all pages go: they come back as they are visited.
  const person = await callEndpoint(readSession, { fromAnybody: true }).then(
    ({ participant }) => participant.id,
    () => null,
  )
  await forgetKeptPages(person)
}
