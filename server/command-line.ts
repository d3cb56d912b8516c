/** The operator's commands as typed words, turned into commands; what is wrong with them in sentences. */
import { exportFormats, type ExportFormat } from '../packages/domain/exchange.ts'
import { isOrganisationCode, type OrganisationWish } from '../packages/domain/member.ts'
import { isRole, isStakeholderGroup, roles, stakeholderGroups, type Role } from '../packages/domain/participant.ts'
import type { Head } from '../packages/record/hash-chain.ts'
import { parseHead } from '../packages/record/verification.ts'
import { say, type MessageFacts, type MessageKey } from '../packages/messages/say.ts'

export type OperatorCommand =
  | {
      readonly kind: 'user-add'
      readonly email: string
      readonly displayName: string
      readonly password: string | null
      readonly isAdministrator: boolean
    }
  | {
      readonly kind: 'member-add'
      readonly agenda: string
      readonly email: string
      readonly role: Role
      readonly organisation: OrganisationWish | null
    }
  | {
      readonly kind: 'invite'
      readonly agenda: string
      readonly email: string
      readonly role: Role
      readonly organisation: OrganisationWish | null
    }
  | { readonly kind: 'sign-in-link'; readonly email: string }
  | { readonly kind: 'agenda-import'; readonly file: string }
  | {
      readonly kind: 'export'
      readonly agenda: string
      readonly format: ExportFormat
      readonly withComments: boolean
      /** Where the one who typed the command wants the file. */
      readonly out: string
    }
  | { readonly kind: 'catalogue-import'; readonly file: string }
  /** known: a head that `verify` printed before. */
  | { readonly kind: 'verify'; readonly known: Head | null }

/** Thrown for words that are no command; the sentence says why. */
export class UsageError extends Error {}

/** The command that these words mean (without the program's name). Throws UsageError. */
export function parseCommandLine(words: readonly string[]): OperatorCommand {
  const [first = '', second = ''] = words
  switch (`${first} ${second}`.trim()) {
    case 'user add':
      return userAdd(words.slice(2))
    case 'member add':
      return { kind: 'member-add', ...seatOf(words.slice(2)) }
    default:
  }
  if (first === 'invite') return { kind: 'invite', ...seatOf(words.slice(1)) }
  if (first === 'sign-in-link') {
    const options = readOptions(words.slice(1), ['email'])
    return { kind: 'sign-in-link', email: needed(options, 'email') }
  }
  if ((first === 'agenda' || first === 'catalogue') && second === 'import') {
    const file = words[2]
    if (file === undefined || words.length > 3) throw usage('command-file-missing')
    return { kind: `${first}-import`, file }
  }
  if (first === 'export') return exportFile(words.slice(1))
  if (first === 'verify') return verify(words.slice(1))
  if (words.length === 0 || first === 'help' || first === '--help') throw new UsageError(usageText())
  throw new UsageError(`${say('en', 'command-unknown', { command: words.slice(0, 2).join(' ') })}\n\n${usageText()}`)
}

/** All commands with their options. */
function usageText(): string {
  return say('en', 'command-usage', { roles: roles.join(', '), groups: stakeholderGroups.join(', ') })
}

function userAdd(words: readonly string[]): OperatorCommand {
  const options = readOptions(words, ['email', 'name', 'password'], ['admin'])
  return {
    kind: 'user-add',
    email: needed(options, 'email'),
    displayName: needed(options, 'name'),
    password: options.get('password') ?? null,
    isAdministrator: options.has('admin'),
  }
}

function seatOf(words: readonly string[]) {
  const options = readOptions(words, ['agenda', 'email', 'role', 'organisation', 'group', 'code', 'country'])
  const role = needed(options, 'role')
  if (!isRole(role)) throw usage('command-value-unknown', { value: role, option: '--role', choices: roles.join(', ') })
  return {
    agenda: needed(options, 'agenda'),
    email: needed(options, 'email'),
    role,
    organisation: organisationOf(options),
  }
}

function exportFile(words: readonly string[]): OperatorCommand {
  const options = readOptions(words, ['agenda', 'format', 'out'], ['comments'])
  const wanted = needed(options, 'format')
  const format = exportFormats.find(each => each === wanted)
  if (format === undefined) {
    throw usage('command-value-unknown', { value: wanted, option: '--format', choices: exportFormats.join(', ') })
  }
  const withComments = options.has('comments')
  return { kind: 'export', agenda: needed(options, 'agenda'), format, withComments, out: needed(options, 'out') }
}

function verify(words: readonly string[]): OperatorCommand {
  const text = readOptions(words, ['head']).get('head')
  const known = text === undefined ? null : parseHead(text)
  if (text !== undefined && known === null) throw usage('command-head-wrong', { value: text })
  return { kind: 'verify', known }
}

function organisationOf(options: ReadonlyMap<string, string>): OrganisationWish | null {
  const group = options.get('group') ?? null
  const code = options.get('code')?.toUpperCase() ?? null
  const name = options.get('organisation')
  if (group !== null && !isStakeholderGroup(group)) {
    throw usage('command-value-unknown', { value: group, option: '--group', choices: stakeholderGroups.join(', ') })
  }
  if (code !== null && !isOrganisationCode(code)) throw usage('command-code-wrong', { value: code })
  if (name !== undefined) return { name, group, code, country: options.get('country') ?? null }
  if (options.has('group') || options.has('code') || options.has('country')) {
    throw usage('command-option-missing', { option: '--organisation' })
  }
  return null
}

/** `--name value`, `--name=value` and bare flags; a flag is in the map with the value ''. */
function readOptions(
  words: readonly string[],
  valued: readonly string[],
  flags: readonly string[] = [],
): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? ''
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (flags.includes(name) && inline === undefined) {
      options.set(name, '')
      continue
    }
    if (!valued.includes(name)) throw usage('command-option-unknown', { option: word })
    const following = words[i + 1]
    const value = inline ?? (following?.startsWith('--') === true ? undefined : following)
    if (value === undefined || value.trim() === '') throw usage('command-option-empty', { option: `--${name}` })
    if (inline === undefined) i += 1
    options.set(name, value)
  }
  return options
}

function needed(options: ReadonlyMap<string, string>, name: string): string {
  const value = options.get(name)
  if (value === undefined) throw usage('command-option-missing', { option: `--${name}` })
  return value
}

function usage(key: MessageKey, facts: MessageFacts = {}): UsageError {
  return new UsageError(say('en', key, facts))
}
