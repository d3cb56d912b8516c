/** The panel of sample rounds: loads one and says how far that is, and removes one after asking. */
import { html, render } from 'lit'
import { listSamples, loadSample, removeSample, takeSampleSeat } from '../../packages/contract/sample-endpoints.ts'
import { sampleEnds, sampleSeats, type SampleEnd } from '../../packages/domain/sample.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { enableActs, refreshParts } from '../platform/live-parts.ts'
import { words } from '../platform/page-facts.ts'
import { formDialog } from '../ui/form-dialog.ts'

/** How often the server is asked how far a load is. */
const askEveryMs = 700
/** And when it did not answer. */
const askAgainMs = 3_000

/** Brings the panel of this page to life; called by client/main.ts where there is one. */
export function startSample(): void {
  const card = document.querySelector<HTMLElement>('[data-sample]')
  const form = card?.querySelector<HTMLFormElement>('.sample-form')
  if (card == null || form == null) return
  enableActs(card)
  const button = form.querySelector('button')
  if (button !== null) button.disabled = false
  form.addEventListener('submit', event => {
    event.preventDefault()
    event.stopPropagation()
    void load(card, form)
  })
  card.addEventListener('click', event => {
    const pressed = event.target instanceof Element ? event.target.closest('[data-act="remove-sample"]') : null
    const line = pressed?.closest<HTMLElement>('[data-sample-id]') ?? null
    if (line !== null) askToRemove(card, line.dataset['sampleId'] ?? '')
    const sitting =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act="sample-seat"]') : null
    if (sitting !== null) void sit(card, sitting)
  })
  if (card.querySelector('[data-state="loading"]') !== null) {
    follow(card).catch((fault: unknown) => sayProblem(card, sentenceOf(fault)))
  }
}

async function load(card: HTMLElement, form: HTMLFormElement): Promise<void> {
  const chosen = new FormData(form).get('upTo')
  const upTo = sampleEnds.find(end => end === chosen) ?? ('review' satisfies SampleEnd)
  const button = form.querySelector('button')
  if (button?.disabled === true) return
  if (button != null) button.disabled = true
  sayProblem(card, '')
  try {
    await callEndpoint(loadSample, { body: { upTo } })
    await refreshParts()
    await follow(card)
  } catch (fault) {
    sayProblem(card, sentenceOf(fault))
  } finally {
    if (button != null) button.disabled = false
  }
}

async function sit(card: HTMLElement, button: HTMLElement): Promise<void> {
  const seat = sampleSeats.find(one => one === button.dataset['seat'])
  const sampleId = button.closest<HTMLElement>('[data-sample-id]')?.dataset['sampleId'] ?? ''
  if (seat === undefined) return
  sayProblem(card, '')
  try {
    await callEndpoint(takeSampleSeat, { params: { sampleId }, body: { seat } })
    await refreshParts()
    tell(card, words(`sample-sits-${seat}`))
  } catch (fault) {
    sayProblem(card, sentenceOf(fault))
  }
}

/** Draws how far the loads of this person are, until none is under way; an answer that does not come is asked for again. */
async function follow(card: HTMLElement): Promise<void> {
  for (;;) {
    const loading = await loadsUnderWay()
    for (const { id, done, steps } of loading ?? []) {
      const bar = card.querySelector<HTMLProgressElement>(`[data-sample-id="${CSS.escape(id)}"] progress`)
      if (bar !== null) [bar.max, bar.value] = [steps, done]
    }
    if (loading?.length === 0) break
    await new Promise(resolve => setTimeout(resolve, loading === null ? askAgainMs : askEveryMs))
  }
  await refreshParts()
  const isThere = card.querySelector('[data-sample-id]:first-child[data-state="ready"]') !== null
  if (isThere) tell(card, words('sample-ready'))
}

/** Null where the server cannot be asked now. Throws what it refuses: asking again would not help. */
async function loadsUnderWay() {
  try {
    const { samples } = await callEndpoint(listSamples, {})
    return samples.filter(({ state }) => state === 'loading')
  } catch (fault) {
    if (fault instanceof Refused && fault.status < 500 && fault.status !== 429) throw fault
    return null
  }
}

function askToRemove(card: HTMLElement, sampleId: string): void {
  const place = card.appendChild(document.createElement('div'))
  let isBusy = false
  const draw = (problem: string): void => {
    render(
      formDialog({
        ...{ name: 'remove-sample', title: words('sample-remove-title'), isSheet: true, problem, isBusy },
        ...{
          fields: html`<p>${words('sample-remove-note')}</p>`,
          leave: words('sample-keep'),
          go: words('sample-remove-go'),
        },
        send: () => void send(),
      }),
      place,
    )
  }
  const send = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    draw('')
    try {
      await callEndpoint(removeSample, { params: { sampleId } })
      place.querySelector('dialog')?.close()
      await refreshParts()
      tell(card, words('sample-removed'))
      card.querySelector<HTMLElement>('#sample-end')?.focus()
    } catch (fault) {
      isBusy = false
      draw(sentenceOf(fault))
    }
  }
  draw('')
  const dialog = place.querySelector('dialog')
  dialog?.addEventListener('close', () => place.remove())
  dialog?.showModal()
}

function sayProblem(card: HTMLElement, sentence: string): void {
  const place = card.querySelector('.problem')
  if (place !== null) place.textContent = sentence
}

function tell(card: HTMLElement, sentence: string): void {
  const place = card.querySelector('#sample-said')
  if (place !== null) place.textContent = sentence
}
