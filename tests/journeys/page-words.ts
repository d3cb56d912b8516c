/**
 * What stands written on a page, read inside the browser: every piece of text with what is around it, and which of them
 * are cut off or spill over. Words in another language than the page (`lang`) are somebody's text and not the house's.
 */
import type { Page } from 'playwright-core'

export type PieceOfText = {
  readonly words: string
  /** Where it stands, for people: tag, id and classes. */
  readonly place: string
  readonly isVisible: boolean
  /** Somebody’s own words: they keep their direction (`dir="auto"`, `bdi`). */
  readonly isSomebodys: boolean
  /** How it does not fit, if it does not. */
  readonly misfit: 'cut off' | 'out of its box' | 'out of the page' | null
}

/** Every text, name and placeholder of the page, and how its dialogs, menus and folds look when each is open. */
export async function wordsOfPage(page: Page): Promise<readonly PieceOfText[]> {
  const pieces = [...(await wordsAsTheyStand(page))]
  const closed = await page.locator('dialog:not([open]), [popover], details:not([open])').elementHandles()
  for (const each of closed) {
    const isShown: boolean = await each.evaluate((element: Element): boolean => {
      if (element instanceof HTMLDialogElement) element.showModal()
      else if (element instanceof HTMLDetailsElement) element.open = true
      else if (element instanceof HTMLElement) element.showPopover()
      return element.checkVisibility()
    })
    if (isShown) pieces.push(...(await wordsAsTheyStand(page)))
    await each.evaluate(element => {
      if (element instanceof HTMLDialogElement) element.close()
      else if (element instanceof HTMLDetailsElement) element.open = false
      else if (element instanceof HTMLElement) element.hidePopover()
    })
  }
  return pieces
}

/** The same of what is open now. */
export async function wordsAsTheyStand(page: Page): Promise<readonly PieceOfText[]> {
  return page.evaluate(() => {
    const pieces: PieceOfText[] = []
    const root = document.documentElement
    const placeOf = (element: Element): string =>
      [element.parentElement, element]
        .filter(each => each !== null)
        .map(
          ({ tagName, id, classList }) =>
            `${tagName.toLowerCase()}${id === '' ? '' : `#${id}`}${classList.length === 0 ? '' : `.${[...classList].join('.')}`}`,
        )
        .join(' > ')
    const isForeign = (element: Element): boolean =>
      element.closest('[lang]') !== root || element.closest('script, style, noscript, code') !== null
    const isSomebodys = (element: Element): boolean => element.closest('[dir="auto"], bdi') !== null
    const isVisible = (element: Element): boolean => {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false
      // Words for those who listen are cut to nothing on purpose.
      for (let around: Element | null = element; around !== null; around = around.parentElement)
        if (getComputedStyle(around).clipPath === 'inset(50%)' || around.matches('.skip')) return false
      return true
    }

    /** A box that hides what is wider than it; one that scrolls shows it. */
    const clips = (style: CSSStyleDeclaration): boolean =>
      /hidden|clip/.test(style.overflowX) || /hidden|clip/.test(style.overflowY)
    const misfitOf = (node: Text, element: Element): PieceOfText['misfit'] => {
      const range = document.createRange()
      range.selectNodeContents(node)
      const boxes = [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1)
      if (boxes.length === 0) return null
      const [left, right] = [Math.min(...boxes.map(box => box.left)), Math.max(...boxes.map(box => box.right))]
      const [top, bottom] = [Math.min(...boxes.map(box => box.top)), Math.max(...boxes.map(box => box.bottom))]
      for (let around: Element | null = element; around !== null && around !== root; around = around.parentElement) {
        const style = getComputedStyle(around)
        const box = around.getBoundingClientRect()
        const isScrolled = /auto|scroll/.test(style.overflowX) || /auto|scroll/.test(style.overflowY)
        if (isScrolled) return null
        if (clips(style)) {
          // Letters reach above and below their line; a whole line that is missing is another matter.
          const isUpright = getComputedStyle(element).writingMode.startsWith('vertical')
          const [across, along] = isUpright ? [right - left, 1.5] : [1.5, bottom - top]
          const [slackX, slackY] = isUpright ? [across / boxes.length / 2, along] : [across, along / boxes.length / 2]
          if (
            left < box.left - slackX ||
            right > box.right + slackX ||
            top < box.top - slackY ||
            bottom > box.bottom + slackY
          )
            return 'cut off'
        }
        if (around === element && style.display !== 'inline' && style.display !== 'contents') {
          // Of upright lines this is where their letters reach above and below.
          const isUpright = style.writingMode.startsWith('vertical')
          const slack = isUpright ? (right - left) / boxes.length / 2 : 1.5
          if (left < box.left - slack || right > box.right + slack) return 'out of its box'
        }
      }
      return left < -1.5 || right > root.clientWidth + 1.5 ? 'out of the page' : null
    }

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode() !== null) {
      const node = walker.currentNode as Text
      const element = node.parentElement
      const words = node.data.trim()
      if (element === null || words === '' || isForeign(element)) continue
      const visible = isVisible(element)
      pieces.push({
        words,
        place: placeOf(element),
        isVisible: visible,
        isSomebodys: isSomebodys(element),
        misfit: visible ? misfitOf(node, element) : null,
      })
    }
    for (const element of document.querySelectorAll(
      '[aria-label], [title], [placeholder], [alt], [aria-description], [aria-roledescription]',
    )) {
      if (isForeign(element)) continue
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription']) {
        const words = element.getAttribute(name)?.trim() ?? ''
        if (words !== '')
          pieces.push({
            words,
            place: `${placeOf(element)}[${name}]`,
            isVisible: false,
            isSomebodys: isSomebodys(element),
            misfit: null,
          })
      }
    }
    pieces.push({ words: document.title, place: 'title', isVisible: false, isSomebodys: false, misfit: null })
    return pieces
  })
}
