/**
 * The instance that a newcomer finds: the starter agenda from the catalogue, in drafting with the pen at the
 * delegations, and six fictional people with a seat in it. Made once, when there is nothing else; a start that dies in
 * the middle is taken up by the next one.
 */
import { DomainError } from '../packages/domain/errors.ts'
import type { ParticipantId } from '../packages/domain/ids.ts'
import type { OrganisationWish } from '../packages/domain/member.ts'
import type { Role } from '../packages/domain/participant.ts'
import { say } from '../packages/messages/say.ts'
import { importAgenda, type Founder } from './agenda/agenda-commands.ts'
import { hasAgendas } from './agenda/table-queries.ts'
import type { Foundation } from './foundation.ts'
import { importDeps, signInLink } from './operator-commands.ts'
import { addParticipant } from './participant/participant-commands.ts'
import { accountByEmail, countAccounts } from './participant/participant-queries.ts'
import { limits } from './platform/limits.ts'
import { readStarterGoals } from './starter-catalogue.ts'
import { systemActor } from './platform/unit-of-work.ts'

type DemonstrationPerson = {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly organisation: OrganisationWish | null
}

/** In the order in which the terminal lists them. All of them and their organisations are fictional. */
const people: readonly DemonstrationPerson[] = [
  { email: 'ines.moreau@secretariat.example', name: 'Ines Moreau', role: 'moderator', organisation: null },
  { email: 'tomas.lind@secretariat.example', name: 'Tomas Lind', role: 'moderator', organisation: null },
  {
    email: 'leila.haddad@digital.aldermark.example',
    name: 'Leila Haddad',
    role: 'delegate',
    organisation: { name: 'Ministry of Digital Affairs of Aldermark', group: 'government', code: 'ALD', country: 'XA' },
  },
  {
    email: 'daniel.osei@meridian-chamber.example',
    name: 'Daniel Osei',
    role: 'delegate',
    organisation: { name: 'Meridian Chamber of Commerce', group: 'business', code: 'MCC', country: null },
  },
  {
    email: 'priya.nair@open-networks.example',
    name: 'Priya Nair',
    role: 'contributor',
    organisation: { name: 'Open Networks Forum', group: 'civil_society', code: 'ONF', country: null },
  },
  {
    email: 'jonas.weber@coastal-university.example',
    name: 'Jonas Weber',
    role: 'observer',
    organisation: { name: 'Coastal University', group: 'academia', code: 'CU', country: null },
  },
]

export type DemonstrationLink = { readonly name: string; readonly as: string; readonly url: string }
export type Demonstration = {
  readonly title: string
  readonly goals: number
  readonly links: readonly DemonstrationLink[]
}

/** Whether this start should make the demonstration, as ACQUIS_DEMO says and as the instance is empty. */
export async function wantsDemonstration({ config, database }: Foundation): Promise<boolean> {
  if (config.demo === 'off' || (await hasAgendas(database.db))) return false
  if (config.demo === 'on') return true
  if (config.database.kind !== 'embedded') return false
  // People of an interrupted first start are no reason against it; anybody else is.
  return (await countAccounts(database.db)) === (await knownPeople({ database })).length
}

/** Makes it, with a one-time link for each person; null when another process was first. */
export async function makeDemonstration(foundation: Foundation): Promise<Demonstration | null> {
  const founders: Founder[] = []
  for (const { role, organisation, ...person } of people) {
    founders.push({ participantId: await findOrAddPerson(foundation, person), role, organisation })
  }
  const imported = await importAgenda(importDeps(foundation), systemActor, {
    catalogue: await readStarterGoals(foundation),
    phase: 'drafting',
    founders,
    onlyAsFirst: true,
  })
  if (imported === null) return null
  const links: DemonstrationLink[] = []
  for (const person of people) {
    const url = await signInLink(foundation, person.email, limits.operator.demonstrationLinkHours * 60)
    links.push({ name: person.name, as: capacityOf(person), url })
  }
  return { title: imported.title, goals: imported.goals, links }
}

/** The addresses of those of the six who have an account here. */
export async function knownPeople({ database }: Pick<Foundation, 'database'>): Promise<readonly string[]> {
  const found = []
  for (const { email } of people) if ((await accountByEmail(database.db, email)) !== null) found.push(email)
  return found
}

async function findOrAddPerson(
  foundation: Foundation,
  { email, name }: { readonly email: string; readonly name: string },
): Promise<ParticipantId> {
  const known = await accountByEmail(foundation.database.db, email)
  if (known !== null) return known.participantId
  try {
    const person = { email, displayName: name, password: null, isAdministrator: false }
    return await addParticipant(foundation, systemActor, person)
  } catch (cause) {
    // Another process that starts on the same empty database was faster.
    const added =
      cause instanceof DomainError && cause.code === 'email-already-taken'
        ? await accountByEmail(foundation.database.db, email)
        : null
    if (added === null) throw cause
    return added.participantId
  }
}

function capacityOf({ role, organisation }: DemonstrationPerson): string {
  const roleName = say('en', `role-${role}`)
  if (organisation === null || organisation.group === null)
    return say('en', 'demonstration-secretariat', { role: roleName })
  const group = say('en', `group-${organisation.group}`)
  return say('en', 'demonstration-organisation', { role: roleName, organisation: organisation.name, group })
}
