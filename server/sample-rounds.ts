/** Puts sample rounds together: the story of the catalogue, played through the doors of this very house. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { importAgenda, type ImportDeps } from './agenda/agenda-commands.ts'
import type { Foundation } from './foundation.ts'
import type { SessionCookie } from './auth/session-cookie.ts'
import type { Rooms } from './live/rooms.ts'
import { addLinks } from './catalogue/catalogue-effects.ts'
import { createText } from './drafting/drafting-effects.ts'
import { systemActor } from './platform/unit-of-work.ts'
import { takeStock } from './consultation/stock-commands.ts'
import { latestRoundOf } from './agenda/agenda-queries.ts'
import type { SampleDeps } from './sample/sample-commands.ts'
import { buildSampleLoads } from './sample/sample-loads.ts'
import { sampleRoutes } from './sample/sample-routes.ts'
import type { SampleStory } from './sample/sample-story.ts'
import { readStarterGoals } from './starter-catalogue.ts'

const storyFile = join(import.meta.dirname, '../catalogue/sample-round.json')

/** Opens the doors of sample rounds; `close` ends what is being loaded. */
export function offerSampleRounds(
  app: Parameters<typeof sampleRoutes>[0],
  foundation: Foundation & { readonly rooms: Rooms; readonly cookie: SessionCookie },
): { close(): Promise<void> } {
  const loads = buildSampleLoads()
  const { cookie, config } = foundation
  const { origin } = new URL(config.publicOrigin)
  const deps: SampleDeps = {
    ...foundation,
    loads,
    readStory: async () => JSON.parse(await readFile(storyFile, 'utf8')) as SampleStory,
    foundAgenda: (story, facts) => foundAgenda(foundation, story, facts),
    takeStock: async agendaId => {
      const roundId = await latestRoundOf(foundation.database.db, agendaId)
      if (roundId === null) throw new Error('the sample has no round')
      await foundation.unitOfWork(systemActor, async work => {
        const at = await foundation.databaseNow(work.db)
        await takeStock(foundation, work, { agendaId, roundId, at, isLate: false })
      })
    },
    ask: async (token, method, path, body) => {
      const answer = await app.inject({
        method,
        url: path,
        headers: {
          cookie: `${cookie.name}=${token}`,
          origin,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      if (answer.statusCode >= 300)
        throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${answer.body}`)
      return answer.body === '' ? null : answer.json<unknown>()
    },
  }
  sampleRoutes(app, deps)
  return loads
}

async function foundAgenda(
  foundation: Foundation,
  story: SampleStory,
  { sampleId, people }: Parameters<SampleDeps['foundAgenda']>[1],
): ReturnType<SampleDeps['foundAgenda']> {
  const starter = await readStarterGoals(foundation)
  const goals = starter.goals.filter(({ id }) => story.goals.includes(id))
  const catalogue = { ...starter, agenda: { ...starter.agenda, title: story.title, note: story.note }, goals }
  const founders = story.people.map(({ key, role, organisation: code }) => {
    const participantId = people.get(key)
    if (participantId === undefined) throw new Error(`nobody in the sample is called ${key}`)
    return { participantId, role, organisation: story.organisations.find(one => one.code === code) ?? null }
  })
  const deps: ImportDeps = { ...foundation, createText, addLinks: (work, facts) => addLinks(foundation, work, facts) }
  const wish = { catalogue, phase: 'drafting', founders, onlyAsFirst: false, sampleId } as const
  const imported = await importAgenda(deps, systemActor, wish)
  if (imported === null) throw new Error('the sample was not made')
  return imported.agendaId
}
