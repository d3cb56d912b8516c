/**
 * How long it takes until the others have what one did: fifty people with both sockets open, a goal with five hundred
 * threads, the real server on PostgreSQL. From the start of the request to what reaches the others; then the same in
 * two real browsers, from the press to the card. The promise is a second at p95.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { serveHouse } from '../tests/support/served-house.ts'
import { latencies, type Latencies } from './load.ts'
import { makeReachAgenda, type ReachAgenda } from './reach-agenda.ts'
import { measureCards } from './reach-browser.ts'
import { ReachWindow } from './reach-window.ts'

export type ReachRow = Latencies & { readonly what: string; readonly count: number; readonly isPromised: boolean }
export type ReachMeasured = { readonly people: number; readonly threads: number; readonly rows: readonly ReachRow[] }

const people = 50
const threads = 500
const comments = 30
const links = 20
const roleChanges = 40
const rests = 10
const removals = 20
const cards = 20

/** A second, which docs/figures.md and the exit code of the bench speak of. */
export const promisedMs = 1_000

/** Builds the agenda, starts the server, and measures one act after the other. */
export async function measureReach(): Promise<ReachMeasured> {
  const agenda = await makeReachAgenda({ people, threads })
  const house = await serveHouse({ databaseUrl: agenda.databaseUrl, demo: false })
  const windows: ReachWindow[] = []
  try {
    const places = { origin: house.origin, agendaId: agenda.agendaId, documentId: agenda.documentId }
    for (const person of [agenda.moderator, ...agenda.delegates]) windows.push(await ReachWindow.open(person, places))
    const samples = new Map<string, number[]>()
    const note = (what: string, ms: number): void => void samples.set(what, [...(samples.get(what) ?? []), ms])
    const [moderator, ...delegates] = windows
    if (moderator === undefined) throw new Error('nobody has a window')
    await warm(windows, agenda)
    await measureComments(delegates, windows, agenda, note)
    await measureLinks(moderator, delegates, windows, agenda, note)
    await measureListsAgain(windows, agenda, note)
    await measureRoles(moderator, delegates, agenda, note)
    const seen = await measureCards({ house, agenda, times: cards, open: Math.floor((threads * 2) / 3) })
    for (const ms of seen) note(inBrowser, ms)
    await measureRests(moderator, delegates, agenda, note)
    await measurePhase(moderator, delegates, agenda, note)
    await measureRemovals(moderator, delegates, agenda, note)
    const rows = [...samples].map(([what, values]) => ({
      what,
      count: values.length,
      isPromised: what !== listsAgain,
      ...latencies(values),
    }))
    return { people, threads, rows }
  } finally {
    for (const window of windows) window.close()
    await house.close()
    await agenda.close()
  }
}

const listsAgain = 'all read the whole list at once (after a lost connection)'
const inBrowser = `a comment: press in one browser to card in another, all ${people} online`

type Note = (what: string, ms: number) => void

async function warm(windows: readonly ReachWindow[], { goalId }: ReachAgenda): Promise<void> {
  for (const window of windows) await window.ask('GET', `/api/goals/${goalId}/threads`)
}

async function measureComments(
  delegates: readonly ReachWindow[],
  windows: readonly ReachWindow[],
  { goalId }: ReachAgenda,
  note: Note,
): Promise<void> {
  for (let k = 0; k < comments; k += 1) {
    const author = delegates[k % delegates.length]
    if (author === undefined) return
    const id = randomUUID()
    const others = windows.filter(window => window !== author)
    const startedAt = performance.now()
    const heard = others.map(async window => {
      const at = await window.next(news => news.kind === 'event' && news.threadId === id)
      note('a comment: the event at each of the others', at - startedAt)
      // As a page does on this event.
      await window.ask('GET', `/api/threads/${id}`)
      note('a comment: read by each of the others, all at once', performance.now() - startedAt)
    })
    const body = { id, commentId: randomUUID(), type: 'comment', words: `Remark ${k}`, mentions: [], about }
    await Promise.all([author.ask('POST', `/api/goals/${goalId}/threads`, body), ...heard])
    await pause(50)
  }
}

const about = { kind: 'goal' } as const

