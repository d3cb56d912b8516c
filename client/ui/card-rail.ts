/**
 * Puts the cards of a margin level with their lines, by the rule of card-places.ts, once a frame at most. Where there is
 * no text beside them, or on a phone, cards stand one below the other as the page lays them out. No card moves while
 * something is pressed: its button would get no click, or another card's would.
 */
import { untilReleased } from '../platform/presses.ts'
import { crowdedCards, placesOfCards, type WishedCard } from './card-places.ts'

export type RailCard = { readonly element: HTMLElement; readonly id: string; readonly isActive: boolean }
/** How far below the top of the page each line is; null where cards follow no lines. */
export type Lines = (() => ReadonlyMap<string, number>) | null

const gap = 10
const phone = '(max-width: 48rem)'

/** Born with a panel, closed with it. */
export class CardRail {
  private readonly rail: () => HTMLElement | null
  private readonly cards: () => readonly RailCard[]
  private lines: Lines = null
  private frame: number | null = null
  private readonly resized = new ResizeObserver(() => this.soon())
  private readonly watched = new Set<Element>()
  private scrolled: ReturnType<typeof setTimeout> | null = null
  private readonly tellCrowd: ((ids: ReadonlySet<string>) => void) | null
  /** Those that compete for one place with too many others to be shown whole. */
  private crowd: ReadonlySet<string> = new Set()
  /** How high each was when it was last shown whole: so that none changes its looks because it changed its looks. */
  private readonly whole = new Map<string, number>()

  /** `tellCrowd`: told which cards compete for one place with too many others, whenever that is not the same. */
  constructor(
    rail: () => HTMLElement | null,
    cards: () => readonly RailCard[],
    tellCrowd: ((ids: ReadonlySet<string>) => void) | null = null,
  ) {
    this.rail = rail
    this.cards = cards
    this.tellCrowd = tellCrowd
    addEventListener('resize', this.soon)
    addEventListener('scroll', this.onScroll, { passive: true })
  }

  follow(lines: Lines): void {
    this.lines = lines
    this.soon()
  }

  /** Anything whose height matters, besides the cards: the text. */
  watch(element: Element): void {
    if (this.watched.has(element)) return
    this.watched.add(element)
    this.resized.observe(element)
  }

  /** Places the cards anew before the next frame. */
  readonly soon = (): void => {
    this.frame ??= requestAnimationFrame(() => {
      void untilReleased().then(() => {
        if (this.frame === null) return
        this.frame = null
        this.place()
      })
    })
  }

  close(): void {
    this.resized.disconnect()
    removeEventListener('resize', this.soon)
    removeEventListener('scroll', this.onScroll)
    if (this.frame !== null) cancelAnimationFrame(this.frame)
    this.frame = null
    if (this.scrolled !== null) clearTimeout(this.scrolled)
  }

  /** Lines far from the window are guessed at: they are measured when the reader comes near. */
  private readonly onScroll = (): void => {
    if (this.scrolled !== null) clearTimeout(this.scrolled)
    this.scrolled = setTimeout(this.soon, 150)
  }

  private place(): void {
    const rail = this.rail()
    if (rail === null) return
    const cards = this.cards()
    // Also while they are hidden: they are placed once they get a size.
    for (const { element } of cards) this.watch(element)
    if (rail.offsetParent === null) return
    const isAligned = this.lines !== null && !matchMedia(phone).matches
    rail.classList.toggle('rail--aligned', isAligned)
    if (!isAligned || this.lines === null) {
      rail.style.minBlockSize = ''
      for (const { element } of cards) element.style.insetBlockStart = ''
      this.setCrowd([])
      return
    }
    const top = rail.getBoundingClientRect().top + scrollY
    const lines = this.lines()
    let wish = 0
    const wished = cards.map(({ element, id, isActive }) => {
      // What stands on no line follows the card before it.
      wish = Math.max(0, (lines.get(id) ?? top + wish + lead) - top - lead)
      return { wish, height: element.offsetHeight, isActive }
    })
    this.findCrowd(cards, wished)
    const places = placesOfCards(wished, gap)
    let end = 0
    cards.forEach(({ element }, k) => {
      const place = Math.round(places[k] ?? 0)
      element.style.insetBlockStart = `${place}px`
      end = Math.max(end, place + (wished[k]?.height ?? 0))
    })
    rail.style.minBlockSize = `${end + gap}px`
  }

  private findCrowd(cards: readonly RailCard[], wished: readonly WishedCard[]): void {
    if (this.tellCrowd === null) return
    const ids = new Set(cards.map(({ id }) => id))
    for (const id of this.whole.keys()) if (!ids.has(id)) this.whole.delete(id)
    const resting = cards.map(({ id, isActive }, k) => {
      const { wish = 0, height = 0 } = wished[k] ?? {}
      // The one that is looked at may be writing, and is high for that time only.
      if (!this.crowd.has(id) && (!isActive || !this.whole.has(id))) this.whole.set(id, height)
      return { wish, height: this.whole.get(id) ?? height, isActive }
    })
    const crowded = crowdedCards(resting, gap)
    this.setCrowd(cards.flatMap(({ id }, k) => (crowded[k] === true ? [id] : [])))
  }

  private setCrowd(ids: readonly string[]): void {
    if (ids.length === this.crowd.size && ids.every(id => this.crowd.has(id))) return
    this.crowd = new Set(ids)
    this.tellCrowd?.(this.crowd)
  }
}

/** From a card's top to the rule that joins it to its line, less half a line. */
const lead = 4
