/** What the operator types, and what we say when it is no command. */
import { expect, test } from 'vitest'
import { parseCommandLine, UsageError } from './command-line.ts'

const words = (line: string): readonly string[] => line.split(' ').map(word => word.replaceAll('_', ' '))

test('a user is added with a name, with or without a password', () => {
  expect(parseCommandLine(words('user add --email a@b.org --name Ann_Lee'))).toEqual({
    kind: 'user-add',
    email: 'a@b.org',
    displayName: 'Ann Lee',
    password: null,
    isAdministrator: false,
  })
  expect(parseCommandLine(words('user add --admin --email=a@b.org --name Ann --password secret'))).toMatchObject({
    password: 'secret',
    isAdministrator: true,
  })
})

test('a member is added with an organisation, or as the secretariat', () => {
  const line = 'member add --agenda Cyber --email a@b.org --role delegate --organisation A_B --group business --code ab'
  expect(parseCommandLine(words(line))).toMatchObject({
    role: 'delegate',
    organisation: { name: 'A B', group: 'business', code: 'AB', country: null },
  })
  expect(parseCommandLine(words('member add --agenda Cyber --email a@b.org --role moderator'))).toMatchObject({
    organisation: null,
  })
})

test('somebody is invited with the same words', () => {
  const line = 'invite --agenda Cyber --email a@b.org --role delegate --organisation A_B --group business --code ab'
  expect(parseCommandLine(words(line))).toMatchObject({
    kind: 'invite',
    role: 'delegate',
    organisation: { code: 'AB' },
  })
})

test.each([
  ['', 'Usage'],
  ['invite --agenda A --email a@b.org', 'The option --role is needed'],
  ['user remove', 'no command “user remove”'],
  ['user add --email a@b.org', 'The option --name is needed'],
  ['user add --email --name Ann', 'The option --email needs a value'],
  ['user add --email a@b.org --name Ann --shoe 41', 'The option --shoe is not known'],
  ['member add --agenda A --email a@b.org --role king', '“king” is no --role; choose one of moderator'],
  ['member add --agenda A --email a@b.org --role delegate --organisation O --group guild', '“guild” is no --group'],
  ['member add --agenda A --email a@b.org --role delegate --organisation O --code A', 'is no code'],
  ['member add --agenda A --email a@b.org --role delegate --group business', '--organisation is needed'],
  ['agenda import', 'Name the file'],
  ['agenda import a.json b.json', 'Name the file'],
])('“%s” is answered with what is wrong', (line, sentence) => {
  const parse = (): unknown => parseCommandLine(line === '' ? [] : words(line))
  expect(parse).toThrow(UsageError)
  expect(parse).toThrow(sentence)
})
