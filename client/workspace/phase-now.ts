/** The band of the phase, as it changes while a page is open. */
import { phaseStep, type AccessFacts } from '../../packages/messages/phase-words.ts'
import { pageLocale, words } from '../platform/page-facts.ts'

/** Moves the ruler and the name of the phase. */
export function showPhase({ phase }: AccessFacts): void {
  const { step, label } = phaseStep(pageLocale(), phase)
  setText('#phase-band .name b', words(`phase-${phase}`))
  const ruler = document.querySelector('#phase-band .ruler')
  ruler?.setAttribute('aria-label', label)
  for (const [i, mark] of [...(ruler?.children ?? [])].entries()) {
    mark.className = i + 1 < step ? 'done' : i + 1 === step ? 'now' : 'next'
  }
}

/** Puts words into a place of the page, if it is there. */
export function setText(selector: string, text: string): void {
  const element = document.querySelector(selector)
  if (element !== null) element.textContent = text
}
