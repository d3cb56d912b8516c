/**
 * The page of an indicator: opens the form that proposes a link, and takes over what changed (links, gap) from the
 * server's own page, so that what one window proposes is seen in the others.
 */
import { proposeLink } from '../../packages/contract/catalogue-endpoints.ts'
import { relations } from '../../packages/domain/catalogue.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { pageState } from '../platform/page-facts.ts'

type IndicatorPageState = {
  readonly agendaId: string
  /** Null on the index. */
  readonly indicator: { readonly id: string; readonly code: string } | null
}

const events = [
  'link-added',
  'link-proposed',
  'link-changed',
  'link-agreed',
  'link-declined',
  'link-withdrawn',
  ...roundMoves,
  'goal-dropped',
  'goal-restored',
  'frameworks-chosen',
  'member-renamed',
] as const

/** Starts the page; called by client/main.ts. */
export function start(): void {
  const state = pageState<IndicatorPageState>()
  if (state === null) return
  enableActs(document)
  document.addEventListener('click', event => {
    const act = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-act]') : null
    if (act?.dataset['act'] === 'propose-link') dialogOf()?.showModal()
    if (act?.dataset['act'] === 'close') act.closest('dialog')?.close()
  })
  const { indicator } = state
  if (indicator !== null) {
    dialogOf()
      ?.querySelector('form')
      ?.addEventListener('submit', event => {
        event.preventDefault()
        if (event.target instanceof HTMLFormElement) void propose(event.target, indicator.id)
      })
  }
  listenToAgenda(state.agendaId, events, () => void refreshParts())
}

function dialogOf(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>('#propose-link')
}

async function propose(form: HTMLFormElement, indicatorId: string): Promise<void> {
  const problem = form.querySelector('.problem')
  const submit = form.querySelector<HTMLButtonElement>('[type="submit"]')
  if (problem === null || submit === null || submit.disabled) return
  const given = new FormData(form)
  problem.textContent = ''
  submit.disabled = true
  try {
    await callEndpoint(proposeLink, {
      params: { goalId: String(given.get('goal')) },
      body: {
        target: { kind: 'indicator', id: indicatorId },
        relation: relations.find(each => each === given.get('relation')) ?? null,
        element: null,
        how: String(given.get('how')),
      },
    })
    form.reset()
    dialogOf()?.close()
    await refreshParts()
  } catch (fault) {
    problem.textContent = sentenceOf(fault)
  } finally {
    submit.disabled = false
  }
}
