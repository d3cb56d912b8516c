/**
 * How many people write in the goals while a dialog is open that would freeze them: a number alone, asked again every few
 * seconds, and nothing where it is not known.
 */
import { countWriters } from '../../packages/contract/round-endpoints.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'

const askEveryMs = 5_000

/** Says it at the `data-writers` of this dialog until it closes. */
export function sayWriters(dialog: HTMLDialogElement, agendaId: string): void {
  const place = dialog.querySelector<HTMLElement>('[data-writers]')
  if (place === null) return
  void ask(place)

  async function ask(line: HTMLElement): Promise<void> {
    if (!dialog.open || !dialog.isConnected) return
    show(line, await peopleNow())
    setTimeout(() => void ask(line), askEveryMs)
  }

  async function peopleNow(): Promise<number | null> {
    try {
      return (await callEndpoint(countWriters, { params: { agendaId } })).people
    } catch {
      // Not known now; asked again.
      return null
    }
  }
}

function show(line: HTMLElement, people: number | null): void {
  const isSaid = people !== null && people > 0
  const sentence = isSaid ? words('moves-open-writing', { count: people }) : ''
  if (line.textContent !== sentence) line.textContent = sentence
  line.hidden = !isSaid
}
