/** Cards in the margin: near their lines, never over each other, the active one exactly. */
import { expect, test } from 'vitest'
import { crowdedCards, placesOfCards, type WishedCard } from './card-places.ts'

function card(wish: number, isActive = false, height = 40): WishedCard {
  return { wish, height, isActive }
}

test('cards with room stand exactly at their lines', () => {
  expect(placesOfCards([card(0), card(100), card(400)], 10)).toEqual([0, 100, 400])
})

test('cards that compete share the distance, in their order', () => {
  expect(placesOfCards([card(100), card(100)], 10)).toEqual([75, 125])
})

test('the active card takes its exact line and pushes the others up and down', () => {
  const places = placesOfCards([card(100), card(100, true), card(100)], 10).map(Math.round)
  expect(places).toEqual([50, 100, 150])
})

test('a push reaches only those in its way', () => {
  const places = placesOfCards([card(0), card(200), card(210, true), card(600)], 10).map(Math.round)
  expect(places).toEqual([0, 160, 210, 600])
})

test('no card stands above the top, whatever that costs the active one', () => {
  const places = placesOfCards([card(0), card(0), card(0, true)], 10)
  expect(places).toEqual([0, 50, 100])
})

test('five hundred cards never stand over each other', () => {
  const cards = Array.from({ length: 500 }, (_, k) => card((k * 37) % 9_000, k === 250, 30 + (k % 50))).sort(
    (a, b) => a.wish - b.wish,
  )
  const places = placesOfCards(cards, 8)
  const overlaps = places.slice(1).filter((next, k) => next - (places[k] ?? 0) < (cards[k]?.height ?? 0) + 8 - 1e-6)
  expect(overlaps).toEqual([])
  expect(placesOfCards([], 8)).toEqual([])
})

test('more than three cards that push each other are crowded, whichever is looked at; three are not, nor those with room', () => {
  expect(crowdedCards([card(100), card(100), card(100)], 10)).toEqual([false, false, false])
  expect(crowdedCards([card(100), card(110), card(120), card(130)], 10)).toEqual([true, true, true, true])
  const [one, two, three, four] = [card(0), card(300), card(600), card(900)]
  expect(crowdedCards([one, two, three, four], 10)).toEqual([false, false, false, false])
  const active = [card(0), card(300), card(310), card(320, true, 400), card(330)]
  expect(crowdedCards(active, 10)).toEqual([false, true, true, true, true])
  expect(crowdedCards([], 10)).toEqual([])
})
