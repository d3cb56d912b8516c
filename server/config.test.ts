/** The environment becomes one checked object, or everything that is wrong with it is said at once. */
import { expect, test } from 'vitest'
import { describeProblems, isInvalid, parseConfig, type Config, type Environment } from './config.ts'

function valid(environment: Environment): Config {
  const config = parseConfig(environment)
  if (isInvalid(config)) throw new Error(describeProblems(config))
  return config
}

function problems(environment: Environment): readonly string[] {
  const config = parseConfig(environment)
  return isInvalid(config) ? describeProblems(config).split('\n').slice(1) : []
}

test('with nothing set it listens on loopback with the embedded database', () => {
  const config = valid({})
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    publicOrigin: 'http://127.0.0.1:3000',
    demo: 'when-new',
  })
  expect(config.database).toMatchObject({ kind: 'embedded' })
  expect(config.allowedOrigins).toContain('http://localhost:3000')
  expect(config.logLevel).toBe('warn')
})

test('DATABASE_URL switches to PostgreSQL with nothing else to change', () => {
  const config = valid({ DATABASE_URL: 'postgresql://u:p@db/acquis' })
  expect(config.database).toEqual({ kind: 'postgresql', url: 'postgresql://u:p@db/acquis' })
  expect(config.logLevel).toBe('info')
})

test('only the public origin counts once it is given', () => {
  const config = valid({ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'https://goals.example.org/' })
  expect(config.allowedOrigins).toEqual(['https://goals.example.org'])
  expect(config.mailFrom).toBe('acquis@goals.example.org')
})

test('all that is wrong is said at once', () => {
  const wrong = problems({
    PORT: '99999',
    PUBLIC_ORIGIN: 'goals.example.org',
    DATABASE_URL: 'mysql://u:secret@db',
    SMTP_URL: 'http://mail',
    LOG_LEVEL: 'loud',
    ACQUIS_DEMO: 'yes',
    METRICS_TOKEN: 'short',
    TRUSTED_PROXIES: 'everybody',
    MAIL_FROM: 'nobody',
    REDIS_URL: 'redis://cache',
  })
  expect(wrong).toHaveLength(10)
  expect(wrong.join('\n')).not.toContain('secret')
})

test.each([
  ['0', false],
  ['1', true],
  ['65535', true],
  ['65536', false],
  ['3e3', false],
  ['-1', false],
])('PORT=%s is valid: %s', (port, isValid) => {
  expect(problems({ PORT: port }).length === 0).toBe(isValid)
})

test('listening beyond loopback needs a public origin, and that one https', () => {
  expect(problems({ HOST: '0.0.0.0' }).join()).toContain('PUBLIC_ORIGIN is required')
  expect(problems({ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'http://goals.example.org' }).join()).toContain('https://')
  expect(problems({ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'http://127.0.0.1:3000' })).toEqual([])
})

test.each(['https://a.example/path', 'https://a.example?x=1', 'https://user@a.example', 'ftp://a.example', '//a'])(
  'PUBLIC_ORIGIN=%s is refused',
  origin => {
    expect(problems({ PUBLIC_ORIGIN: origin })).toHaveLength(1)
  },
)

test('a variable that is set to nothing is pointed out', () => {
  expect(problems({ DATABASE_URL: '  ' }).join()).toContain('DATABASE_URL is empty')
})

test('proxies are addresses or networks', () => {
  expect(valid({ TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).trustedProxies).toEqual(['10.0.0.0/8', '::1'])
  expect(problems({ TRUSTED_PROXIES: '10.0.0.0/99' })).toHaveLength(1)
})
