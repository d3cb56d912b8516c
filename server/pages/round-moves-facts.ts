/** Reads what the moves of a round and their dialogs state, for the moderators of its agenda. */
import { mayActAlone } from '../../packages/domain/consensus.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { membersOf, type AgendaPage } from '../agenda/agenda-queries.ts'
import { openConfirmationsOf } from '../consensus/adoption-queries.ts'
import { moderatorsOf } from '../consensus/told-queries.ts'
import { askedWithdrawal, hasInputs } from '../consultation/consultation-queries.ts'
import { recipientsOf } from '../consultation/message-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Database } from '../platform/database.ts'
import type { ParticipantActor } from '../platform/unit-of-work.ts'
import { openMattersOfAgenda } from '../suggestion/suggestion-queries.ts'
import { openingOf } from './call-opening.ts'
import type { RoundMovesFacts } from './round-moves.ts'

type Known = Pick<
  RoundMovesFacts,
  'locale' | 'now' | 'seat' | 'round' | 'organisations' | 'unheard' | 'inputs' | 'openBrackets' | 'table' | 'adoptable'
> & { readonly agenda: AgendaPage; readonly actor: ParticipantActor }

/** The facts; `known` is what the page has read for its other parts. */
export async function roundMovesFacts(
  db: Database['db'],
  rooms: Pick<Rooms, 'readText'>,
  { agenda, actor, ...known }: Known,
): Promise<RoundMovesFacts> {
  const { round } = known
  const { participantId, isAdministrator } = actor
  const isRunning = round.state.kind === 'running'
  const everybody = { groups: stakeholderGroups, organisations: [] }
  const moderators = (await moderatorsOf(db, agenda.id)).length
  const matters =
    round.phase === 'setup' || round.phase === 'closed'
      ? []
      : [...(await openMattersOfAgenda(db, rooms, agenda.id, participantId)).values()]
  return {
    ...known,
    ...{ reader: participantId, isAdministrator, goals: agenda.goals },
    openSuggestions: matters.reduce((sum, { suggestions }) => sum + suggestions, 0),
    recipients: (await recipientsOf(db, agenda.id, everybody)).length,
    seated: (await membersOf(db, agenda.id)).length,
    opening: isRunning && round.phase === 'review' ? await openingOf(db, rooms, agenda, known.inputs) : null,
    alone: mayActAlone({ moderators, needsTwo: round.settings.twoModerators }),
    waiting: await openConfirmationsOf(db, agenda.id),
    withdrawal: await askedWithdrawal(db, round.id),
    hasInputs: await hasInputs(db, round.id),
  }
}
