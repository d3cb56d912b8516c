import { expect, test } from 'vitest'
import { SaveLedger } from './save-ledger.ts'

test('a window that only joined is saved when its state was answered, not before', () => {
  const ledger = new SaveLedger()
  expect(ledger.isSaved).toBe(false)
  ledger.connected()
  ledger.sent('state')
  expect(ledger.isSaved).toBe(false)
  ledger.saved(1)
  expect(ledger.isSaved).toBe(true)
})

test('typing in one go is one change, a pause begins the next', () => {
  const ledger = new SaveLedger(1000)
  for (const at of [0, 200, 400, 2000, 2100]) ledger.changed(at)
  expect(ledger.changes).toBe(2)
})

test('a change is saved when the frame that carries it is durable, and not by an earlier one', () => {
  const ledger = joined()
  ledger.changed(0)
  ledger.sent('update')
  ledger.changed(5000)
  ledger.sent('update')
  ledger.saved(2)
  expect(ledger.changes).toBe(1)
  expect(ledger.isSaved).toBe(false)
  ledger.saved(3)
  expect(ledger.isSaved).toBe(true)
})

test('what was on its way when the connection broke counts again, until the state of the next one is durable', () => {
  const ledger = joined()
  ledger.changed(0)
  ledger.sent('update')
  ledger.connected()
  expect(ledger.maySendUpdates).toBe(false)
  ledger.changed(5000)
  expect(ledger.changes).toBe(2)
  ledger.sent('state')
  ledger.saved(1)
  expect(ledger.isSaved).toBe(true)
})

test('changes from before a reload leave with the first state', () => {
  const ledger = new SaveLedger()
  ledger.restore(3)
  expect(ledger.changes).toBe(3)
  ledger.connected()
  ledger.sent('state')
  ledger.saved(1)
  expect(ledger.isSaved).toBe(true)
})

test('a refused frame never becomes saved; one that the server asks for again does', () => {
  const refused = joined()
  refused.changed(0)
  refused.refused(refused.sent('update'), false)
  refused.saved(2)
  expect(refused.isSettled).toBe(true)
  expect(refused.isSaved).toBe(false)

  const again = joined()
  again.changed(0)
  again.refused(again.sent('update'), true)
  again.saved(2)
  expect(again.isSaved).toBe(false)
  again.sent('state')
  again.saved(3)
  expect(again.isSaved).toBe(true)
})

function joined(): SaveLedger {
  const ledger = new SaveLedger()
  ledger.connected()
  ledger.sent('state')
  ledger.saved(1)
  return ledger
}
