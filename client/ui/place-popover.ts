/** Puts an opening popover below (or above) what opened it, inside the window. For browsers without anchors in CSS. */

/** Call from the popover's `beforetoggle` and `toggle`; `opener` is the control it belongs to. */
export function placePopover(popover: HTMLElement, opener: HTMLElement): void {
  const at = opener.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popover
  const gap = 4
  const isRightToLeft = getComputedStyle(opener).direction === 'rtl'
  const wished = isRightToLeft ? at.right - width : at.left
  const left = Math.max(gap, Math.min(wished, innerWidth - width - gap))
  const below = at.bottom + gap
  const top = below + height > innerHeight && at.top - gap - height > 0 ? at.top - gap - height : below
  popover.style.left = `${left}px`
  popover.style.top = `${top}px`
}
