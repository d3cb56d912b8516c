/**
 * Answers that are being written to inputs whose rows have left the view: shown above the table, so that no words are
 * out of reach; and what somebody else answered meanwhile, from the row or, where there is none, from the server.
 */
import { listInputs } from '../../packages/contract/input-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import type { AnswerForm } from './answer-form.ts'

/** The answer that is in force: its id, null for none, and how it is shown. */
export type AnswerNow = { readonly seen: string | null; readonly shown: readonly Node[] }

/** Shows these forms above the table, and no others. `discard`: what its button does. */
export function showApart(forms: readonly AnswerForm[], discard: (form: AnswerForm) => void): void {
  const place = document.getElementById('answers-apart')
  if (place === null) return
  for (const panel of [...place.children]) if (!forms.some(form => panel.contains(form))) panel.remove()
  for (const form of forms) if (!place.contains(form)) place.append(panelOf(form, discard))
}

/** The answer that a row shows. */
export function answerIn(row: HTMLElement): AnswerNow {
  const seen = row.dataset['seen'] ?? ''
  const cells = [...row.querySelectorAll('[data-answer]')]
  const shown = cells.flatMap(cell => [...cell.childNodes].map(node => node.cloneNode(true)))
  return { seen: seen === '' ? null : seen, shown }
}

/** The answer to an input that has no row here; null where the input is not found. */
export async function readAnswer(agendaId: string, inputId: string): Promise<AnswerNow | null> {
  for (let from = 0; ;) {
    const { inputs, total } = await callEndpoint(listInputs, { params: { agendaId }, query: { from: String(from) } })
    const disposition = inputs.find(({ id }) => id === inputId)?.disposition
    if (disposition != null) {
      const text = `${words(`disposition-${disposition.kind}`)} · ${disposition.reason}`
      return { seen: disposition.id, shown: [document.createTextNode(text)] }
    }
    from += inputs.length
    if (disposition === null || inputs.length === 0 || from >= total) return null
  }
}

function panelOf(form: AnswerForm, discard: (form: AnswerForm) => void): HTMLElement {
  const heading = document.createElement('h3')
  heading.className = 'h3'
  heading.textContent = form.name
  const why = document.createElement('p')
  why.className = 'small mid'
  why.textContent = words('answers-apart')
  const away = document.createElement('button')
  away.type = 'button'
  away.className = 'btn btn--s'
  away.textContent = words('answers-discard')
  away.addEventListener('click', () => discard(form))
  const panel = document.createElement('div')
  panel.className = 'sheet pad answers-several'
  panel.append(heading, why, form, away)
  return panel
}
