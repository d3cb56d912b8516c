/** How somebody who suggests is shown in the text: the sign of her group, the code of her organisation, and sentences. */
import type { PresenceUser } from '../../packages/contract/live-protocol.ts'
import { isCollapsed, seatName } from '../../packages/messages/person-words.ts'
import { groupMark, seatMark } from '../../packages/messages/phase-words.ts'
import type { AuthorLook } from '../editor/suggestion-marks.ts'
import { pageLocale, words } from '../platform/page-facts.ts'

/** Empty where the round shows organisations alone. */
function nameOf(author: PresenceUser | null): string | null {
  return author === null || author.name === '' ? null : author.name
}

/** Of somebody whom others may see, or null for somebody of whom nothing is known. */
export function lookOf(author: PresenceUser | null): AuthorLook {
  const group = author?.group ?? null
  const { shape, initial } = author === null ? groupMark(pageLocale(), null) : seatMark(pageLocale(), author)
  const hidden = author !== null && (group !== null || isCollapsed(author)) ? seatName(pageLocale(), author) : null
  const who = author?.organisation ?? nameOf(author) ?? hidden ?? words('suggesting-somebody')
  return {
    ...{ group: group ?? 'none', shape, initial, code: author?.code ?? author?.organisation ?? '' },
    inserted: words('suggesting-inserted-by', { who }),
    deleted: words('suggesting-deleted-by', { who }),
    says: words('suggesting-wished-by', { who }),
  }
}
