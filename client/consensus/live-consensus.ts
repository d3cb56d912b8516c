/**
 * The board of a consensus call, drawn anew when somebody speaks; the forms that register a position, break the silence
 * and moderate the call. The server renders everything; controls wait disabled for this code.
 */
import {
  applyWording,
  askToClose,
  askToReopen,
  beginNextRound,
  breakSilence,
  confirmAct,
  openCall,
  sendBack,
  takeBackAct,
  takePosition,
} from '../../packages/contract/consensus-endpoints.ts'
import { stands, type Stand } from '../../packages/domain/consensus.ts'
import { attributions } from '../../packages/domain/consultation.ts'
import type { AgendaPageState } from '../../packages/contract/page-state.ts'
import type { MessageKey } from '../../packages/messages/message.ts'
import { say } from '../../packages/messages/say.ts'
import { listenToAgenda, roundMoves } from '../platform/agenda-events.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { pageLocale, pageState } from '../platform/page-facts.ts'

const shown = [
  'position-taken',
  'silence-broken',
  'wording-applied',
  'call-ended',
  'goal-sent-back',
  'goal-reopened',
  'act-asked',
  'act-confirmed',
  'act-taken-back',
  'goal-renamed',
  'member-changed',
  'member-removed',
] as const
/** What was done: a sentence, or the page as it is now. */
type Done = MessageKey | 'read-again'
type Act = (facts: FormData, form: HTMLFormElement, button: string) => Promise<Done>

export function start(): void {
  const agendaId = pageState<Partial<AgendaPageState>>()?.agendaId
  if (agendaId === undefined) return
  enableActs(document)
  document.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.getAttribute('method') !== 'dialog') return
    event.preventDefault()
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : ''
    void submit(form, acts(agendaId)[form.dataset['do'] ?? form.id], button)
  })
  document.addEventListener('change', event => {
    if (event.target instanceof HTMLSelectElement) offerWording(event.target)
  })
  listenToAgenda(agendaId, shown, () => void refreshParts())
  listenToAgenda(agendaId, roundMoves, () => {
    if (document.querySelector('form[aria-busy]') === null) void refreshParts()
  })
}

function acts(agendaId: string): { readonly [name: string]: Act } {
  const inAgenda = { params: { agendaId } }
  return {
    'position-form': register,
    'silence-form': speakUp,
    open: async facts => {
      await callEndpoint(openCall, { ...inAgenda, body: { closesAt: `${wordsIn(facts, 'closes')}Z` } })
      return 'read-again'
    },
    apply: async (_facts, { dataset }) => {
      const { goal = '', position = '' } = dataset
      await callEndpoint(applyWording, { params: { goalId: goal, positionId: position } })
      return 'consensus-applied-now'
    },
    'send-back': async (facts, { dataset }) => {
      const body = { reason: wordsIn(facts, 'reason') }
      await callEndpoint(sendBack, { params: { goalId: dataset['goal'] ?? '' }, body })
      return 'consensus-sent-back-now'
    },
    close: async facts => {
      const { done } = await callEndpoint(askToClose, { ...inAgenda, body: { reason: wordsIn(facts, 'reason') } })
      return done ? 'read-again' : 'consensus-asked-now'
    },
    confirm: async (_facts, { dataset }, button) => {
      const params = { confirmationId: dataset['confirmation'] ?? '' }
      if (button === 'take-back') {
        await callEndpoint(takeBackAct, { params })
        return 'consensus-taken-back-now'
      }
      await callEndpoint(confirmAct, { params })
      return 'read-again'
    },
    reopen: async facts => {
      const body = { reason: wordsIn(facts, 'reason') }
      const { done } = await callEndpoint(askToReopen, { params: { goalId: wordsIn(facts, 'goal') }, body })
      return done ? 'consensus-reopened-now' : 'consensus-asked-now'
    },
    next: async facts => {
      const attribution = attributions.find(one => one === wordsIn(facts, 'attribution'))
      const body = { reason: wordsIn(facts, 'reason'), ...(attribution === undefined ? {} : { attribution }) }
      await callEndpoint(beginNextRound, { ...inAgenda, body })
      return 'read-again'
    },
  }
}

/** The wording begins as the paragraph stands, so that only what has to change is changed. */
function offerWording(select: HTMLSelectElement): void {
  const wording = select.form?.querySelector<HTMLTextAreaElement>('textarea[name=wording]')
  const text = select.selectedOptions[0]?.dataset['text']
  if (wording != null && text !== undefined) wording.value = text
}

async function submit(form: HTMLFormElement, act: Act | undefined, button: string): Promise<void> {
  if (act === undefined || form.hasAttribute('aria-busy')) return
  form.setAttribute('aria-busy', 'true')
  const problem = form.querySelector('.problem')
  if (problem !== null) problem.textContent = ''
  try {
    const done = await act(new FormData(form), form, button)
    if (done === 'read-again') return location.reload()
    form.reset()
    const details = form.closest('details')
    if (details !== null) details.open = false
    tell(done)
    await refreshParts()
  } catch (fault) {
    if (problem !== null) problem.textContent = sentenceOf(fault)
    if (fault instanceof Refused && fault.code === 'another-version-is-called') await readNewVersion(form)
  } finally {
    form.removeAttribute('aria-busy')
  }
}

/** Shows the version that is called now and keeps what was typed: saying it once more means that version. */
async function readNewVersion(form: HTMLFormElement): Promise<void> {
  await refreshParts()
  const version = document.querySelector<HTMLElement>('#consensus-goal [data-version]')?.dataset['version']
  if (version !== undefined) form.dataset['version'] = version
}

async function register(facts: FormData, form: HTMLFormElement): Promise<Done> {
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

async function speakUp(facts: FormData, form: HTMLFormElement): Promise<Done> {
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
