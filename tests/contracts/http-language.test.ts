/** In which language a page and a refusal speak, and how it is chosen: by the device, the browser, the account. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { say, type Locale } from '../../packages/messages/say.ts'
import { limits } from '../../server/platform/limits.ts'
import { buildTestHouse, type TestHouse } from '../support/test-house.ts'
import { aVisitor, addAccount, type Visitor } from './http-visitor.ts'

const password = 'a long enough password'
let house: TestHouse
let email: string
let visitor: Visitor
let accounts = 0
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())
beforeEach(async () => {
  accounts += 1
  email = `reader${accounts}@example.org`
  await addAccount(house, email, password)
  visitor = aVisitor(house, `10.7.0.${accounts}`)
})

const signIn = () => visitor.ask('POST', '/api/session', { body: { email, password } })
const htmlOf = (locale: Locale) => `<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}"`
const page = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
  (await visitor.ask('GET', path, { headers })).body
const chooseByForm = (language: string, headers: Readonly<Record<string, string>> = {}) =>
  visitor.ask('POST', '/language', {
    raw: `language=${language}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

describe('somebody who is not signed in', () => {
  test('reads what the browser asks for, and English where it asks for nothing we speak', async () => {
    expect(await page('/sign-in', { 'accept-language': 'fr-CH,fr;q=0.9,en;q=0.8' })).toContain(htmlOf('fr'))
    expect(await page('/sign-in', { 'accept-language': 'pt-BR' })).toContain(htmlOf('en'))
    expect(await page('/sign-in')).toContain(htmlOf('en'))
  })

  test('chooses by a link of the page, which this device remembers', async () => {
    const offered = await page('/sign-in?next=%2Fagendas%2Fx')
    expect(offered).toContain('href="?next=%2Fagendas%2Fx&amp;language=ar"')
    expect(await page('/sign-in?next=%2Fagendas%2Fx&language=ar')).toContain(htmlOf('ar'))
    expect(await page('/sign-in', { 'accept-language': 'fr' })).toContain(htmlOf('ar'))
  })

  test('is refused in her language', async () => {
    const answer = await visitor.ask('GET', '/api/session', { headers: { 'accept-language': 'ar' } })
    expect(answer.json()).toMatchObject({ code: 'not-signed-in', title: say('ar', 'not-signed-in') })
  })

  test('cannot choose a language that is not spoken', async () => {
    expect(await page('/sign-in?language=xx')).toContain(htmlOf('en'))
    expect((await chooseByForm('xx')).json()).toMatchObject({ code: 'language-not-spoken' })
    expect(visitor.cookies.size).toBe(0)
  })

  test('takes her choice along when she signs in, and leaves none to the next reader', async () => {
    await page('/sign-in?language=ar')
    await signIn()
    expect([...visitor.cookies.keys()]).toEqual(['sid'])
    expect(await page('/account')).toContain(htmlOf('ar'))
    expect((await visitor.ask('GET', '/api/session')).json()).toMatchObject({ participant: { locale: 'ar' } })
  })
})

describe('somebody who is signed in', () => {
  beforeEach(signIn)

  test('reads the language of her account, whatever the browser asks for', async () => {
    await visitor.ask('PUT', '/api/account/language', { body: { language: 'fr' } })
    expect(await page('/', { 'accept-language': 'ar' })).toContain(htmlOf('fr'))
    expect(await page('/nowhere', { accept: 'text/html' })).toContain(htmlOf('fr'))
  })

  test('chooses with the menu’s form, without scripts, and is led back to the page she was on', async () => {
    const origin = house.config.publicOrigin
    const answer = await chooseByForm('ar', { referer: `${origin}/account?x=1` })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account?x=1'])
    expect(await page('/account')).toContain(htmlOf('ar'))
    expect(visitor.cookies.has('acquis-language')).toBe(false)
    const elsewhere = await chooseByForm('en', { referer: 'https://elsewhere.example//evil' })
    expect(elsewhere.headers.location).toBe('/')
  })

  test('is noted once when she chooses another language, and not when she chooses the one she has', async () => {
    const noted = async () =>
      (await house.database.db.selectFrom('journal').select('name').where('name', '=', 'language-chosen').execute())
        .length
    const before = await noted()
    for (const language of ['fr', 'fr']) await visitor.ask('PUT', '/api/account/language', { body: { language } })
    expect((await noted()) - before).toBe(1)
  })

  test('is refused a language that is not spoken, and the pseudo-locale where it is not offered', async () => {
    for (const language of ['xx', 'en-XA']) {
      const answer = await visitor.ask('PUT', '/api/account/language', { body: { language } })
      expect([answer.statusCode, answer.json()]).toMatchObject([422, { code: 'language-not-spoken' }])
    }
  })

  test('another site cannot choose for her', async () => {
    const answer = await chooseByForm('ar', { origin: 'https://elsewhere.example' })
    expect(answer.json()).toMatchObject({ code: 'origin-not-allowed' })
  })

  test('the form takes maxFormBytes and no byte more', async () => {
    const padded = (bytes: number) => `fr&x=${'x'.repeat(bytes - 'language=fr&x='.length)}`
    expect((await chooseByForm(padded(limits.http.maxFormBytes))).statusCode).toBe(303)
    expect((await chooseByForm(padded(limits.http.maxFormBytes + 1))).json()).toMatchObject({
      code: 'request-too-large',
    })
  })
})

describe('a house that offers the pseudo-locale', () => {
  let strange: TestHouse
  beforeAll(async () => void (strange = await buildTestHouse({ variables: { PSEUDO_LOCALE: 'on' } })))
  afterAll(() => strange.close())
  afterEach(() => visitor.cookies.clear())

  test('shows its pages in it, and in no menu', async () => {
    const { body } = await aVisitor(strange).ask('GET', '/sign-in?language=en-XA')
    expect(body).toContain('<html lang="en-XA" dir="ltr"')
    expect(body).toContain(say('en-XA', 'sign-in-title'))
    expect(body).not.toContain('hreflang="en-XA"')
  })
})
