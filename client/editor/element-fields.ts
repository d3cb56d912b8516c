/**
 * A policy, regulation or action in the text: its words, and above them who leads, with whom, and by when, edited in
 * place. Each control writes one attribute of the block's marker, so two people can change two fields at once.
 * Keyboard: F2 goes from the words to the first field, Tab on through them, Escape back to the words. Outside of that
 * the fields are no tab stops, since the editor is one. Readers see a line of words instead of the controls. Who
 * suggests sees in the controls what she wishes; choosing what the text says takes it back.
 */
import { TextSelection } from 'prosemirror-state'
import { DOMSerializer, type Node } from 'prosemirror-model'
import type { Decoration, EditorView, NodeView, NodeViewConstructor, ViewMutationRecord } from 'prosemirror-view'
import { blockMarkup } from '../../packages/document/block-markup.ts'
import {
  type BlockAttributeName,
  type BlockAttributes,
  type BlockKind,
  isBlockAttribute,
  isElementKind,
  type Lead,
  leads,
} from '../../packages/document/text-model.ts'
import { attributesOfNode } from '../../packages/document/text-schema.ts'
import { type Locale, type MessageKey, say, sayList } from '../../packages/messages/say.ts'
import type { OwnWish } from './suggestion-marks.ts'

/** The view of a block: fields for elements, the schema's own markup for all others. */
export function blockView(locale: Locale): NodeViewConstructor {
  return (node, view, getPosition, decorations): NodeView => {
    if (isElementKind(attributesOfNode(node).kind)) return new ElementView(node, view, getPosition, locale, decorations)
    const { toDOM } = node.type.spec
    if (toDOM === undefined) throw new Error('a block without markup')
    const { dom, contentDOM } = DOMSerializer.renderSpec(document, toDOM(node))
    return contentDOM === undefined ? { dom } : { dom, contentDOM }
  }
}

/** Moves the focus to the fields of the block at this position; false when it has none. */
export function focusFields(view: EditorView, position: number): boolean {
  const block = view.nodeDOM(position)
  if (!(block instanceof HTMLElement)) return false
  const first = block.querySelector<HTMLElement>('.el-controls select')
  first?.focus()
  return first !== null
}

const partnersInOrder: readonly Lead[] = leads.filter(lead => lead !== 'joint')

/** Born with a block of an element kind, closed by ProseMirror when the block goes or is no element any more. */
class ElementView implements NodeView {
  readonly dom: HTMLElement
  readonly contentDOM: HTMLElement
  private node: Node
  private wished: Partial<BlockAttributes>
  private classes: readonly string[] = []
  private readonly view: EditorView
  private readonly getPosition: () => number | undefined
  private readonly locale: Locale
  private readonly fields: HTMLElement
  private readonly kindName: HTMLElement
  private readonly summary: HTMLElement
  private readonly controls: HTMLElement
  private readonly lead: HTMLSelectElement
  private readonly partnersButton: HTMLButtonElement
  private readonly partnersList: HTMLElement
  private readonly partners = new Map<Lead, HTMLInputElement>()
  private readonly due: HTMLInputElement
  private readonly dueProblem: HTMLElement

