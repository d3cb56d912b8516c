/** Brings the discussions to life that a page shows without a text beside them: about the agenda, or an indicator. */
import type { SignedInPageState } from '../../packages/contract/page-state.ts'
import { pageState } from '../platform/page-facts.ts'
import type { Announcement } from './discussion-news.ts'
import { DiscussionPanel } from './discussion-panel.ts'

/** Called by client/main.ts on a page with `<discussion-panel data-agenda>`. */
export function startDiscussion(): void {
  const state = pageState<SignedInPageState>()
  for (const panel of document.querySelectorAll('discussion-panel[data-agenda]')) {
    if (!(panel instanceof DiscussionPanel) || state === null) continue
    const { agenda: agendaId = '', indicator } = panel.dataset
    panel.addEventListener('announce', event => {
      const { sentence, seen } = (event as CustomEvent<Announcement>).detail
      const said = panel.parentElement?.querySelector('[data-said]') ?? null
      if (said === null) return
      said.textContent = sentence
      said.className = seen ? 'callout callout--warn' : 'vh'
    })
    panel.subject =
      indicator === undefined
        ? { kind: 'agenda', agendaId }
        : { kind: 'indicator', agendaId, indicator: decodeURIComponent(indicator) }
    panel.participantId = state.participantId
  }
}
