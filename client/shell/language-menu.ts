/**
 * The menu of languages, which the server drew as a form: sent from here, the page is loaded anew in its place, and a
 * choice that did not arrive is told instead of leaving the page.
 */
import { chooseLanguage } from '../../packages/contract/session-endpoints.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'

/** Brings the menu to life where there is one. */
export function startLanguageMenu(): void {
  const menu = document.getElementById('language-menu')
  menu?.addEventListener('submit', event => {
    const button = event.submitter
    if (!(button instanceof HTMLButtonElement)) return
    event.preventDefault()
    void choose(menu, button.value)
  })
}

async function choose(menu: HTMLElement, language: string): Promise<void> {
  const refusal = menu.querySelector('[role="alert"]')
  if (refusal !== null) refusal.textContent = ''
  try {
    await callEndpoint(chooseLanguage, { body: { language } })
    location.reload()
  } catch (fault) {
    if (refusal !== null) refusal.textContent = sentenceOf(fault)
  }
}
