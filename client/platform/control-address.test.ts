import { expect, test } from 'vitest'
import { addressOf, findAddress, type Control } from './control-address.ts'

/** An element as the address sees it. */
class Drawn implements Control<Drawn> {
  parentElement: Drawn | null = null
  readonly localName: string
  readonly children: readonly Drawn[]
  private readonly said: string
  private readonly named: { readonly [name: string]: string }

  constructor(localName: string, named: { readonly [name: string]: string }, children: readonly Drawn[] | string) {
    this.localName = localName
    this.named = named
    this.children = typeof children === 'string' ? [] : children
    this.said = typeof children === 'string' ? children : ''
    for (const child of this.children) child.parentElement = this
  }

  get textContent(): string {
    return this.said + this.children.map(child => child.textContent).join('')
  }

  getAttribute(name: string): string | null {
    return this.named[name] ?? null
  }

  /** The first one inside of this name. */
  first(localName: string, named: { readonly [name: string]: string } = {}): Drawn {
    const found = this.all().find(
      one => one.localName === localName && Object.entries(named).every(([name, value]) => one.named[name] === value),
    )
    if (found === undefined) throw new Error(`no ${localName}`)
    return found
  }

  private all(): readonly Drawn[] {
    return this.children.flatMap(child => [child, ...child.all()])
  }
}

const part = (...rows: readonly Drawn[]): Drawn => new Drawn('div', { id: 'part' }, [new Drawn('ul', {}, rows)])

/** An answer that can still be accepted and contested, or one that cannot any more. */
function answer(id: string, isOpen = true): Drawn {
  const acts = new Drawn('div', { 'data-disposition': id }, [
    new Drawn('button', { 'data-act': 'accept' }, 'Accept'),
    new Drawn('details', {}, [new Drawn('summary', {}, 'Contest'), new Drawn('textarea', { name: 'reason' }, '')]),
  ])
  return new Drawn('li', { id: `input-${id}` }, isOpen ? [acts] : 'You accepted this.')
}

function foundAgain(before: Drawn, control: Drawn, after: Drawn) {
  return findAddress(after, addressOf(before, control))
}

test('a button is found again in its own row, whatever came before it', () => {
  const before = part(answer('a'), answer('b'))
  const after = part(answer('new'), answer('a', false), answer('b'))
  const button = before.first('div', { 'data-disposition': 'b' }).first('button')
  expect(foundAgain(before, button, after).control).toBe(
    after.first('div', { 'data-disposition': 'b' }).first('button'),
  )
})

test('where the button is gone its row is what is left, never the button of another row', () => {
  const before = part(answer('a'), answer('b'))
  const after = part(answer('a'), answer('b', false))
  const button = before.first('div', { 'data-disposition': 'b' }).first('button')
  expect(foundAgain(before, button, after)).toEqual({ control: null, near: after.first('li', { id: 'input-b' }) })
})

test('where the row is gone the part is what is left', () => {
  const before = part(answer('a'), answer('b'))
  const after = part(answer('a'))
  expect(foundAgain(before, before.first('div', { 'data-disposition': 'b' }).first('button'), after)).toEqual({
    control: null,
    near: after,
  })
})

test('buttons that nothing tells apart are not taken for each other, as many as before or not', () => {
  const row = (words: string) => new Drawn('li', {}, [new Drawn('button', { 'data-act': 'confirm' }, words)])
  const before = part(row('Confirm'), row('Confirm'))
  expect(foundAgain(before, before.first('button'), part(row('Confirm'), row('Confirm'))).control).toBeNull()
  expect(foundAgain(before, before.first('button'), part(row('Confirm'))).control).toBeNull()
})

test('two acts that wait are told apart by what they confirm', () => {
  const act = (id: string) =>
    new Drawn('form', { 'data-do': 'confirm', 'data-confirmation': id }, [
      new Drawn('button', { 'data-act': 'confirm', value: 'confirm' }, 'Confirm'),
      new Drawn('button', { 'data-act': 'take-back', value: 'take-back' }, 'Take back'),
    ])
  const before = part(act('one'), act('two'))
  const pressed = before.first('form', { 'data-confirmation': 'one' }).first('button', { value: 'take-back' })
  expect(foundAgain(before, pressed, part(act('two')))).toMatchObject({ control: null })
  const after = part(act('two'), act('one'))
  expect(foundAgain(before, pressed, after).control).toBe(
    after.first('form', { 'data-confirmation': 'one' }).first('button', { value: 'take-back' }),
  )
})

test('what is unfolded is found in its row, though rows above have nothing to unfold any more', () => {
  const before = part(answer('a'), answer('b'))
  const after = part(answer('a', false), answer('b'))
  const unfolded = before.first('div', { 'data-disposition': 'b' }).first('details')
  expect(foundAgain(before, unfolded, after).control).toBe(
    after.first('div', { 'data-disposition': 'b' }).first('details'),
  )
  expect(
    foundAgain(before, before.first('div', { 'data-disposition': 'a' }).first('details'), after).control,
  ).toBeNull()
})

test('fields of the same name are found in their own forms', () => {
  const form = (does: string) => new Drawn('form', { 'data-do': does }, [new Drawn('textarea', { name: 'reason' }, '')])
  const before = part(form('close'), form('next'))
  const after = part(form('next'), form('reopen'))
  const field = before.first('form', { 'data-do': 'next' }).first('textarea')
  expect(foundAgain(before, field, after).control).toBe(after.first('form', { 'data-do': 'next' }).first('textarea'))
  const gone = before.first('form', { 'data-do': 'close' }).first('textarea')
  expect(foundAgain(before, gone, after)).toEqual({ control: null, near: after })
})
