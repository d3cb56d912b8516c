/** Choosing the language of one's account: pages, refusals and mails speak it from then on. */
import type { ParticipantId } from '../../packages/domain/ids.ts'
import type { Locale } from '../../packages/messages/say.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'

/** Sets the actor's language; choosing the one that it has already changes nothing and is not noted. */
export async function chooseLanguage(
  deps: { readonly unitOfWork: UnitOfWork },
  actor: ParticipantActor,
  language: Locale,
): Promise<void> {
  await deps.unitOfWork(actor, work => setLanguage(work, actor.participantId, language))
}

/** The same inside a unit of work that is under way: signing in takes along what was chosen on the sign-in page. */
export async function setLanguage(work: Work, participantId: ParticipantId, language: Locale): Promise<void> {
  const { numUpdatedRows } = await work.db
    .updateTable('participant')
    .set({ locale: language })
    .where('id', '=', participantId)
    .where('locale', '<>', language)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) work.record({ name: 'language-chosen', participantId, language })
}
