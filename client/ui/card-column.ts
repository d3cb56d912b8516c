/**
 * The cards of one view of a margin, whatever they are about: level with their lines (card-rail.ts), gone through by
 * Alt and the arrows from anywhere on the page, left by Escape, and found by the pointer. A card is a child of `.rail`
 * with its id in `data-card` and an `article` in it.
 */
import { CardRail, type Lines } from './card-rail.ts'

/** What a view knows of its cards. */
export type ColumnCards = {
  /** In their order, as they are shown. */
  ids(): readonly string[]
  /** The one that is looked at; null for none. */
  active(): string | null
  /** The one that takes its exact line, where it is not the active one. */
  readonly atLine?: () => string | null
  /** Which cards compete for one place with too many others: they are shown in brief. Where it is left out, none is. */
  readonly crowd?: (ids: ReadonlySet<string>) => void
  open(id: string): void
  /** Back to the text. */
  leave(): void
}

/** Born with a view, brought to life and closed with its element. */
export class CardColumn {
  private readonly host: HTMLElement
  private readonly cards: ColumnCards
  private readonly rail: CardRail

  constructor(host: HTMLElement, cards: ColumnCards) {
    this.host = host
    this.cards = cards
    this.rail = new CardRail(
      () => host.querySelector('.rail'),
      () => this.railCards(),
      cards.crowd ?? null,
    )
  }

  start(): void {
    document.addEventListener('keydown', this.onKey)
  }

  close(): void {
    document.removeEventListener('keydown', this.onKey)
    this.rail.close()
  }

  /** Where the lines are from now on; null for cards one below the other. */
  follow(lines: Lines): void {
    this.rail.follow(lines)
  }

  /** The text was laid out anew. */
  realign(): void {
    this.rail.soon()
  }

  /** The height of this element decides where lines are. */
  watch(element: Element): void {
    this.rail.watch(element)
  }

  /** Gives a card the focus, and shows it. */
  focus(id: string): void {
    this.article(id)?.focus({ preventScroll: true })
    this.reveal(id)
  }

  /** The card is in sight, once it stands where it belongs; the focus stays where it is. */
  reveal(id: string): void {
    afterPlacing(() => this.article(id)?.scrollIntoView({ block: 'nearest' }))
  }

  /** The card that an event of the pointer or of the focus is in; null for none, and when it left them all. */
  pointedBy(event: Event): string | null {
    const target = event.type === 'pointerleave' ? null : event.target
    return target instanceof Element ? (target.closest<HTMLElement>('[data-card]')?.dataset['card'] ?? null) : null
  }

  private article(id: string): HTMLElement | null {
    return this.host.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] article`)
  }

  private railCards() {
    const active = (this.cards.atLine ?? this.cards.active)()
    return [...this.host.querySelectorAll<HTMLElement>('.rail > [data-card]')].map(element => {
      const id = element.dataset['card'] ?? ''
      return { element, id, isActive: id === active }
    })
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    // A view that is not shown, and the element itself takes no box.
    if (this.host.querySelector<HTMLElement>('.rail')?.offsetParent == null) return
    const { cards } = this
    const isInside = event.target instanceof Node && this.host.contains(event.target)
    if (event.key === 'Escape' && isInside && cards.active() !== null) return cards.leave()
    const isWished = event.altKey && !event.shiftKey && !event.ctrlKey
    const step = isWished ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined
    if (step === undefined) return
    const ids = cards.ids()
    const at = ids.indexOf(cards.active() ?? '')
    const next = ids[at < 0 ? (step > 0 ? 0 : ids.length - 1) : at + step]
    if (next === undefined) return
    event.preventDefault()
    cards.open(next)
  }
}

/** Cards are placed before the next frame: what looks at where they are waits for the one after it. */
export function afterPlacing(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act))
}
