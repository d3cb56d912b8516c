/** The page `/withdrawals`: an administrator confirms the withdrawal of a round, once. */
import { confirmWithdrawal } from '../../packages/contract/round-endpoints.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { words } from '../platform/page-facts.ts'

export function start(): void {
  enableActs(document)
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset['confirmation'] === undefined) return
    event.preventDefault()
    void confirm(form, form.dataset['confirmation'])
  })
}

async function confirm(form: HTMLFormElement, confirmationId: string): Promise<void> {
  if (form.hasAttribute('aria-busy')) return
  form.setAttribute('aria-busy', 'true')
  sayProblem(form, '')
  try {
    await callEndpoint(confirmWithdrawal, { params: { confirmationId } })
    await refreshParts()
    sayIn('#withdrawals-said', words('withdrawals-done'))
  } catch (fault) {
    sayProblem(form, sentenceOf(fault))
  } finally {
    form.removeAttribute('aria-busy')
  }
}

function sayProblem(form: HTMLFormElement, sentence: string): void {
  const place = form.querySelector('.problem')
  if (place !== null) place.textContent = sentence
}

function sayIn(selector: string, sentence: string): void {
  const place = document.querySelector(selector)
  if (place !== null) place.textContent = sentence
}
