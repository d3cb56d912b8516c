/**
 * The only reader of the environment: variables become one typed, checked object before anything else happens.
 * An invalid configuration is answered with *all* that is wrong. Secrets never appear in what we print.
 */
import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { normaliseEmail, refusalOfEmail } from '../packages/domain/participant.ts'
import { say, type MessageFacts, type MessageKey } from '../packages/messages/say.ts'
import type { DatabaseChoice } from './platform/database.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type Config = {
  /** HOST: the address to listen on. Default 127.0.0.1. */
  readonly host: string
  /** PORT: 1 to 65535. Default 3000. */
  readonly port: number
  /** PUBLIC_ORIGIN: what people type, without a path. Default http://HOST:PORT on a loopback HOST; else required. */
  readonly publicOrigin: string
  /** The origins a browser may come from: the public one, and on loopback also its other names. */
  readonly allowedOrigins: readonly string[]
  /** TRUSTED_PROXIES: addresses or networks whose X-Forwarded-For is believed, comma-separated. Default none. */
  readonly trustedProxies: readonly string[]
  /** ACQUIS_DATA_DIR: the folder of the embedded database and its lock. Default ./data. */
  readonly dataFolder: string
  /** DATABASE_URL (secret): PostgreSQL. Default: the embedded database in the data folder. */
  readonly database: Exclude<DatabaseChoice, { kind: 'memory' }>
  /** SMTP_URL (secret): smtp:// or smtps:// with user and password. Default null: mails go to the mailbox page. */
  readonly smtpUrl: string | null
  /** MAIL_FROM: the sender of mails. Default acquis@ the public host. */
  readonly mailFrom: string
  /** LOG_LEVEL: default info with DATABASE_URL, else warn, as somebody is watching the terminal. */
  readonly logLevel: LogLevel
  /** ACQUIS_DEMO: `on` or `off`. Default `when-new`: on when the data folder is new and no DATABASE_URL is set. */
  readonly demo: 'on' | 'off' | 'when-new'
  /** PSEUDO_LOCALE: `on` lets the pseudo-locale en-XA be chosen, for translators and tests. Default off. */
  readonly pseudoLocale: boolean
  /** METRICS_TOKEN (secret): a bearer token for /metrics, 16 characters at least. Default null: loopback only. */
  readonly metricsToken: string | null
}

export type Environment = { readonly [name: string]: string | undefined }
export type ConfigProblem = { readonly key: MessageKey; readonly facts: MessageFacts }

/** The process's variables, with those of a `.env` file in the working folder beneath them. */
export function readEnvironment(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}

/** The configuration that these variables mean, or everything that is wrong with them. */
export function parseConfig(environment: Environment): Config | readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const wrong = (key: MessageKey, facts: MessageFacts = {}): void => void problems.push({ key, facts })
  const variable = (name: string): string | null => {
    const value = environment[name]?.trim()
    if (value === '') wrong('config-empty', { name })
    return value === undefined || value === '' ? null : value
  }
  const oneOf = <Choice extends string>(name: string, choices: readonly Choice[]): Choice | null => {
    const value = variable(name)
    const choice = choices.find(each => each === value)
    if (value !== null && choice === undefined) wrong('config-not-one-of', { name, value, choices: choices.join(', ') })
    return choice ?? null
  }

  const host = variable('HOST') ?? '127.0.0.1'
  const portText = variable('PORT') ?? '3000'
  const isPort = /^[0-9]{1,5}$/.test(portText) && Number(portText) >= 1 && Number(portText) <= 65_535
  if (!isPort) wrong('config-not-a-port', { name: 'PORT', value: portText })
  const port = isPort ? Number(portText) : 3000

  const originText = variable('PUBLIC_ORIGIN')
  if (originText === null && !isLoopback(host)) wrong('config-origin-required')
  const publicOrigin = originOf(originText ?? `http://${hostInUrl(host)}:${port}`)
  if (publicOrigin === null) wrong('config-not-an-origin', { name: 'PUBLIC_ORIGIN', value: originText ?? host })
  else if (!publicOrigin.startsWith('https:') && !isLoopback(new URL(publicOrigin).hostname))
    wrong('config-origin-not-secure')

  const proxies = (variable('TRUSTED_PROXIES') ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
  if (!proxies.every(isAddressOrNetwork))
    wrong('config-not-addresses', { name: 'TRUSTED_PROXIES', value: proxies.join(',') })

  const databaseUrl = variable('DATABASE_URL')
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl))
    wrong('config-not-a-database', { name: 'DATABASE_URL' })
  const smtpUrl = variable('SMTP_URL')
  if (smtpUrl !== null && !/^smtps?:\/\//.test(smtpUrl)) wrong('config-not-smtp', { name: 'SMTP_URL' })
  const mailFrom = variable('MAIL_FROM')
  if (mailFrom !== null && refusalOfEmail(normaliseEmail(mailFrom)) !== null)
    wrong('config-not-an-email', { name: 'MAIL_FROM', value: mailFrom })
  const metricsToken = variable('METRICS_TOKEN')
  if (metricsToken !== null && metricsToken.length < 16)
    wrong('config-token-too-short', { name: 'METRICS_TOKEN', min: 16 })
  const logLevel = oneOf('LOG_LEVEL', logLevels)
  const pseudoLocale = oneOf('PSEUDO_LOCALE', ['on', 'off'])
  const demo = oneOf('ACQUIS_DEMO', ['on', 'off'])
  if (variable('REDIS_URL') !== null) wrong('config-not-yet', { name: 'REDIS_URL' })

  if (problems.length > 0 || publicOrigin === null) return problems
  const dataFolder = resolve(variable('ACQUIS_DATA_DIR') ?? 'data')
  return {
    host,
    port,
    publicOrigin,
    allowedOrigins: originText === null ? namesOfLoopback(publicOrigin, port) : [publicOrigin],
    trustedProxies: proxies,
    dataFolder,
    database:
      databaseUrl === null
        ? { kind: 'embedded', folder: join(dataFolder, 'database') }
        : { kind: 'postgresql', url: databaseUrl },
    smtpUrl,
    mailFrom: mailFrom ?? `acquis@${isLoopback(host) ? 'localhost' : new URL(publicOrigin).hostname}`,
    logLevel: logLevel ?? (databaseUrl === null ? 'warn' : 'info'),
    demo: demo ?? 'when-new',
    pseudoLocale: pseudoLocale === 'on',
    metricsToken,
  }
}

/** Whether `parseConfig` answered problems. */
export function isInvalid(result: Config | readonly ConfigProblem[]): result is readonly ConfigProblem[] {
  return Array.isArray(result)
}

/** All that is wrong, for the terminal. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  return [say('en', 'config-wrong'), ...problems.map(({ key, facts }) => say('en', key, facts))].join('\n')
}

function originOf(text: string): string | null {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' ? url.origin : null
}

/** 127.0.0.1, ::1 and localhost are the same machine; people type any of them. */
function namesOfLoopback(publicOrigin: string, port: number): readonly string[] {
  return [...new Set([publicOrigin, `http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://[::1]:${port}`])]
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function hostInUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, rest] = text.split('/')
  if (rest !== undefined || isIP(address) === 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128))
}