async function measureLinks(
  moderator: ReachWindow,
  delegates: readonly ReachWindow[],
  windows: readonly ReachWindow[],
  { goalId, targets }: ReachAgenda,
  note: Note,
): Promise<void> {
  for (const [k, target] of targets.slice(0, links).entries()) {
    const author = delegates[k % delegates.length]
    if (author === undefined) return
    const how = 'The goal puts into practice what was agreed there.'
    const proposal = { target, relation: null, element: null, how }
    const made = await author.ask('POST', `/api/goals/${goalId}/links`, proposal)
    const { id: linkId } = made as { readonly id: string }
    const startedAt = performance.now()
    const heard = windows.map(async window => {
      const at = await window.next(
        news => news.kind === 'event' && news.linkId === linkId && news.name === 'link-agreed',
      )
      if (window === moderator) return
      note('a link agreed: the event at each of the others', at - startedAt)
      await window.ask('GET', `/api/goals/${goalId}/links`)
      note('a link agreed: the links read by each of the others, all at once', performance.now() - startedAt)
    })
    await Promise.all([moderator.ask('POST', `/api/links/${linkId}/agree`, {}), ...heard])
    await pause(50)
  }
}

async function measureListsAgain(windows: readonly ReachWindow[], { goalId }: ReachAgenda, note: Note): Promise<void> {
  for (let k = 0; k < 3; k += 1) {
    const startedAt = performance.now()
    await Promise.all(
      windows.map(async window => {
        await window.ask('GET', `/api/goals/${goalId}/threads`)
        note(listsAgain, performance.now() - startedAt)
      }),
    )
  }
}

async function measureRoles(
  moderator: ReachWindow,
  delegates: readonly ReachWindow[],
  { agendaId }: ReachAgenda,
  note: Note,
): Promise<void> {
  for (let k = 0; k < roleChanges; k += 1) {
    const window = delegates[k % (roleChanges / 2)]
    if (window === undefined) return
    const role = k < roleChanges / 2 ? 'observer' : 'delegate'
    const mode = role === 'observer' ? 'read' : 'direct'
    const { memberId, organisationId } = window.person
    const startedAt = performance.now()
    const heard = window.next(news => news.kind === 'access' && news.mode === mode)
    const body = { role, organisation: { id: organisationId } }
    await moderator.ask('PATCH', `/api/agendas/${agendaId}/members/${memberId}`, body)
    note('a role changed: the access at the open text', (await heard) - startedAt)
  }
}

/** The round is paused and resumed: every open text changes what may be done with it. */
async function measureRests(
  moderator: ReachWindow,
  delegates: readonly ReachWindow[],
  { agendaId }: ReachAgenda,
  note: Note,
): Promise<void> {
  const rounds = await roundsPath(moderator, agendaId)
  for (let k = 0; k < rests * 2; k += 1) {
    const [act, mode] = k % 2 === 0 ? (['pause', 'read'] as const) : (['resume', 'direct'] as const)
    const startedAt = performance.now()
    const heard = delegates.map(async window => {
      const at = await window.next(news => news.kind === 'access' && news.mode === mode)
      note('a round paused or resumed: the access at each open text', at - startedAt)
    })
    await Promise.all([moderator.ask('POST', `${rounds}/${act}`, { reason: 'A measure.' }), ...heard])
    await pause(50)
  }
}

/** Consultation opens: the texts are frozen and kept, and who wrote suggests. */
async function measurePhase(
  moderator: ReachWindow,
  delegates: readonly ReachWindow[],
  { agendaId }: ReachAgenda,
  note: Note,
): Promise<void> {
  const rounds = await roundsPath(moderator, agendaId)
  const closesAt = new Date(Date.now() + 20 * 86_400_000).toISOString()
  const startedAt = performance.now()
  const heard = delegates.map(async window => {
    const at = await window.next(news => news.kind === 'access' && news.mode === 'suggest')
    note('consultation opened: the access at each open text', at - startedAt)
  })
  const moving = moderator.ask('POST', `${rounds}/move`, { to: 'consultation', closesAt, reason: 'A measure.' })
  await Promise.all([moving, ...heard])
}

async function roundsPath(moderator: ReachWindow, agendaId: string): Promise<string> {
  const path = `/api/agendas/${agendaId}/rounds`
  const { rounds } = (await moderator.ask('GET', path)) as { readonly rounds: readonly { readonly id: string }[] }
  return `${path}/${rounds[0]?.id}`
}

async function measureRemovals(
  moderator: ReachWindow,
  delegates: readonly ReachWindow[],
  { agendaId }: ReachAgenda,
  note: Note,
): Promise<void> {
  for (const window of delegates.slice(-removals)) {
    const startedAt = performance.now()
    const closing = (
      [
        ['events', 4404],
        ['text', 4403],
      ] as const
    ).map(async ([socket, code]) => {
      const at = await window.next(news => news.kind === 'closed' && news.socket === socket && news.code === code)
      note(`a removal: ${code} at the socket of the ${socket}`, at - startedAt)
    })
    const path = `/api/agendas/${agendaId}/members/${window.person.memberId}`
    await Promise.all([moderator.ask('DELETE', path), ...closing])
  }
}
