import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

test('a password is right however its letters were composed, and any other is wrong', async () => {
  const stored = await hashPassword('Café au lait à volonté')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await verifyPassword(stored, 'Cafe\u0301 au lait a\u0300 volonte\u0301')).toBe(true)
  expect(await verifyPassword(stored, 'cafe au lait a volonte')).toBe(false)
})

test('two hashes of one password differ', async () => {
  expect(await hashPassword('the same password')).not.toBe(await hashPassword('the same password'))
})

test('no stored hash is never right, and costs the same work', async () => {
  const stored = await hashPassword('some password here')
  /** Processor time, which others on the machine do not change, in microseconds. */
  const workOf = async (hash: string | null): Promise<number> => {
    const before = process.cpuUsage()
    for (let i = 0; i < 10; i += 1) expect(await verifyPassword(hash, 'a wrong password')).toBe(false)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  await workOf(null)
  const [known, unknown] = [await workOf(stored), await workOf(null)]
  expect(unknown / known).toBeGreaterThan(1 / 3)
  expect(unknown / known).toBeLessThan(3)
})
