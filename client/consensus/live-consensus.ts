/**
 * The board of a consensus call, drawn anew when somebody speaks; the forms that register a position and break the
 * silence. The server renders everything; controls wait disabled for this code.
 */
import { breakSilence, takePosition } from '../../packages/contract/consensus-endpoints.ts'
import { stands, type Stand } from '../../packages/domain/consensus.ts'
import type { AgendaPageState } from '../../packages/contract/page-state.ts'
import type { MessageKey } from '../../packages/messages/message.ts'
import { say } from '../../packages/messages/say.ts'
import { listenToAgenda } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { pageLocale, pageState } from '../platform/page-facts.ts'

const shown = [
  'position-taken',
  'silence-broken',
  'phase-changed',
  'goal-renamed',
  'member-changed',
  'member-removed',
] as const

export function start(): void {
  const agendaId = pageState<Partial<AgendaPageState>>()?.agendaId
  if (agendaId === undefined) return
  enableActs(document)
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.getAttribute('method') !== 'dialog') return
    event.preventDefault()
    void submit(form)
  })
  document.addEventListener('change', event => {
    if (event.target instanceof HTMLSelectElement) offerWording(event.target)
  })
  listenToAgenda(agendaId, shown, () => void refreshParts())
}

/** The wording begins as the paragraph stands, so that only what has to change is changed. */
function offerWording(select: HTMLSelectElement): void {
  const wording = select.form?.querySelector<HTMLTextAreaElement>('textarea[name=wording]')
  const text = select.selectedOptions[0]?.dataset['text']
  if (wording != null && text !== undefined) wording.value = text
}

async function submit(form: HTMLFormElement): Promise<void> {
  if (form.hasAttribute('aria-busy')) return
  form.setAttribute('aria-busy', 'true')
  const problem = form.querySelector('.problem')
  if (problem !== null) problem.textContent = ''
  try {
    const said = form.id === 'silence-form' ? await speakUp(form) : await register(form)
    form.reset()
    tell(said)
    await refreshParts()
  } catch (fault) {
    if (problem !== null) problem.textContent = sentenceOf(fault)
  } finally {
    form.removeAttribute('aria-busy')
  }
}

async function register(form: HTMLFormElement): Promise<MessageKey> {
  const facts = new FormData(form)
  const stand = standIn(facts)
  const paragraphs =
    stand === 'objection'
      ? [wordsIn(facts, 'paragraph')]
      : facts.getAll('dissociated').filter(one => typeof one === 'string')
  await callEndpoint(takePosition, {
    params: { goalId: form.dataset['goal'] ?? '' },
    body: {
      version: Number(form.dataset['version']),
      stand,
      words: stand === 'support' || stand === 'abstain' ? '' : wordsIn(facts, stand),
      wording: stand === 'objection' ? wordsIn(facts, 'wording') : '',
      paragraphs: stand === 'objection' || stand === 'dissociation' ? paragraphs : [],
    },
  })
  return 'consensus-registered-now'
}

async function speakUp(form: HTMLFormElement): Promise<MessageKey> {
  const facts = new FormData(form)
  await callEndpoint(breakSilence, {
    params: { goalId: form.dataset['goal'] ?? '' },
    body: {
      version: Number(form.dataset['version']),
      words: wordsIn(facts, 'words'),
      paragraphs: [wordsIn(facts, 'paragraph')],
    },
  })
  return 'consensus-broken-now'
}

function standIn(facts: FormData): Stand {
  const chosen = wordsIn(facts, 'stand')
  return stands.find(stand => stand === chosen) ?? 'abstain'
}

function wordsIn(facts: FormData, name: string): string {
  const value = facts.get(name)
  return typeof value === 'string' ? value : ''
}

function tell(key: MessageKey): void {
  const status = document.querySelector('#consensus-status')
  if (status !== null) status.textContent = say(pageLocale(), key)
}