  constructor(
    node: Node,
    view: EditorView,
    getPosition: () => number | undefined,
    locale: Locale,
    decorations: readonly Decoration[],
  ) {
    this.node = node
    this.wished = wishedIn(decorations)
    this.view = view
    this.getPosition = getPosition
    this.locale = locale
    this.dom = make('div')
    this.fields = make('div', 'el-fields')
    this.fields.contentEditable = 'false'
    this.kindName = make('span', 'el-kind')
    this.summary = make('span', 'el-summary')
    this.controls = make('span', 'el-controls')
    this.controls.setAttribute('role', 'group')
    this.controls.setAttribute('aria-label', this.say('editor-element-fields'))
    this.lead = make('select')
    this.partnersButton = make('button', 'el-partners-button')
    this.partnersList = make('span', 'el-partners')
    this.due = make('input')
    this.dueProblem = make('span', 'el-problem')
    this.contentDOM = make('p', 'el-words')
    this.buildControls()
    this.fields.append(this.kindName, this.summary, this.controls)
    this.dom.append(this.fields, this.contentDOM)
    this.listen()
    this.show()
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.node.type || !isElementKind(attributesOfNode(node).kind)) return false
    const wished = wishedIn(decorations)
    const changed = !node.sameMarkup(this.node) || JSON.stringify(wished) !== JSON.stringify(this.wished)
    this.node = node
    this.wished = wished
    if (changed) this.show()
    return true
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof globalThis.Node && this.fields.contains(event.target)
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return this.fields.contains(mutation.target)
  }

  private buildControls(): void {
    this.lead.append(option('', this.say('editor-element-lead-none')))
    for (const lead of leads) this.lead.append(option(lead, this.say(`editor-lead-${lead}`)))
    this.partnersButton.type = 'button'
    this.partnersList.setAttribute('role', 'group')
    this.partnersList.setAttribute('aria-label', this.say('editor-element-partners'))
    for (const partner of partnersInOrder) {
      const box = make('input')
      box.type = 'checkbox'
      box.value = partner
      this.partners.set(partner, box)
      const label = make('label')
      label.append(box, this.say(`editor-lead-${partner}`))
      this.partnersList.append(label)
    }
    this.due.type = 'text'
    this.due.size = 10
    this.due.maxLength = 10
    this.due.autocomplete = 'off'
    this.due.dir = 'ltr'
    this.due.placeholder = this.say('editor-element-due-none')
    this.due.title = this.say('editor-element-due-hint')
    this.dueProblem.setAttribute('role', 'alert')
    this.controls.append(
      labelled(this.say('editor-element-lead'), this.lead),
      this.partnersButton,
      this.partnersList,
      labelled(this.say('editor-element-due'), this.due),
      this.dueProblem,
    )
    this.openPartners(false)
    this.makeTabStops(false)
  }

  private listen(): void {
    this.lead.addEventListener('change', () => this.write('lead', this.lead.value))
    this.partnersButton.addEventListener('click', () => this.openPartners(this.partnersList.hidden !== false))
    this.partnersList.addEventListener('change', () => this.write('partners', this.chosenPartners()))
    this.due.addEventListener('change', () => this.writeDue())
    this.controls.addEventListener('keydown', event => this.onKey(event))
    this.controls.addEventListener('focusin', () => this.makeTabStops(true))
    this.controls.addEventListener('focusout', event => {
      const to = event.relatedTarget
      if (to instanceof globalThis.Node && this.controls.contains(to)) return
      this.makeTabStops(false)
      this.openPartners(false)
    })
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault()
      if (this.partnersList.hidden === false) {
        this.openPartners(false)
        this.partnersButton.focus()
        return
      }
      this.backToWords()
    } else if (event.key === 'Enter' && event.target === this.due) {
      event.preventDefault()
      if (this.writeDue()) this.backToWords()
    }
  }

  private backToWords(): void {
    const position = this.getPosition()
    if (position === undefined) return
    const { state } = this.view
    const { $head } = state.selection
    if ($head.depth === 0 || $head.before(1) !== position) {
      const end = position + 1 + this.node.content.size
      this.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, end)))
    }
    this.view.focus()
  }

  private chosenPartners(): string {
    return partnersInOrder
      .filter(partner => this.partners.get(partner)?.checked === true)
      .sort()
      .join(',')
  }

  private writeDue(): boolean {
    const due = this.due.value.trim()
    const valid = isBlockAttribute('due', due) && isCalendarDay(due)
    this.due.setAttribute('aria-invalid', String(!valid))
    this.dueProblem.textContent = valid ? '' : this.say('editor-element-due-not-valid')
    if (valid) this.write('due', due)
    return valid
  }

  private write(name: BlockAttributeName, value: string): void {
    const position = this.getPosition()
    const shown = { ...attributesOfNode(this.node), ...this.wished }
    if (position === undefined || !this.view.editable || shown[name] === value) return
    this.view.dispatch(this.view.state.tr.setNodeAttribute(position, name, value))
  }

  private show(): void {
    const attributes = attributesOfNode(this.node)
    const markup = blockMarkup(attributes, String(this.node.attrs['bid']), '')
    // `dir` is the decorations' (block-decorations.ts): it follows the words.
    for (const name of this.dom.getAttributeNames()) {
      if (name.startsWith('data-') && name !== 'data-pn' && !(name in markup.attributes)) this.dom.removeAttribute(name)
    }
    for (const [name, value] of Object.entries(markup.attributes)) {
      if (name !== 'dir' && name !== 'class') this.dom.setAttribute(name, value)
    }
    // Other classes are the decorations', and stay.
    this.dom.classList.remove(...this.classes)
    this.classes = (markup.attributes['class'] ?? '').split(' ').filter(one => one !== '')
    this.dom.classList.add(...this.classes)
    this.kindName.textContent = this.say(kindMessage(attributes.kind))
    this.summary.textContent = this.summaryOf(attributes)
    const shown = { ...attributes, ...this.wished }
    this.lead.value = shown.lead
    const chosen = new Set(shown.partners.split(','))
    for (const [partner, box] of this.partners) box.checked = chosen.has(partner)
    this.partnersButton.textContent = `${this.say('editor-element-partners')}: ${this.partnerNames(shown)}`
    if (document.activeElement !== this.due) this.due.value = shown.due
  }

  private summaryOf(attributes: BlockAttributes): string {
    const parts = [
      attributes.lead === ''
        ? null
        : `${this.say('editor-element-lead')}: ${this.say(`editor-lead-${leads.find(lead => lead === attributes.lead) ?? 'joint'}`)}`,
      attributes.partners === '' ? null : `${this.say('editor-element-partners')}: ${this.partnerNames(attributes)}`,
      attributes.due === '' ? null : `${this.say('editor-element-due')}: ${attributes.due}`,
    ]
    return parts.filter(part => part !== null).join(' · ')
  }

  private partnerNames(attributes: BlockAttributes): string {
    const chosen = new Set(attributes.partners.split(','))
    const names = partnersInOrder
      .filter(partner => chosen.has(partner))
      .map(partner => this.say(`editor-lead-${partner}`))
    return names.length === 0 ? this.say('editor-element-partners-none') : sayList(this.locale, names, { type: 'unit' })
  }

  private openPartners(open: boolean): void {
    this.partnersList.hidden = !open
    this.partnersButton.setAttribute('aria-expanded', String(open))
    if (open) this.partners.get(partnersInOrder[0] ?? 'government')?.focus()
  }

  private makeTabStops(inside: boolean): void {
    for (const control of [this.lead, this.partnersButton, this.due, ...this.partners.values()]) {
      control.tabIndex = inside ? 0 : -1
    }
  }

  private say(key: MessageKey): string {
    return say(this.locale, key)
  }
}

/** What this person suggests that the block says. */
function wishedIn(decorations: readonly Decoration[]): Partial<BlockAttributes> {
  const wishes = decorations.flatMap(({ spec }): readonly OwnWish[] => {
    const wish = Reflect.get(spec, 'ownWish') as OwnWish | null | undefined
    return wish == null ? [] : [wish]
  })
  return Object.fromEntries(wishes.map(({ name, value }) => [name, value]))
}

function kindMessage(kind: BlockKind): MessageKey {
  if (kind === 'policy') return 'editor-element-policy'
  return kind === 'regulation' ? 'editor-element-regulation' : 'editor-element-action'
}

/** Whether a written day exists in the calendar. */
function isCalendarDay(due: string): boolean {
  const [year, month, day] = due.split('-').map(Number)
  if (year === undefined || month === undefined) return true
  if (month < 1 || month > 12) return false
  return day === undefined || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
}

function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className = ''): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  return element
}

function option(value: string, text: string): HTMLOptionElement {
  const element = make('option')
  element.value = value
  element.textContent = text
  return element
}

function labelled(text: string, control: HTMLElement): HTMLLabelElement {
  const label = make('label')
  label.append(`${text} `, control)
  return label
}
