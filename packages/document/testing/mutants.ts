/**
 * Updates gone wrong, for the gate's property test: bytes flipped, cut, doubled and spliced; and, worse, well-formed
 * updates whose ids, neighbours, parents, contents and delete ranges were changed.
 */
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding'
import * as Y from 'yjs'

type Random = (below: number) => number

/** One mutant of an update, by bytes or by structure. */
export function mutantOf(update: Uint8Array, random: Random): Uint8Array {
  return random(4) === 0 ? mutantByBytes(update, random) : mutantByStructure(update, random)
}

function mutantByBytes(update: Uint8Array, random: Random): Uint8Array {
  const bytes = [...update]
  for (let n = 0; n <= random(3); n++) {
    const at = random(bytes.length)
    switch (random(5)) {
      case 0:
        bytes[at] = random(256)
        break
      case 1:
        bytes.splice(at, 1)
        break
      case 2:
        bytes.splice(at, 0, random(256))
        break
      case 3:
        bytes.splice(at)
        break
      default:
        bytes.splice(at, 0, ...bytes.slice(at, at + random(8)))
    }
  }
  return Uint8Array.from(bytes)
}

function mutantByStructure(update: Uint8Array, random: Random): Uint8Array {
  const { structs, ds } = Y.decodeUpdate(update)
  const clients = new Map<number, (Y.Item | Y.GC)[]>()
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue
    clients.set(struct.id.client, [...(clients.get(struct.id.client) ?? []), struct])
  }
  const known = [1, ...clients.keys(), 11, 12, 13]
  const someId = () => Y.createID(known[random(known.length)] ?? 1, random(30))
  const pool = [...clients.values()].flat()
  for (let n = 0; n <= random(2); n++) {
    const struct = pool[random(pool.length)]
    if (struct instanceof Y.Item) mutateItem(struct, random, someId)
  }
  for (let n = random(3); n > 0; n--) {
    const { client, clock } = someId()
    ds.clients.set(client, [...(ds.clients.get(client) ?? []), { clock, len: random(4) }])
  }
  return encode(clients, ds.clients, random)
}

function mutateItem(item: Y.Item, random: Random, someId: () => Y.ID): void {
  switch (random(8)) {
    case 0:
    case 1:
      item.origin = someId()
      break
    case 2:
    case 3:
      item.rightOrigin = random(4) === 0 ? null : someId()
      break
    case 4:
      item.origin = null
      if (random(2) === 0) item.rightOrigin = null
      if (item.rightOrigin === null) item.parent = someId()
      if (random(2) === 0) item.parentSub = ['kind', 'indent', 'x'][random(3)] ?? null
      break
    case 5:
      item.content = someContent(random)
      break
    case 6:
      item.origin = someId()
      item.rightOrigin = item.origin
      break
    default:
      item.rightOrigin = item.origin
      item.origin = someId()
  }
}

function someContent(random: Random): Y.Item['content'] {
  const contents = [
    () => new Y.ContentString('x😀y'),
    () => new Y.ContentString(''),
    () => new Y.ContentDeleted(1 + random(4)),
    () => new Y.ContentFormat('strong', random(2) === 0),
    () => new Y.ContentFormat('onclick', 'alert(1)'),
    () => new Y.ContentEmbed({ ref: 'IND-1' }),
    () => new Y.ContentEmbed({ b: 'o', i: 'x' }),
    () => new Y.ContentType(new Y.Map()),
    () => new Y.ContentType(new Y.Text()),
    () => new Y.ContentAny(['quote']),
    () => new Y.ContentAny([3, 2]),
  ]
  return (contents[random(contents.length)] ?? (() => new Y.ContentDeleted(1)))()
}

function encode(
  clients: ReadonlyMap<number, readonly (Y.Item | Y.GC)[]>,
  deletes: ReadonlyMap<number, readonly { clock: number; len: number }[]>,
  random: Random,
): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  writeVarUint(encoder.restEncoder, clients.size)
  for (const [client, structs] of clients) {
    writeVarUint(encoder.restEncoder, structs.length)
    encoder.writeClient(random(20) === 0 ? client + 1 : client)
    writeVarUint(encoder.restEncoder, Math.max(0, (structs[0]?.id.clock ?? 0) + (random(10) === 0 ? random(5) - 2 : 0)))
    for (const struct of structs) {
      if (struct instanceof Y.Item && struct.origin === null && struct.rightOrigin === null)
        struct.parent ??= Y.createID(1, 0)
      struct.write(encoder, 0)
    }
  }
  const tail = createEncoder()
  writeVarUint(tail, deletes.size)
  for (const [client, ranges] of deletes) {
    writeVarUint(tail, client)
    writeVarUint(tail, ranges.length)
    for (const { clock, len } of ranges) {
      writeVarUint(tail, clock)
      writeVarUint(tail, len)
    }
  }
  const head = encoder.toUint8Array()
  const end = toUint8Array(tail)
  const update = new Uint8Array(head.length + end.length)
  update.set(head)
  update.set(end, head.length)
  return update
}
