/** The record's page, which the server drew: a hash is copied whole by its button. */
import { words } from '../platform/page-facts.ts'

/** Starts the page. */
export function start(): void {
  const main = document.getElementById('main')
  const status = main?.querySelector<HTMLElement>('[data-record-status]') ?? null
  if (main === null || status === null) return
  for (const button of main.querySelectorAll<HTMLButtonElement>('[data-copy]')) button.hidden = false
  main.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null
    const hash = button?.dataset['copy']
    if (hash === undefined) return
    navigator.clipboard.writeText(hash).then(
      () => (status.textContent = words('record-copied')),
      () => (status.textContent = words('record-not-copied')),
    )
  })
}
