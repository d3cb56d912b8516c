/**
 * Style sheets speak of inline-start and inline-end, never of left and right, so that a page in Arabic is drawn from
 * the right without a second sheet. Numbers and dates are written by packages/messages alone, in the reader's digits.
 */
import { describe, expect, test } from 'vitest'
import { readRepositoryFile, repositoryFiles } from './repository-files.ts'

const sheets = repositoryFiles()
  .filter(path => /^client\/.*\.css$/.test(path))
  .map(path => ({ path, rules: rulesOf(readRepositoryFile(path)) }))
const product = repositoryFiles().filter(
  path => /^(packages|server|client)\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'),
)

/** Where a side of the screen is meant, whatever the language. */
const physicalOnPurpose: Readonly<Record<string, string>> = {
  'client/ui/place-popover.ts': 'coordinates measured on the screen; it looks at the direction itself',
}
const englishOnPurpose: Readonly<Record<string, string>> = {
  'server/start.ts': 'the terminal speaks English',
  'packages/domain/digest.ts': 'asks what time it is in a time zone, and writes nothing',
  'packages/domain/consultation.ts': 'asks whether a time zone exists, and writes nothing',
}

describe('style sheets', () => {
  test('are read: there are many rules', () => {
    expect(sheets.flatMap(({ rules }) => rules).length).toBeGreaterThan(300)
  })

  test('name no side of the screen', () => {
    const sides =
      /^(left|right|(margin|padding|border|scroll-margin|scroll-padding|inset)-(left|right).*|border-(top|bottom)-(left|right)-radius)$/
    const worded =
      /^(text-align|float|clear|justify-content|justify-items|justify-self|caption-side|transform-origin|object-position):.*\b(left|right)\b/
    const found = declarations().filter(({ name, value }) => sides.test(name) || worded.test(`${name}:${value}`))
    expect(found.map(told)).toEqual([])
  })

  test('give both ends of a line the same, or name the ends', () => {
    const shorthand = /^(margin|padding|inset|border-width|border-radius|scroll-margin|scroll-padding)$/
    const found = declarations().filter(({ name, value }) => {
      const [first, second, third, fourth] = partsOf(value)
      if (!shorthand.test(name) || fourth === undefined) return false
      return name === 'border-radius' ? first !== second || third !== fourth : second !== fourth
    })
    expect(found.map(told)).toEqual([])
  })

  test('turn about what leans to one side: shadows, gradients and shifts have a rule for right-to-left', () => {
    const leans = ({ name, value }: Declaration): boolean =>
      (name === 'box-shadow' && /(^|inset )-?[\d.]*[1-9][\d.]*(px|rem) /.test(value)) ||
      /\b(translateX|skewX)\(|linear-gradient\((to (left|right)|90deg|270deg)/.test(value) ||
      (name === 'transform' && /\btranslate\((?!0[,)]|-50%)/.test(value))
    const turned = new Set(sheets.flatMap(({ rules }) => rules.flatMap(({ selector }) => selector.split(/,\s*/))))
    const found = declarations().filter(
      each =>
        leans(each) &&
        !each.selector.includes('rtl') &&
        each.selector.split(/,\s*/).some(one => !turned.has(`[dir='rtl'] ${one}`)),
    )
    expect(found.map(told)).toEqual([])
  })
})

test('code places nothing by a side of the screen', () => {
  const sided = /style\.(left|right|marginLeft|marginRight|paddingLeft|paddingRight)\b|setProperty\('(left|right)'/
  const found = product.filter(path => path.startsWith('client/') && sided.test(readRepositoryFile(path)))
  expect(found.filter(path => !(path in physicalOnPurpose))).toEqual([])
})

test('a sentence of the house runs as its page does: only what people wrote chooses its own direction', () => {
  const found = product.filter(path =>
    /dir=['"]auto['"][^>]*>\s*\$\{\s*(say\(|words\(['"])/.test(readRepositoryFile(path)),
  )
  expect(found).toEqual([])
})

test('numbers, dates and lists are written by packages/messages, in the reader’s way', () => {
  const byHand =
    /new Intl\.(NumberFormat|DateTimeFormat|ListFormat|DisplayNames|RelativeTimeFormat|PluralRules)|\.toLocale(Date|Time)?String\(/
  const found = product.filter(path => !path.startsWith('packages/messages/') && byHand.test(readRepositoryFile(path)))
  expect(found.filter(path => !(path in englishOnPurpose))).toEqual([])
})

type Declaration = { readonly path: string; readonly selector: string; readonly name: string; readonly value: string }
type Rule = { readonly selector: string; readonly body: string }

/** Rules without others inside them; those within @media too. */
function rulesOf(sheet: string): readonly Rule[] {
  const bare = sheet.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return [...bare.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => ({
    selector: selector.trim().replaceAll(/\s+/g, ' '),
    body,
  }))
}

function declarations(): readonly Declaration[] {
  return sheets.flatMap(({ path, rules }) =>
    rules.flatMap(({ selector, body }) =>
      body
        .split(';')
        .map(line => line.split(/:([\s\S]*)/))
        .filter(([name = '']) => name.trim() !== '')
        .map(([name = '', value = '']) => ({
          path,
          selector,
          name: name.trim(),
          value: value.trim().replaceAll(/\s+/g, ' '),
        })),
    ),
  )
}

/** The values of a shorthand; `calc(…)` and `var(…)` are one each. */
function partsOf(value: string): readonly string[] {
  return value.match(/(?:[^\s(]+\((?:[^()]|\([^()]*\))*\)|[^\s])+/g) ?? []
}

function told({ path, selector, name, value }: Declaration): string {
  return `${path}: ${selector} { ${name}: ${value} }`
}
