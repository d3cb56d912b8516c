/**
 * Keeps the keyboard where it was on a card while an act runs: a control that cannot be pressed meanwhile loses the
 * focus, and a form that is done is gone with it.
 */

/**
 * Remembers where on a card the focus is. The answer, called when the act is done, gives it back: to the control that
 * stands there now, else to the card. Does nothing when the focus was not on the card, or went elsewhere meanwhile.
 */
export function keptFocus(card: HTMLElement | null): () => void {
  const { activeElement } = document
  if (card === null || !(activeElement instanceof HTMLElement) || !card.contains(activeElement)) return () => undefined
  const { act, n } = activeElement.dataset
  const place = n === undefined ? `[data-act="${act ?? ''}"]` : `button[data-n="${n}"]`
  return () => {
    if (!card.isConnected || !isFocusLost()) return
    const control = card.querySelector<HTMLElement>(place)
    control?.focus({ preventScroll: true })
    if (isFocusLost()) card.querySelector<HTMLElement>('article')?.focus({ preventScroll: true })
  }
}

/** Whether the keys go nowhere. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

/**
 * Follows the focus of a list of cards, each with its id in `data-card`: a card that has it may vanish long after the
 * act that ended it, or by an act of somebody else. Born with the list, told before and after it is drawn.
 */
export class FollowedFocus {
  private readonly host: HTMLElement
  private readonly goOn: (next: string | null) => void
  private held: { readonly card: HTMLElement; readonly at: number } | null = null

  /** `goOn` is told with which card to go on, null for none, when the one that had the focus is gone. */
  constructor(host: HTMLElement, goOn: (next: string | null) => void) {
    this.host = host
    this.goOn = goOn
  }

  before(): void {
    const card = document.activeElement?.closest<HTMLElement>('[data-card]') ?? null
    if (card === null || !this.host.contains(card)) return void (this.held = null)
    this.held = { card, at: this.cards().indexOf(card) }
  }

  after(): void {
    const { held } = this
    if (held === null || held.card.isConnected || !isFocusLost()) return
    this.held = null
    // By its place: a decision may give another name to what it was about too.
    const cards = this.cards()
    this.goOn(cards[Math.min(held.at, cards.length - 1)]?.dataset['card'] ?? null)
  }

  private cards(): readonly HTMLElement[] {
    return [...this.host.querySelectorAll<HTMLElement>('[data-card]')]
  }
}
