/**
 * Whether somebody is pressing something right now. A control that is replaced between press and release gets no click:
 * whoever draws parts of a page anew waits for the release.
 */

/** A click comes a moment after its release; on touch screens not in the same task. */
const clickMs = 60
/** Nobody holds a button for longer; a release that was swallowed (a menu of the system) must not stop the page. */
const longestMs = 3_000

let begun: number | null = null
let waiting: (() => void)[] = []
let clicked: ReturnType<typeof setTimeout> | undefined

/** Watches the page; called once, when it starts. */
export function watchPresses(): void {
  const options = { capture: true, passive: true } as const
  addEventListener('pointerdown', ({ isPrimary, button }) => isPrimary && button === 0 && press(), options)
  addEventListener('pointerup', release, options)
  addEventListener('pointercancel', release, options)
  addEventListener('blur', release)
  // A button acts when Enter goes down, and again and again while it is held.
  addEventListener('keydown', ({ key, repeat }) => isPressing(key) && !repeat && press(), options)
  addEventListener('keyup', ({ key }) => isPressing(key) && release(), options)
}

/** Resolves at once when nothing is pressed, else when it was released and its click was heard, or after 3 s. */
export function untilReleased(): Promise<void> {
  if (begun === null || performance.now() - begun > longestMs) return Promise.resolve()
  const left = longestMs - (performance.now() - begun)
  return new Promise(resolve => {
    waiting.push(resolve)
    setTimeout(resolve, left)
  })
}

function isPressing(key: string): boolean {
  return key === ' ' || key === 'Enter'
}

function press(): void {
  clearTimeout(clicked)
  // One whose release was swallowed is over by the next.
  if (begun === null || performance.now() - begun > longestMs) begun = performance.now()
}

function release(): void {
  if (begun === null) return
  clearTimeout(clicked)
  clicked = setTimeout(() => {
    begun = null
    for (const go of waiting) go()
    waiting = []
  }, clickMs)
}
