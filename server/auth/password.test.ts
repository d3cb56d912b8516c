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
  const timed = async (hash: string | null): Promise<number> => {
    const times: number[] = []
    for (let i = 0; i < 7; i += 1) {
      const begun = performance.now()
      expect(await verifyPassword(hash, 'a wrong password')).toBe(false)
      times.push(performance.now() - begun)
    }
    return times.toSorted((a, b) => a - b)[3] ?? 0
  }
  const [known, unknown] = [await timed(stored), await timed(null)]
  expect(unknown / known).toBeGreaterThan(0.4)
  expect(unknown / known).toBeLessThan(2.5)
})
