/**
 * Client ids that a window says are its own, one for each mode: claimed for its person before the first word under
 * them, so that nobody else's words can pass for hers and suggestions are known as such from their first letter. What
 * she may not do she claims not. Source: live rules L4, L21.
 */
import type { ClaimMessage, WritingMode } from '../../packages/contract/live-protocol.ts'
import type { ClientClaims } from './client-claims.ts'
import type { Connection, LiveLimits } from './connection.ts'
import type { RoomText } from './room-text.ts'

/** What claiming needs of the room. */
export type ClaimingRoom = {
  readonly text: RoomText
  readonly isReceiving: boolean
  readonly isGone: boolean
  whenReceiving(): Promise<void>
}

/** Claims the ids and tells the window what is its own now; or tells it that one is taken. */
export async function claimIds(
  room: ClaimingRoom,
  claims: ClientClaims,
  limits: Pick<LiveLimits, 'maxClaimsPerConnection'>,
  connection: Connection,
  ids: ClaimMessage,
): Promise<void> {
  if (!claims.isLoaded) await claims.load()
  while (!room.isReceiving && !room.isGone) await room.whenReceiving()
  const own: number[] = []
  for (const mode of ['direct', 'suggest'] as const) {
    if (!connection.isOpen || room.isGone) return
    const id = ids[mode]
    if (id === null || !mayClaim(connection, mode)) continue
    if (!(await isClaimed(room, claims, limits, connection, id, mode))) return
    own.push(id)
  }
  connection.sendRegistry(own.flatMap(id => claims.entryOf(id) ?? []))
}

function mayClaim(connection: Connection, mode: WritingMode): boolean {
  return mode === 'direct' ? connection.mode === 'direct' : connection.maySuggest
}

/** Whether the id is hers in this mode now; if not, she was told so. An id with words of nobody's claim is nobody's. */
async function isClaimed(
  room: ClaimingRoom,
  claims: ClientClaims,
  limits: Pick<LiveLimits, 'maxClaimsPerConnection'>,
  connection: Connection,
  id: number,
  mode: WritingMode,
): Promise<boolean> {
  const { admission } = connection
  const owner = claims.ownershipOf(id, admission.participantId)
  if (owner === `own-${mode}`) return true
  if (owner === 'unclaimed' && !room.text.hasWordsOf(id)) {
    if (connection.claimedIds >= limits.maxClaimsPerConnection) {
      connection.refuseAndClose('too-many-frames')
      return false
    }
    connection.claimedIds += 1
    if (await claims.claim([id], admission, mode)) return true
  }
  connection.sendRefused(0, 'client-id-taken')
  return false
}
