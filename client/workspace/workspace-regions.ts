/**
 * Moving about in the workspace: F6 between outline, text and margin; the outline as a drawer where it has no column;
 * one view at a time on a phone.
 */
import { isMarginView, marginViews, type MarginViews, type MarginView } from './margin-views.ts'

const phone = '(max-width: 48rem)'

type View = 'text' | 'outline' | MarginView

/** Brings the regions of the page to life. Call once, on a page with `#workspace`. */
export function startRegions(margin: MarginViews): { show(view: View): void } {
  const workspace = document.getElementById('workspace')
  const opener = document.querySelector<HTMLElement>('[data-act="open-outline"]')

  const openDrawer = (isOpen: boolean): void => {
    workspace?.classList.toggle('has-drawer', isOpen)
    opener?.setAttribute('aria-expanded', String(isOpen))
    if (isOpen) document.getElementById('outline')?.focus()
    else if (document.getElementById('outline')?.contains(document.activeElement) === true) opener?.focus()
  }

  const show = (view: View): void => {
    if (workspace !== null) workspace.dataset['view'] = view
    for (const link of document.querySelectorAll<HTMLElement>('.tabbar [data-view]')) {
      if (link.dataset['view'] === view) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
    if (!isMarginView(view)) return
    margin.view = view
    for (const panel of marginViews) document.getElementById(panel)?.toggleAttribute('hidden', panel !== view)
  }

  opener?.addEventListener('click', () => {
    if (matchMedia(phone).matches) show('outline')
    else openDrawer(workspace?.classList.contains('has-drawer') !== true)
  })
  document.querySelector('[data-act="close-outline"]')?.addEventListener('click', () => {
    openDrawer(false)
    show('text')
  })
  document.querySelector('.tabbar')?.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-view]') : null
    const view = views.find(each => each === link?.dataset['view'])
    if (view === undefined) return
    event.preventDefault()
    document.getElementById('more-views')?.hidePopover()
    show(view)
    document.getElementById(isMarginView(view) ? 'margin' : view)?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  })
  margin.addEventListener('view', event => show((event as CustomEvent<MarginView>).detail))
  document.addEventListener('keydown', event => {
    if (event.key === 'F6') return focusNextRegion(event)
    if (event.key === 'Escape' && workspace?.classList.contains('has-drawer') === true) openDrawer(false)
  })
  document.getElementById('outline')?.addEventListener('go-to-block', () => {
    openDrawer(false)
    show('text')
  })
  // Pressed before this page's code was there: the bar's links are addresses.
  const asked = views.find(view => location.hash === `#${view}`)
  if (asked !== undefined) show(asked)
  return { show }
}

const views = ['text', 'outline', ...marginViews] as const

/** F6 goes on, Shift F6 back; a region that is not shown is skipped, a drawer is not opened by it. */
function focusNextRegion(event: KeyboardEvent): void {
  event.preventDefault()
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    region => region.offsetParent !== null,
  )
  if (regions.length === 0) return
  const at = regions.findIndex(region => region.contains(document.activeElement))
  const step = event.shiftKey ? -1 : 1
  const next =
    regions[at < 0 ? (event.shiftKey ? regions.length - 1 : 0) : (at + step + regions.length) % regions.length]
  const editor = next?.querySelector<HTMLElement>('.text-editor') ?? null
  ;(editor ?? next)?.focus()
}
