/** Acts on the cards of one list: each waits for the one before, each happens once, and none is lost to another's failure. */
import { expect, test } from 'vitest'
import { Refused } from '../platform/call-endpoint.ts'
import { ActsInTurn } from './acts-in-turn.ts'

/** An act that ends when told to; `log` says when it began and ended. */
function anAct(log: string[], name: string) {
  let told: (fault: Error | null) => void = () => undefined
  const ending = new Promise<Error | null>(resolve => (told = resolve))
  const run = async (): Promise<void> => {
    log.push(`${name} begins`)
    const fault = await ending
    if (fault !== null) throw fault
    log.push(`${name} ends`)
  }
  return {
    run,
    end: () => told(null),
    fail: (sentence: string) => told(new Refused('suggestion-is-gone', 409, sentence)),
  }
}

const settled = () => new Promise(resolve => setTimeout(resolve))

test('what is asked of a second card waits for the first, and both happen once, in order', async () => {
  const log: string[] = []
  const acts = new ActsInTurn(() => undefined)
  const [one, two] = [anAct(log, 'one'), anAct(log, 'two')]
  const both = Promise.all([acts.act('one', one.run), acts.act('two', two.run)])
  await settled()
  expect([log, acts.isBusy('one'), acts.isBusy('two')]).toEqual([['one begins'], true, true])
  two.end()
  await settled()
  expect(log).toEqual(['one begins'])
  one.end()
  expect(await both).toEqual([null, null])
  expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  expect([acts.isBusy('one'), acts.isBusy('two')]).toEqual([false, false])
})

test('a card that is asked again while its act runs or waits does it once; afterwards it may act again', async () => {
  const log: string[] = []
  const acts = new ActsInTurn(() => undefined)
  const [one, two, again] = [anAct(log, 'one'), anAct(log, 'two'), anAct(log, 'again')]
  const all = Promise.all([
    acts.act('one', one.run),
    acts.act('two', two.run),
    acts.act('one', again.run),
    acts.act('two', again.run),
  ])
  for (const act of [one, two, again]) act.end()
  await all
  expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  await acts.act('one', again.run)
  expect(log.slice(-2)).toEqual(['again begins', 'again ends'])
})

test('a failure stands at its own card until somebody acts, and what waits behind it happens all the same', async () => {
  const log: string[] = []
  let changes = 0
  const acts = new ActsInTurn(() => (changes += 1))
  const [one, two, three] = [anAct(log, 'one'), anAct(log, 'two'), anAct(log, 'three')]
  const first = acts.act('one', one.run)
  const second = acts.act('two', two.run)
  one.fail('Not now.')
  expect(await first).toBe('Not now.')
  expect([acts.problemOf('one'), acts.problemOf('two')]).toEqual(['Not now.', ''])
  two.end()
  expect(await second).toBe(null)
  expect(log).toEqual(['one begins', 'two begins', 'two ends'])
  const before = changes
  three.end()
  await acts.act('two', three.run)
  expect([acts.problemOf('one'), changes - before]).toEqual(['', 2])
})
