/** A hundred seeded histories of a text in each run; a thousand by `npm run fuzz -- --seeds 1000`. */
import { expect, test } from 'vitest'
import { campaigns } from './campaigns.ts'
import { runFuzz } from './text-fuzz.ts'

test('a hundred histories of three people: replicas, editors, cold reloads and log agree; nothing honest is refused', () => {
  const first = Number(process.env['FUZZ_SEED'] ?? 1)
  console.log(`text-fuzz: seeds ${first} to ${first + 99}, 40 steps; replay one: npm run fuzz -- --seed N`)
  const total = { updates: 0, moves: 0, joins: 0, undone: 0, renewed: 0 }
  for (let seed = first; seed < first + 100; seed++) {
    const { updates, moves, joins, undone, renewed } = runFuzz(seed, 40)
    total.updates += updates
    total.moves += moves
    total.joins += joins
    total.undone += undone
    total.renewed += renewed
  }
  // The histories are worth their name: each kind of act took place.
  expect(total.updates).toBeGreaterThan(1_000)
  expect(total.moves).toBeGreaterThan(50)
  expect(total.joins).toBeGreaterThan(0)
  expect(total.undone).toBeGreaterThan(50)
  // To have to load afresh is rare, or the editor writes what the gate must strip.
  expect(total.renewed).toBeLessThan(total.updates / 500)
}, 120_000)

test.each(['suggest', 'mixed'] as const)(
  'sixty histories with suggestions (%s): who only suggests never changes the base text, nothing honest is refused',
  campaign => {
    const total = { updates: 0, decisions: 0, brackets: 0, strays: 0, undone: 0 }
    for (let seed = 1; seed <= 60; seed++) {
      const { updates, decisions, brackets, strays, undone } = runFuzz(seed, 40, campaign)
      total.updates += updates
      total.decisions += decisions
      total.brackets += brackets
      total.strays += strays
      total.undone += undone
    }
    expect(total.updates).toBeGreaterThan(600)
    expect(total.decisions).toBeGreaterThan(40)
    expect(total.brackets).toBeGreaterThan(20)
    expect(total.strays).toBeGreaterThan(0)
    expect(total.undone).toBeGreaterThan(30)
  },
  120_000,
)

test.each(['suggest-undecided', 'mixed-undecided'] as const)(
  'twenty histories in which nothing is decided (%s): all rejected read as the base text',
  campaign => {
    let undone = 0
    for (let seed = 1; seed <= 20; seed++) undone += runFuzz(seed, 40, campaign).undone
    expect(undone).toBeGreaterThan(10)
  },
  120_000,
)

test('[G19] control: behind a gate that strips nothing of accepted words, histories change the base text and are noticed', () => {
  const seeds = Array.from({ length: 20 }, (_, k) => k + 1)
  const noticed = seeds.filter(seed => {
    try {
      runFuzz(seed, 40, 'control')
      return false
    } catch (fault) {
      if (String(fault).includes('who only suggests changed the base text')) return true
      throw fault
    }
  })
  expect(noticed.length).toBeGreaterThan(2)
}, 120_000)

test('a seed takes the same course each time', () => {
  for (const campaign of campaigns) expect(runFuzz(17, 40, campaign)).toEqual(runFuzz(17, 40, campaign))
})
