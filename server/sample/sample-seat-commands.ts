/**
 * Where who loaded a sample sits in it: she moderates it, or sits as a delegate of one of its organisations, so that the
 * pages of a delegate have content too. The story's own moderator takes her place meanwhile.
 */
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { MemberId, OrganisationId, ParticipantId, SampleId } from '../../packages/domain/ids.ts'
import type { SampleSeat } from '../../packages/domain/sample.ts'
import { seatMember } from '../agenda/agenda-effects.ts'
import { organisationsSeated } from '../agenda/table-queries.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import type { SampleDeps } from './sample-commands.ts'
import { personOfSample, sampleById } from './sample-queries.ts'

/** The organisation through which a sample is seen: it has inputs, answers, a contest and positions. */
const seenThrough = 'FSF'

/** Sits down there, or moderates again. For who loaded it. Refuses: 'not-found', 'sample-is-loading'. */
export async function takeSampleSeat(
  deps: Pick<SampleDeps, 'unitOfWork' | 'readStory' | 'bus' | 'ids' | 'clock'>,
  actor: ParticipantActor,
  id: SampleId,
  seat: SampleSeat,
): Promise<void> {
  const story = await deps.readStory()
  await deps.unitOfWork(actor, async work => {
    await work.db.selectFrom('sample').select('id').where('id', '=', id).forUpdate().execute()
    const at = deps.clock.now()
    const sample = await sampleById(work.db, id, at)
    if (sample === null || sample.loadedBy !== actor.participantId) throw new DomainError('not-found')
    refuseIf(sample.state === 'loading' ? 'sample-is-loading' : null)
    const { agendaId } = sample
    const name = story.organisations.find(({ code }) => code === seenThrough)?.name
    const table = agendaId === null ? [] : await organisationsSeated(work.db, agendaId)
    const organisation = table.find(one => one.name === name)
    const standIn = await personOfSample(work.db, id, story.people[0]?.key ?? '')
    if (agendaId === null || organisation === undefined || standIn === null) throw new DomainError('not-found')
    const sit = (
      participantId: ParticipantId,
      role: 'moderator' | 'delegate' | 'observer',
      of: OrganisationId | null,
    ) =>
      seatMember(work, {
        ...{ bus: deps.bus, newId: deps.ids.next<MemberId>(), agendaId, participantId },
        ...{ organisationId: of, role, at },
      })
    // An agenda is never without a moderator.
    if (seat === 'delegate') {
      await sit(standIn, 'moderator', null)
      await sit(actor.participantId, 'delegate', organisation.id)
    } else {
      await sit(actor.participantId, 'moderator', null)
      await sit(standIn, 'observer', null)
    }
  })
}
