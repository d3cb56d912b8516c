/** A discussion of its own on a page: about the agenda, or about one of its indicators. Read without scripts too. */
import type { AgendaId, IndicatorId } from '../../packages/domain/ids.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { Thread } from '../comment/comment-queries.ts'
import { html, trustedHtml, type Html } from '../platform/html-page.ts'
import { threadList } from './thread-list.ts'

/** The section; client/comment/start-discussion.ts brings it to life. `indicator`: null for the agenda itself. */
export function discussionSection(
  locale: Locale,
  subject: { readonly agendaId: AgendaId; readonly indicator: IndicatorId | null },
  threads: readonly Thread[],
): Html {
  const { agendaId, indicator } = subject
  const open = threads.filter(({ resolvedAt }) => resolvedAt === null)
  return html`<section class="talk-section" id="discussion" aria-labelledby="discussion-title">
    <h2 class="h2" id="discussion-title">${say(locale, 'discussion-title')}</h2>
    <p class="vh" role="status" data-said></p>
    <discussion-panel
      data-agenda="${agendaId}"
      ${indicator !== null && trustedHtml(`data-indicator="${encodeURIComponent(indicator)}"`)}
      >${threadList(locale, open, new Map())}</discussion-panel
    >
  </section>`
}
