/** The page `/agendas/:id/setup`: each step is sent by itself, and the page is drawn anew. */
import { bringStarterGoals, changeAgenda } from '../../packages/contract/agenda-endpoints.ts'
import { chooseFrameworks } from '../../packages/contract/catalogue-endpoints.ts'
import { createGoal } from '../../packages/contract/goal-endpoints.ts'
import { moveRound } from '../../packages/contract/round-endpoints.ts'
import type { AgendaPageState } from '../../packages/contract/page-state.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { pageState, words } from '../platform/page-facts.ts'
import { fieldOf, runAct } from './form-act.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'

export function start(): void {
  const agendaId = pageState<AgendaPageState>()?.agendaId
  if (agendaId === undefined) return
  enableActs(document)
  const params = { agendaId }
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset['form'] === undefined) return
    event.preventDefault()
    void actAndRefresh(form, () => send(form, params))
  })
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-act]') : null
    if (button === null) return
    void press(button, params)
  })
  listenToAgenda(
    agendaId,
    [
      'agenda-changed',
      'frameworks-chosen',
      ...roundMoves,
      'goal-created',
      'goal-parked',
      'goal-dropped',
      'goal-restored',
      'member-added',
      'member-changed',
    ],
    () => void refreshParts(),
  )
}

type Params = { readonly agendaId: string }

async function press(button: HTMLElement, params: Params): Promise<void> {
  const step = button.closest('li') ?? document.body
  switch (button.dataset['act']) {
    case 'bring-starter':
      return actAndRefresh(step, () => callEndpoint(bringStarterGoals, { params }))
    case 'bring-empty':
      return actAndRefresh(step, () =>
        callEndpoint(createGoal, { params, body: { title: words('setup-text-first'), themeId: null } }),
      )
    case 'usual-rules': {
      const rules = document.querySelector<HTMLTextAreaElement>('#setup-rules')
      if (rules !== null) rules.value = words('setup-rules-usual')
      return
    }
    case 'open-drafting':
      await openDrafting(step, { ...params, roundId: button.dataset['round'] ?? '' })
      return
    default:
      return
  }
}

async function openDrafting(step: HTMLElement, params: Params & { readonly roundId: string }): Promise<void> {
  const wish = { params, body: { to: 'drafting' } } as const
  if (await runAct(step, () => callEndpoint(moveRound, wish))) location.assign(`/agendas/${params.agendaId}`)
}

function send(form: HTMLFormElement, params: Params): Promise<unknown> {
  switch (form.dataset['form']) {
    case 'change-agenda':
      return callEndpoint(changeAgenda, {
        params,
        body: {
          title: fieldOf(form, 'title'),
          note: fieldOf(form, 'note'),
          language: fieldOf(form, 'language'),
          pen: fieldOf(form, 'pen') === 'drafters' ? 'drafters' : 'delegations',
          isPublic: new FormData(form).has('public'),
        },
      })
    case 'change-rules':
      return callEndpoint(changeAgenda, { params, body: { rules: fieldOf(form, 'rules') } })
    default: {
      const frameworks = new FormData(form).getAll('framework').filter(value => typeof value === 'string')
      return callEndpoint(chooseFrameworks, { params, body: { frameworks } })
    }
  }
}

/** Sends; then the step is closed, so that the part it stands in can be drawn anew. */
async function actAndRefresh(root: Element, act: () => Promise<unknown>): Promise<void> {
  if (!(await runAct(root, act))) return
  const details = root.closest('details')
  if (details !== null) details.open = false
  await refreshParts()
}
