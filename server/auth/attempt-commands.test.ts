import { expect, test } from 'vitest'
import { attemptKey, networkOf } from './attempt-commands.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('a key holds no address, differs by kind and part, and has a bounded length', () => {
  const email = `${'x'.repeat(300)}@example.org`
  expect(attemptKey('account', email)).not.toContain('example')
  expect(attemptKey('account', email).length).toBeLessThan(60)
  expect(new Set([attemptKey('a', 'b', 'c'), attemptKey('a', 'bc'), attemptKey('b', 'b', 'c')]).size).toBe(3)
})
