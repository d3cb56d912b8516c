/**
 * Suggestions that stand beside the text: another title for a goal, another relation or sentence for an agreed link, or
 * that a link goes. One undecided suggestion of an author for each; a new one takes its place. [S12]
 */
import { refusalOfTitle, tidyTitle } from '../../packages/domain/agenda.ts'
import { refusalOfWords, tidySentence, type Relation } from '../../packages/domain/catalogue.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { GoalId, LinkId, SuggestionId } from '../../packages/domain/ids.ts'
import { linkNow } from '../catalogue/catalogue-queries.ts'
import type { GoalText } from '../drafting/drafting-queries.ts'
import { limits } from '../platform/limits.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { nothingSaid, type LinkWish, type Place, type Said } from './pending-queries.ts'
import { eventPlace, inGoal, reasonOf, writeReason, type SuggestionDeps } from './suggestion-commands.ts'

/** Suggests a title. Refuses: 'title-not-valid', 'title-is-the-same', 'too-many-pending', what the standing refuses. */
export async function suggestTitle(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: { readonly title: string; readonly reason: string },
): Promise<SuggestionId> {
  const to = tidyTitle(tidySentence(input.title))
  refuseIf(refusalOfTitle(to))
  const reason = reasonOf(input.reason)
  return inGoal(deps, actor, goalId, 'suggest-text', async ({ work }, place, text) => {
    const from = text.goal.title
    refuseIf(from === to ? 'title-is-the-same' : null)
    const said = { ...nothingSaid, title: { from, to } }
    const id = await addBeside(deps, work, actor, { place, text, kind: 'title', linkId: null, said })
    work.record({ name: 'title-suggested', ...eventPlace(place), suggestionId: id, kind: 'title', title: to })
    await writeReason(deps, work, id, reason, { ...place, kind: 'title' })
    return id
  })
}

export type LinkChange = { readonly remove: true } | { readonly relation: Relation | null; readonly how: string }

/**
 * Suggests a change of an agreed link. Refuses: 'not-found', 'link-not-agreed', 'link-is-the-same',
 * 'link-needs-sentence', 'too-many-pending', what the standing refuses.
 */
export async function suggestLink(
  deps: SuggestionDeps,
  actor: ParticipantActor,
  linkId: LinkId,
  input: { readonly change: LinkChange; readonly reason: string },
): Promise<SuggestionId> {
  const known = await linkNow(deps.database.db, linkId)
  if (known === null) throw new DomainError('not-found')
  const reason = reasonOf(input.reason)
  return inGoal(deps, actor, known.goalId, 'suggest-text', async ({ work }, place, text) => {
    const link = await linkNow(work.db, linkId)
    if (link === null) throw new DomainError('not-found')
    refuseIf(link.state === 'agreed' ? null : 'link-not-agreed')
    const was = { relation: link.relation, how: link.how }
    const wish = wishOf(linkId, was, input.change)
    if (!wish.remove) refuseIf(refusalOfWords(link.target, wish.relation, wish.how))
    const isSame = !wish.remove && wish.relation === was.relation && wish.how === was.how
    refuseIf(isSame ? 'link-is-the-same' : null)
    const said = { ...nothingSaid, link: wish }
    const id = await addBeside(deps, work, actor, { place, text, kind: 'link', linkId, said })
    const { remove } = wish
    work.record({ name: 'link-change-suggested', ...eventPlace(place), suggestionId: id, kind: 'link', linkId, remove })
    await writeReason(deps, work, id, reason, { ...place, kind: 'link' })
    return id
  })
}

function wishOf(linkId: LinkId, was: LinkWish['was'], change: LinkChange): LinkWish {
  if ('remove' in change) return { linkId, remove: true, ...was, was }
  return { linkId, remove: false, relation: change.relation, how: tidySentence(change.how), was }
}

async function addBeside(
  { clock, ids }: SuggestionDeps,
  work: Work,
  actor: ParticipantActor,
  facts: {
    readonly place: Place
    readonly text: GoalText
    readonly kind: 'title' | 'link'
    readonly linkId: LinkId | null
    readonly said: Said
  },
): Promise<SuggestionId> {
  const { place, text, kind, linkId, said } = facts
  const at = clock.now()
  const earlier = work.db
    .updateTable('suggestion')
    .set({ state: 'withdrawn', closed_at: at })
    .where('goal_id', '=', place.goalId)
    .where('author_id', '=', actor.participantId)
    .where('kind', '=', kind)
    .where('state', '=', 'pending')
  await (linkId === null ? earlier : earlier.where('link_id', '=', linkId)).execute()
  const { count } = await work.db
    .selectFrom('suggestion')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('goal_id', '=', place.goalId)
    .where('kind', 'in', ['title', 'link'])
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  const { maxPending: max } = limits.suggestion
  refuseIf(Number(count) >= max ? 'too-many-pending' : null, { max })
  const id = ids.next<SuggestionId>()
  await work.db
    .insertInto('suggestion')
    .values({
      id,
      agenda_id: place.agendaId,
      goal_id: place.goalId,
      document_id: null,
      link_id: linkId,
      kind,
      alias: null,
      author_id: actor.participantId,
      organisation_id: text.organisationId,
      record_key: null,
      words: JSON.stringify(said),
      first_seen_at: at,
    })
    .execute()
  return id
}
