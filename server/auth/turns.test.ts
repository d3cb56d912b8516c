import { expect, test } from 'vitest'
import { buildTurns } from './turns.ts'

/** Acts that end when told to. */
function openEnded() {
  const ends: (() => void)[] = []
  const begun: number[] = []
  const act = (number: number) => async (): Promise<number> => {
    begun.push(number)
    await new Promise<void>(end => ends.push(end))
    return number
  }
  return { act, begun, endNext: () => ends.shift()?.() }
}
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('a few run at a time, the others in the order in which they came', async () => {
  const { act, begun, endNext } = openEnded()
  const turns = buildTurns(2, 10)
  const acts = [1, 2, 3, 4].map(number => turns.take(act(number)))
  await settle()
  expect(begun).toEqual([1, 2])
  for (let ended = 0; ended < 4; ended += 1) {
    endNext()
    await settle()
  }
  expect(await Promise.all(acts)).toEqual([1, 2, 3, 4])
  expect(begun).toEqual([1, 2, 3, 4])
})

test('as many may wait as there is room for, and one more is refused', async () => {
  const { act, endNext } = openEnded()
  const turns = buildTurns(1, 1)
  const acts = [turns.take(act(1)), turns.take(act(2))]
  await expect(turns.take(act(3))).rejects.toMatchObject({ code: 'server-busy' })
  endNext()
  await settle()
  endNext()
  expect(await Promise.all(acts)).toEqual([1, 2])
})

test('an act that fails gives its turn on', async () => {
  const turns = buildTurns(1, 1)
  await expect(turns.take(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect(await turns.take(() => Promise.resolve('next'))).toBe('next')
})
