/**
 * Where the cards of a margin stand: each as near to its line as those beside it allow, none over another. The one that
 * is looked at takes its exact line and pushes the others by the least distance. Pure.
 */

/** `wish`: how far below the top the card would like to begin; `height`: of the card. */
export type WishedCard = { readonly wish: number; readonly height: number; readonly isActive: boolean }

/** Cards in their order, from the top. Returns where each begins; none above 0. Gap between them in the same unit. */
export function placesOfCards(cards: readonly WishedCard[], gap: number): readonly number[] {
  const places: number[] = []
  let offset = 0
  for (const { mean, count } of groupsOf(cards, gap)) {
    for (let k = 0; k < count; k++) {
      places.push(Math.max(0, mean) + offset)
      offset += (cards[places.length - 1]?.height ?? 0) + gap
    }
  }
  return places
}

/**
 * Which cards compete for one place: more than three that would push each other, whichever of them is looked at. They
 * are shown in brief, but for the one that is looked at. `height`: of each as it is when shown whole.
 */
export function crowdedCards(cards: readonly WishedCard[], gap: number): readonly boolean[] {
  const resting = cards.map(card => ({ ...card, isActive: false }))
  return groupsOf(resting, gap).flatMap(({ count }) => Array.from({ length: count }, () => count > mostWhole))
}

/** So many cards are shown whole though they push each other. */
const mostWhole = 3

/**
 * Without what stands above it each card has a wish for the whole column; neighbours that want to pass each other become
 * one group at the weighted mean of their wishes.
 */
function groupsOf(cards: readonly WishedCard[], gap: number): readonly Group[] {
  const groups: Group[] = []
  let above = 0
  for (const card of cards) {
    let group: Group = { mean: card.wish - above, weight: card.isActive ? activeWeight : 1, count: 1 }
    for (let last = groups.at(-1); last !== undefined && last.mean > group.mean; last = groups.at(-1)) {
      groups.pop()
      const weight = last.weight + group.weight
      const mean = (last.mean * last.weight + group.mean * group.weight) / weight
      group = { mean, weight, count: last.count + group.count }
    }
    groups.push(group)
    above += card.height + gap
  }
  return groups
}

type Group = { readonly mean: number; readonly weight: number; readonly count: number }

/** So much more than any number of others that they never move it by half a pixel. */
const activeWeight = 1e6
