/**
 * Whether somebody has just selected words, to copy or to quote them: words that are drawn anew are selected no more.
 * A selection that stands for long, or after which somebody did something, holds nothing up.
 */

/** Enough to copy it. */
const heldMs = 20_000

let selectedAt: number | null = null

/** Watches the page; called once, when it starts. */
export function watchSelections(): void {
  document.addEventListener('selectionchange', () => (selectedAt = performance.now()))
  const options = { capture: true, passive: true } as const
  const act = (): void => void (selectedAt = null)
  addEventListener('click', ({ target }) => target instanceof Element && target.closest('button') && act(), options)
  addEventListener('submit', act, options)
  addEventListener('keydown', ({ key }) => key === 'Enter' && act(), options)
}

/** Whether words of this part are selected. */
export function isSelectedIn(part: Element): boolean {
  if (selectedAt === null || performance.now() - selectedAt > heldMs) return false
  const selection = document.getSelection()
  return selection !== null && !selection.isCollapsed && selection.containsNode(part, true)
}
