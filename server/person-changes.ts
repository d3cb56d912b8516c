/** What an erased or renamed account means for every slice, in the one transaction of the account's change. */
import type { Foundation } from './foundation.ts'
import { formerParticipantName } from '../packages/domain/account.ts'
import { leaveAgendas } from './agenda/member-commands.ts'
import { forgetQuotes, renameMentions } from './comment/quote-effects.ts'
import { forgetDraftsAndVisits } from './drafting/drafting-effects.ts'
import { forgetInbox, renewMails, rewordNotices } from './notification/name-effects.ts'
import type { ErasedPerson, RenamedPerson } from './participant/account-commands.ts'
import { forgetSealedWords, noteSealedMentions } from './record/record-effects.ts'
import type { Work } from './platform/unit-of-work.ts'

/** What each slice keeps of a person goes when her account is erased, all in one transaction. */
export async function forgetPerson(
  foundation: Foundation,
  work: Work,
  person: ErasedPerson,
): Promise<readonly string[]> {
  const { participantId, email } = person
  const invited = await leaveAgendas(foundation, work, person)
  await forgetDraftsAndVisits(work, participantId)
  await forgetQuotes(work, { participantId, name: person.displayName, stand: formerParticipantName })
  await forgetInbox(work, { participantId, addresses: [email, ...invited] })
  await forgetSealedWords(work, { participantId, name: person.displayName })
  return invited
}

/** Others wrote the old name where they mentioned her; notices quote them, and mails say who caused them. */
export async function renameEverywhere(foundation: Foundation, work: Work, renamed: RenamedPerson): Promise<void> {
  await noteSealedMentions(work, { participantId: renamed.participantId, name: renamed.from })
  const mentions = await renameMentions(work, renamed)
  for (const { occasion, words } of mentions) await rewordNotices(work, { occasion, words })
  await renewMails(foundation, work, { ...renamed, occasions: mentions.map(({ occasion }) => occasion) })
}
