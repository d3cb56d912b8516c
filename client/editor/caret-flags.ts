/**
 * A flag that would reach over the edge of the sheet is turned: it stands above its line and grows towards the line's
 * beginning. Looked at once per frame at most, for it measures.
 */

/** Born with a view, closed by `destroy`. `carets` says which are shown now. */
export class CaretFlags {
  private readonly carets: () => Iterable<HTMLElement>
  private frame: number | null = null

  constructor(carets: () => Iterable<HTMLElement>) {
    this.carets = carets
  }

  /** Something moved: looks at all flags when the next frame is drawn. */
  moved(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      const turns = [...this.carets()]
        .filter(caret => caret.isConnected && !caret.classList.contains('caret--rest'))
        .map(caret => ({ caret, isTurned: isTurned(caret) }))
      // Only what changes: ProseMirror's observer reads each change of an element.
      for (const { caret, isTurned: turned } of turns) {
        if (caret.classList.contains('caret--turned') !== turned) caret.classList.toggle('caret--turned', turned)
      }
    })
  }

  destroy(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame)
  }
}

/** Whether the flag has no room between its caret and the edge of the sheet that it grows towards. */
function isTurned(caret: HTMLElement): boolean {
  const flag = caret.firstElementChild
  const sheet = caret.closest('.paper')
  if (flag === null || sheet === null) return false
  const [bar, edges] = [caret.getBoundingClientRect(), sheet.getBoundingClientRect()]
  const room = getComputedStyle(caret).direction === 'rtl' ? bar.left - edges.left : edges.right - bar.right
  return flag.getBoundingClientRect().width + 4 > room
}
