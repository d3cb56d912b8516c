/** A notice in words, for the inbox and for mails alike: what happened, and where. */
import type { NoticeSubject } from '../domain/notification.ts'
import { isStakeholderGroup } from '../domain/participant.ts'
import { isCollapsed, personName, seatName, type ShownSeat } from './person-words.ts'
import { momentWords } from './moment-words.ts'
import { say, type Locale, type MessageKey } from './say.ts'

/** Who did what, as one sentence. Of whom a round shows less than her name, as much as it shows; a name may be gone. */
export function noticeSentence(
  locale: Locale,
  subject: NoticeSubject,
  by: ShownSeat & { readonly name: string | null },
): string {
  return say(locale, sentenceKey(subject), {
    who: whoWords(locale, by),
    end: endWords(locale, subject),
    phase: 'phase' in subject ? say(locale, `phase-${subject.phase}`) : '',
    organisation: subject.kind === 'invitation-declined' ? (subject.organisation ?? '') : '',
  })
}

/** The goal it is in, by number and title; null for what concerns the agenda as a whole. */
export function noticePlace(
  locale: Locale,
  goal: { readonly number: number; readonly title: string } | null,
): string | null {
  return goal === null ? null : say(locale, 'notice-place-goal', { number: goal.number, title: goal.title })
}

function whoWords(locale: Locale, by: ShownSeat & { readonly name: string | null }): string {
  const { name, organisation, group } = by
  if (name !== null) {
    return say(locale, 'notice-who-person', { name: personName(locale, name), organisation: seatName(locale, by) })
  }
  if (organisation !== null) return organisation
  if (group != null && isStakeholderGroup(group)) return say(locale, `notice-who-${group}`)
  return say(locale, isCollapsed(by) ? 'shell-participant' : 'notice-name-gone')
}

/** When the phase or the call ends, in the time zone of the round; nothing for what has no end. */
function endWords(locale: Locale, subject: NoticeSubject): string {
  if (!('closesAt' in subject) || subject.closesAt == null) return ''
  return momentWords(locale, new Date(subject.closesAt), subject.timeZone ?? 'UTC')
}

function sentenceKey(subject: NoticeSubject): MessageKey {
  switch (subject.kind) {
    case 'link-decision':
      return `notice-link-${subject.decision}`
    case 'suggestion-decision':
      return `notice-suggestion-${subject.outcome}`
    case 'input-answer':
      return `notice-input-${subject.answer}`
    case 'contest-answer':
      return `notice-contest-${subject.answer}`
    case 'consensus':
      return subject.about === 'confirm' && subject.closesAt !== undefined
        ? 'notice-consensus-confirm-until'
        : `notice-consensus-${subject.about}`
    case 'phase-opened':
      return subject.closesAt === null ? `notice-opened-${subject.phase}` : `notice-opened-${subject.phase}-until`
    case 'phase-ending':
      return subject.goalId == null ? `notice-ending-${subject.phase}` : 'notice-ending-call'
    case 'round-changed':
      if (subject.change === 'resumed' && subject.closesAt !== null) return 'notice-changed-resumed-until'
      return `notice-changed-${subject.change}`
    case 'round-closed':
      return 'notice-round-closed'
    case 'invitation-declined':
      return subject.organisation === null ? 'notice-invitation-declined-alone' : 'notice-invitation-declined'
    case 'mention':
    case 'reply':
    case 'invitation':
    case 'withdrawal-asked':
    case 'message':
    case 'reminder':
      return `notice-${subject.kind}`
  }
}
