import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refreshParts } from './live-parts.ts'

/** A request that ends as the test wants it. */
class Asked extends EventTarget {
  static readonly all: Asked[] = []
  responseType = ''
  timeout = 0
  readonly status = 0
  readonly responseXML = null
  source = ''

  open(_method: string, source: string): void {
    this.source = source
  }

  send(): void {
    Asked.all.push(this)
  }

  end(how: 'abort' | 'timeout' | 'error'): void {
    this.dispatchEvent(new Event(how))
    this.dispatchEvent(new Event('loadend'))
  }
}

beforeEach(() => {
  vi.stubGlobal('XMLHttpRequest', Asked)
  vi.stubGlobal('document', {
    ...{ documentElement: { lang: 'en' }, querySelectorAll: () => [] },
    getElementById: () => null,
  })
})
afterEach(() => {
  Asked.all.length = 0
  vi.unstubAllGlobals()
})

test.each(['abort', 'timeout', 'error'] as const)(
  'a reading that ends with %s is over: who waits for it goes on, and the next one asks again',
  async how => {
    const first = refreshParts('/page')
    await vi.waitFor(() => expect(Asked.all).toHaveLength(1))
    expect(Asked.all[0]?.timeout).toBeGreaterThan(0)
    Asked.all[0]?.end(how)
    await first
    const second = refreshParts('/page')
    await vi.waitFor(() => expect(Asked.all).toHaveLength(2))
    Asked.all[1]?.end(how)
    await second
  },
)

test('one address that fails does not keep another from being read', async () => {
  const both = Promise.all([refreshParts('/one'), refreshParts('/two')])
  await vi.waitFor(() => expect(Asked.all.map(({ source }) => source)).toEqual(['/one']))
  Asked.all[0]?.end('abort')
  await vi.waitFor(() => expect(Asked.all.map(({ source }) => source)).toEqual(['/one', '/two']))
  Asked.all[1]?.end('abort')
  await both
})
