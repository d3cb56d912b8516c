/** Reminding those not heard, and writing to chosen groups and organisations: how many it reaches is said before. */
import { countRecipients, messageParticipants, remindUnheard } from '../../packages/contract/message-endpoints.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { words } from '../platform/page-facts.ts'

/** Brings the buttons of the console and the dialog of a message to life. */
export function startMessages(agendaId: string): void {
  enableActs(document)
  const params = { agendaId }
  let people = 0
  let asked = 0
  const dialog = document.querySelector<HTMLDialogElement>('#message-dialog')
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-act]') : null
    if (button?.dataset['act'] === 'remind')
      void act(button.parentElement, () => callEndpoint(remindUnheard, { params }))
    if (button?.dataset['act'] === 'message') dialog?.showModal()
    if (button?.dataset['act'] === 'close') button.closest('dialog')?.close()
  })
  const form = dialog?.querySelector('form') ?? null
  form?.addEventListener('change', () => void count(form))
  form?.addEventListener('submit', event => {
    event.preventDefault()
    void send(form)
  })

  async function count(root: HTMLFormElement): Promise<void> {
    asked += 1
    const mine = asked
    try {
      const reach = await callEndpoint(countRecipients, { params, body: audienceIn(root) })
      if (mine !== asked) return
      people = reach.people
      sayReach(root, words('console-message-reach', { count: people }))
    } catch (fault) {
      sayProblem(root, sentenceOf(fault))
    }
  }

  async function send(root: HTMLFormElement): Promise<void> {
    const said = new FormData(root).get('words')
    const body = { ...audienceIn(root), words: typeof said === 'string' ? said : '', people }
    if (await act(root, () => callEndpoint(messageParticipants, { params, body }))) {
      root.reset()
      // A count that is still under way is of before.
      asked += 1
      people = 0
      sayReach(root, words('console-message-none'))
      dialog?.close()
    } else await count(root)
  }
}

/** Opens the dialog of a message to everybody with words that could not be sent, and says why. */
export function offerMessage(said: string, why: string): void {
  const dialog = document.querySelector<HTMLDialogElement>('#message-dialog')
  const form = dialog?.querySelector('form') ?? null
  const field = form?.querySelector('textarea') ?? null
  if (dialog === null || form === null || field === null) return
  for (const box of form.querySelectorAll<HTMLInputElement>('[name=group]')) box.checked = true
  field.value = said
  sayProblem(form, why)
  form.dispatchEvent(new Event('change', { bubbles: true }))
  dialog.showModal()
}

function audienceIn(form: HTMLFormElement) {
  const given = new FormData(form)
  return {
    groups: stakeholderGroups.filter(group => given.getAll('group').includes(group)),
    organisations: given.getAll('organisation').filter(value => typeof value === 'string'),
  }
}

/** Once at a time; a refusal is said in the place's `.problem`. */
async function act(root: Element | null, send: () => Promise<unknown>): Promise<boolean> {
  if (root === null || root.hasAttribute('aria-busy')) return false
  root.setAttribute('aria-busy', 'true')
  sayProblem(root, '')
  try {
    await send()
    await refreshParts()
    return true
  } catch (fault) {
    sayProblem(root, sentenceOf(fault))
    return false
  } finally {
    root.removeAttribute('aria-busy')
  }
}

function sayReach(root: Element, sentence: string): void {
  const place = root.querySelector('#message-reach')
  if (place !== null) place.textContent = sentence
}

function sayProblem(root: Element, sentence: string): void {
  const place = root.querySelector('.problem')
  if (place !== null) place.textContent = sentence
}
