/** The doors of the catalogue and of links. Outsiders and unknown ids are answered alike: 'not-found'. */
import type { FastifyInstance } from 'fastify'
import { agendaFile } from '../../packages/contract/agenda-file.ts'
import * as endpoints from '../../packages/contract/catalogue-endpoints.ts'
import { acquisFile, frameworksFile } from '../../packages/contract/catalogue-files.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import {
  parseCatalogueId,
  parseId,
  type AgendaId,
  type ElementId,
  type FrameworkId,
  type GoalId,
  type IndicatorId,
  type LinkId,
} from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { standingInAgenda, standingInGoal } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { chooseFrameworks } from './catalogue-commands.ts'
import { catalogueLists, coverageOfAgenda, allFrameworks, indicatorInFull, indicatorsOfAgenda, linksOfGoal, referencesInOrder, wordsOfCodes, type FrameworkLine } from './catalogue-queries.ts'
import type { LinkLine } from './link-queries.ts'
import { catalogueVersions, frameworkInFull, searchEntries } from './entry-queries.ts'
import { agreeLink, declineLink, proposeLink, rewordLink, withdrawLink, type LinkDeps } from './link-commands.ts'

/** The JSON Schema of every file that an operator imports; the schemas themselves are the contract's. */
const schemaDocument = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Files that Acquis imports',
  description:
    '`catalogue import` takes frameworks or the acquis, `agenda import` takes an agenda. Names must be in the same file.',
  oneOf: [{ $ref: '#/$defs/frameworks' }, { $ref: '#/$defs/acquis' }, { $ref: '#/$defs/agenda' }],
  $defs: { frameworks: frameworksFile, acquis: acquisFile, agenda: agendaFile },
}

/** Binds the endpoints of packages/contract/catalogue-endpoints.ts. */
export function catalogueRoutes(app: FastifyInstance, deps: LinkDeps): void {
  entryEndpoints(app, deps)
  agendaEndpoints(app, deps)
  linkEndpoints(app, deps)
}

function entryEndpoints(app: FastifyInstance, { database: { db } }: LinkDeps): void {
  bindEndpoint(app, endpoints.readCatalogueSchema, () => Promise.resolve(schemaDocument))

  bindEndpoint(app, endpoints.readCatalogue, async () => {
    const lists = await catalogueLists(db)
    const versions = await catalogueVersions(db)
    return {
      frameworks: (await allFrameworks(db)).map(shownFramework),
      evidenceTypes: [...lists.evidenceTypes],
      documentKinds: [...lists.documentKinds],
      fora: [...lists.fora],
      acquisKinds: [...lists.acquisKinds],
      reports: [...lists.reports],
      references: (await referencesInOrder(db)).map(({ facts }) => facts),
      versions: versions.map(version => ({ ...version, importedAt: version.importedAt.toISOString() })),
    }
  })

  bindEndpoint(app, endpoints.readFramework, async ({ params }) => {
    const id = parseCatalogueId<FrameworkId>(params.frameworkId)
    const framework = id === null ? null : await frameworkInFull(db, id)
    if (framework === null) throw new DomainError('not-found')
    return framework
  })

  bindEndpoint(app, endpoints.readIndicator, async ({ params }) => {
    const id = parseCatalogueId<IndicatorId>(params.indicatorId)
    const indicator = id === null ? null : await indicatorInFull(db, id)
    if (indicator === null) throw new DomainError('not-found')
    return indicator.facts
  })

  bindEndpoint(app, endpoints.readCatalogueWords, async ({ query }) => ({
    words: [...(await wordsOfCodes(db, query.codes.split(',')))],
  }))
}

function agendaEndpoints(app: FastifyInstance, deps: LinkDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.searchCatalogue, async ({ params, query, actor }) => {
    const agendaId = await agendaToRead(params.agendaId, actor)
    const found = await searchEntries(db, agendaId, { words: query.words ?? '', kind: query.kind ?? null })
    return { found: [...found] }
  })

  bindEndpoint(app, endpoints.listAgendaIndicators, async ({ params, actor }) => {
    const agendaId = await agendaToRead(params.agendaId, actor)
    return { frameworks: (await indicatorsOfAgenda(db, agendaId)).map(shownFramework) }
  })

  bindEndpoint(app, endpoints.readCoverage, async ({ params, actor }) => {
    const agendaId = await agendaToRead(params.agendaId, actor)
    return { cells: [...(await coverageOfAgenda(db, agendaId))] }
  })

  bindEndpoint(app, endpoints.chooseFrameworks, async ({ params, body, actor }) => {
    const agendaId = idOf<AgendaId>(params.agendaId)
    await chooseFrameworks(deps, actor, { agendaId, frameworks: body.frameworks })
    return {}
  })

  async function agendaToRead(text: string, actor: ParticipantActor): Promise<AgendaId> {
    const agendaId = idOf<AgendaId>(text)
    const found = await standingInAgenda(db, agendaId, actor.participantId)
    if (found === null) throw new DomainError('not-found')
    authorize('read-agenda', found.standing)
    return agendaId
  }
}

function linkEndpoints(app: FastifyInstance, deps: LinkDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.listLinks, async ({ params, actor }) => {
    const goalId = idOf<GoalId>(params.goalId)
    const found = await standingInGoal(db, goalId, actor.participantId)
    if (found === null) throw new DomainError('not-found')
    authorize('read-text', found.standing)
    const you = {
      propose: refusalTo('propose-link', found.standing),
      decide: refusalTo('decide-link', found.standing),
      suggest: refusalTo('suggest-text', found.standing),
    }
    return { links: (await linksOfGoal(db, goalId, actor.participantId)).map(shownLink), you }
  })

  bindEndpoint(app, endpoints.proposeLink, async ({ params, body, actor }) => {
    const elementId = body.element === null ? null : idOf<ElementId>(body.element)
    const { target, relation, how } = body
    const goalId = idOf<GoalId>(params.goalId)
    return { id: await proposeLink(deps, actor, { goalId, target, relation, elementId, how }) }
  })

  bindEndpoint(app, endpoints.rewordLink, async ({ params, body, actor }) => {
    await rewordLink(deps, actor, idOf<LinkId>(params.linkId), body)
    return {}
  })

  bindEndpoint(app, endpoints.agreeLink, async ({ params, actor }) => {
    await agreeLink(deps, actor, idOf<LinkId>(params.linkId))
    return {}
  })

  bindEndpoint(app, endpoints.declineLink, async ({ params, body, actor }) => {
    await declineLink(deps, actor, idOf<LinkId>(params.linkId), body)
    return {}
  })

  bindEndpoint(app, endpoints.withdrawLink, async ({ params, actor }) => {
    await withdrawLink(deps, actor, idOf<LinkId>(params.linkId))
    return {}
  })
}

function shownFramework({ id, facts, indicators }: FrameworkLine) {
  const { title, short_title: shortTitle, owner, edition, year, groups } = facts
  return {
    id,
    title,
    shortTitle,
    owner,
    edition,
    year,
    groups: groups.map(group => ({ id: group.id, number: group.number, title: group.title })),
    indicators: [...indicators],
  }
}

function shownLink(link: LinkLine) {
  const { decision } = link
  return {
    ...link,
    proposedAt: link.proposedAt.toISOString(),
    decision: decision === null ? null : { ...decision, at: decision.at.toISOString() },
  }
}

function idOf<Id extends string>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
