/** One's own inputs: accepting an answer, contesting it, and drawn anew when an answer comes. */
import { replyToDisposition } from '../../packages/contract/input-endpoints.ts'
import type { AgendaPageState } from '../../packages/contract/page-state.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { pageState } from '../platform/page-facts.ts'

const shown = [
  'thread-opened',
  'suggestions-numbered',
  'dispositions-given',
  'dispositions-published',
  'disposition-contested',
  'disposition-agreed-to',
  'contest-answered',
  ...roundMoves,
] as const

export function start(): void {
  enableActs(document)
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-act="accept"]') : null
    if (button !== null) void reply(button, 'accepted', '')
  })
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset['act'] !== 'contest') return
    event.preventDefault()
    const reason = new FormData(form).get('reason')
    void reply(form, 'contested', typeof reason === 'string' ? reason : '')
  })
  const agendaId = pageState<Partial<AgendaPageState>>()?.agendaId
  if (agendaId !== undefined) listenToAgenda(agendaId, shown, () => void refreshParts())
}

async function reply(from: Element, verdict: 'accepted' | 'contested', reason: string): Promise<void> {
  const place = from.closest<HTMLElement>('[data-disposition]')
  const dispositionId = place?.dataset['disposition'] ?? ''
  if (place === null || place.getAttribute('aria-busy') === 'true') return
  place.setAttribute('aria-busy', 'true')
  for (const problem of place.querySelectorAll('.problem')) problem.textContent = ''
  try {
    await callEndpoint(replyToDisposition, { params: { dispositionId }, body: { verdict, reason } })
    for (const details of place.querySelectorAll('details')) details.open = false
    await refreshParts()
  } catch (fault) {
    const problem = (from instanceof HTMLFormElement ? from : place).querySelector(':scope > .problem')
    if (problem !== null) problem.textContent = sentenceOf(fault)
  } finally {
    place.removeAttribute('aria-busy')
  }
}
