/**
 * The tools of drafting: kind of block, strong, emphasis, link, indent, moving, undo and redo. What cannot be done now
 * stays in its place and says why. One tab stop; arrow keys move inside.
 */
import { html, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { blockKinds, elementKinds, isElementKind, type BlockKind } from '../../packages/document/text-model.ts'
import type { TextMode } from '../../packages/domain/permission.ts'
import type { EditorCommand, EditorState } from '../editor/editor-options.ts'
import { words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'
import { LightElement } from '../ui/light-element.ts'
import { placePopover } from '../ui/place-popover.ts'

type Tool = {
  readonly name: string
  readonly label: string
  readonly sign: string
  readonly flips?: boolean
  readonly keys?: string
  readonly pressed?: boolean
  readonly command: EditorCommand | 'choose-ref'
  /** Whether its name stands beside its sign. */
  readonly isWorded?: boolean
  /** Why it does nothing now; null when it does. */
  readonly off: string | null
}

/**
 * Fires `mode` with how to write, `command` with an editor command, `comment` to begin one, `bracket`, `choose-ref`, `sources` to ask
 * where words come from, and `refused` with a reason.
 */
@customElement('text-toolbar')
export class TextToolbar extends LightElement {
  /** What the editor says; null while there is none. */
  @property({ attribute: false }) editor: EditorState | null = null
  /** Why nothing can be written now; null when it can. */
  @property({ attribute: false }) closed: string | null = null
  /** How this window writes, and whether it may choose. */
  @property({ attribute: false }) mode: { readonly now: TextMode; readonly mayChoose: boolean } = {
    now: 'read',
    mayChoose: false,
  }
  /** Why nobody can comment now; null when one can. Commenting is open where writing may be closed. */
  @property({ attribute: false }) commentClosed: string | null = null

  /** Why nobody can bracket words now; null when one can. */
  @property({ attribute: false }) bracketClosed: string | null = words('workspace-tools-off-loading')

  private readonly room = new ResizeObserver(() => this.fit())

  protected override render(): TemplateResult {
    const isSuggesting = this.mode.now === 'suggest'
    // Formats and moves cannot be suggested.
    const [undo, redo, ...others] = this.tools().filter(({ name }) => !isSuggesting || !notSuggested.has(name))
    const marks = others.filter(({ name }) => inline.has(name))
    const blocks = others.filter(({ name }) => !inline.has(name))
    return html`<div class="tool-row" @keydown=${this.onKey} @mousedown=${keepSelection}>
      ${this.modeTool()} ${this.kindMenu()} ${this.commentTool()} ${this.bracketTool()}
      <span class="sep"></span>${[undo, redo].map(tool => (tool === undefined ? null : this.button(tool)))}
      <span class="sep"></span>${marks.map(this.button)} ${this.sourceTool()}
      <span class="sep"></span>${blocks.map(this.button)}
    </div>`
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.room.disconnect()
  }

  protected override firstUpdated(): void {
    const row = this.querySelector('.tool-row')
    if (row === null) return
    this.room.observe(row)
    // What is beside the tools leaves them more room or less.
    for (const element of row.closest('.tools')?.querySelectorAll('.grow') ?? []) this.room.observe(element)
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('mode')) this.fit()
    const stops = this.stops()
    const current = stops.find(stop => stop.tabIndex === 0) ?? stops[0]
    for (const stop of stops) stop.tabIndex = stop === current ? 0 : -1
  }

  /** Where not all tools have room they stand closer; where that is not enough, words give way to their signs. */
  private fit(): void {
    const row = this.querySelector('.tool-row')
    if (row === null) return
    row.classList.remove('is-tight', 'is-tighter')
    for (const step of ['is-tight', 'is-tighter']) if (row.scrollWidth > row.clientWidth) row.classList.add(step)
  }

  private tools(): readonly Tool[] {
    const { editor } = this
    const off = this.offReason()
    const noWords = editor !== null && editor.selectionEmpty && editor.link === null
    return [
      {
        ...tool('undo', 'undo', { kind: 'undo' }, 'Control+Z'),
        flips: true,
        off: off ?? (editor?.canUndo === true ? null : words('workspace-tools-off-nothing-to-undo')),
      },
      {
        ...tool('redo', 'redo', { kind: 'redo' }, 'Control+Y'),
        flips: true,
        off: off ?? (editor?.canRedo === true ? null : words('workspace-tools-off-nothing-to-redo')),
      },
      {
        ...tool('strong', 'bold', { kind: 'toggle-mark', mark: 'strong' }, 'Control+B'),
        pressed: editor?.strong ?? false,
        off,
      },
      { ...tool('em', 'italic', { kind: 'toggle-mark', mark: 'em' }, 'Control+I'), pressed: editor?.em ?? false, off },
      {
        ...tool('link', 'link', { kind: 'edit-link' }, 'Control+K'),
        pressed: editor?.link != null,
        off: off ?? (noWords ? words('workspace-tools-off-no-words') : null),
      },
      { ...tool('ref', 'gauge', 'choose-ref', 'Control+Alt+I'), isWorded: true, off },
      { ...tool('outdent', 'left', { kind: 'outdent' }), flips: true, off },
      { ...tool('indent', 'right', { kind: 'indent' }), flips: true, off },
      { ...tool('up', 'up', { kind: 'move-up' }, 'Alt+Shift+ArrowUp'), off },
      { ...tool('down', 'down', { kind: 'move-down' }, 'Alt+Shift+ArrowDown'), off },
    ]
  }

  private offReason(): string | null {
    if (this.closed !== null) return this.closed
    return this.editor === null ? words('workspace-tools-off-loading') : null
  }

  private readonly button = ({
    name,
    label,
    sign,
    flips,
    keys,
    pressed,
    command,
    isWorded,
    off,
  }: Tool): TemplateResult =>
    html`<button
      class="btn btn--s ${isWorded === true ? 'tool-worded' : 'btn--icon'}"
      type="button"
      tabindex="-1"
      data-tool=${name}
      aria-label=${off === null ? label : `${label}. ${off}`}
      title=${off === null ? (keys === undefined ? label : `${label} (${keysAsPrinted(keys)})`) : off}
      aria-disabled=${off === null ? 'false' : 'true'}
      aria-pressed=${ifDefined(pressed === undefined ? undefined : pressed ? 'true' : 'false')}
      @click=${() => this.act(command, off)}
    >
      ${icon(sign, flips)}${isWorded === true ? html`<span>${label}</span>` : null}
    </button>`

  /** Says in words and colour whether one suggests, and chooses where one may do both. */
  private modeTool(): TemplateResult {
    const { now, mayChoose } = this.mode
    const isOn = now === 'suggest'
    const off = this.offReason() ?? (mayChoose ? null : words(isOn ? 'mode-suggest-only' : 'mode-suggest-never'))
    const says = isOn ? words('mode-suggesting') : words('mode-editing')
    const choose = (): void => {
      if (off !== null) this.refuse(off)
      else this.dispatchEvent(new CustomEvent<string>('mode', { detail: isOn ? 'direct' : 'suggest' }))
    }
    return html`<button
      class="btn btn--s mode-tool"
      type="button"
      tabindex="-1"
      data-tool="mode"
      aria-pressed=${isOn ? 'true' : 'false'}
      aria-disabled=${off === null ? 'false' : 'true'}
      title=${off ?? says}
      @click=${choose}
    >
      ${icon('suggest')}${words('mode-suggest')}<span class="vh">. ${off ?? says}</span>
    </button>`
  }

  private commentTool(): TemplateResult {
    const { editor } = this
    const noWords = editor === null || (editor.selectionEmpty && !isElementKind(editor.blockKind))
    const off = this.commentClosed ?? (noWords ? words('discussion-tool-no-words') : null)
    const tell = (): void => {
      if (off === null) this.dispatchEvent(new CustomEvent('comment'))
      else this.refuse(off)
    }
    return html`<button
      class="btn btn--s tool-wide"
      type="button"
      tabindex="-1"
      data-tool="comment"
      aria-keyshortcuts="Control+Alt+M"
      title=${off ?? `${words('discussion-tool')} (Ctrl Alt M)`}
      aria-disabled=${off === null ? 'false' : 'true'}
      @click=${tell}
    >
      ${icon('comment')}<span class="word">${words('discussion-tool')}</span
      >${off === null ? null : html`<span class="vh">. ${off}</span>`}
    </button>`
  }

  /** Open to everybody who reads. */
  private sourceTool(): TemplateResult {
    const off = this.editor === null ? words('workspace-tools-off-loading') : null
    const name = words('sources-tool')
    return html`<button
      class="btn btn--s btn--icon"
      type="button"
      tabindex="-1"
      data-tool="sources"
      aria-keyshortcuts="Control+Alt+O"
      aria-label=${off === null ? name : `${name}. ${off}`}
      title=${off ?? `${name} (Ctrl Alt O)`}
      aria-disabled=${off === null ? 'false' : 'true'}
      @click=${() => (off === null ? this.dispatchEvent(new CustomEvent('sources')) : this.refuse(off))}
    >
      ${icon('info')}
    </button>`
  }

  private bracketTool(): TemplateResult {
    const { editor } = this
    const noWords = editor === null || editor.selectionEmpty
    const off = this.bracketClosed ?? (noWords ? words('workspace-tools-off-no-words') : null)
    const label = words('workspace-tool-bracket')
    const tell = (): void => {
      if (off === null) this.dispatchEvent(new CustomEvent('bracket'))
      else this.refuse(off)
    }
    return html`<button
      class="btn btn--s tool-wide"
      type="button"
      tabindex="-1"
      data-tool="bracket"
      aria-keyshortcuts="Control+Alt+B"
      title=${off ?? `${label} (Ctrl Alt B)`}
      aria-disabled=${off === null ? 'false' : 'true'}
      @click=${tell}
    >
      ${icon('bracket')}<span class="word">${label}</span
      >${off === null ? null : html`<span class="vh">. ${off}</span>`}
    </button>`
  }

  private kindMenu(): TemplateResult {
    const off = this.offReason()
    const kind = this.editor?.blockKind ?? 'paragraph'
    return html`<button
        class="btn btn--s tool-kind"
        type="button"
        tabindex="0"
        aria-haspopup="menu"
        aria-disabled=${off === null ? 'false' : 'true'}
        title=${off ?? words('workspace-tool-kind')}
        @click=${(event: Event) => this.openKinds(event, off)}
      >
        <span><span class="vh">${words('workspace-tool-kind')}: </span>${kindName(kind)}</span>${icon('down')}
        ${off === null ? null : html`<span class="vh">${off}</span>`}
      </button>
      <div
        class="menu menu--kinds"
        popover
        role="menu"
        aria-label=${words('workspace-tool-kind')}
        @keydown=${onMenuKey}
      >
        ${kindsInMenu.map(
          each =>
            html`${each === elementKinds[0] ? html`<hr class="rule" />` : null}<button
                class="menu-item"
                type="button"
                role="menuitemradio"
                tabindex="-1"
                aria-checked=${each === kind ? 'true' : 'false'}
                @click=${() => this.choose(each)}
              >
                ${each === kind ? icon('check') : html`<span class="i"></span>`}${kindName(each)}
              </button>`,
        )}
      </div>`
  }

  private openKinds(event: Event, off: string | null): void {
    if (off !== null) return this.refuse(off)
    const menu = this.querySelector<HTMLElement>('.menu--kinds')
    if (menu === null || !(event.currentTarget instanceof HTMLElement)) return
    menu.togglePopover()
    if (!menu.matches(':popover-open')) return
    placePopover(menu, event.currentTarget)
    menu.querySelector<HTMLElement>('[aria-checked="true"]')?.focus()
  }

  private choose(to: BlockKind): void {
    this.querySelector<HTMLElement>('.menu--kinds')?.hidePopover()
    this.act({ kind: 'set-kind', to }, null)
  }

  private act(command: EditorCommand | 'choose-ref', off: string | null): void {
    if (off !== null) this.refuse(off)
    else if (command === 'choose-ref') this.dispatchEvent(new CustomEvent('choose-ref'))
    else this.dispatchEvent(new CustomEvent<EditorCommand>('command', { detail: command }))
  }

  private refuse(reason: string): void {
    this.dispatchEvent(new CustomEvent<string>('refused', { detail: reason }))
  }

  private stops(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.tool-row > button')]
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const stops = this.stops()
    const at = stops.findIndex(stop => stop === event.target)
    if (at < 0) return
    const step = getComputedStyle(this).direction === 'rtl' ? -1 : 1
    const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: stops.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = stops[(to + stops.length) % stops.length]
    for (const stop of stops) stop.tabIndex = stop === next ? 0 : -1
    next?.focus()
  }
}

/** The plain kind first; the elements stand together at the end. */
const kindsInMenu: readonly BlockKind[] = ['paragraph', ...blockKinds.filter(kind => kind !== 'paragraph')]

const notSuggested: ReadonlySet<string> = new Set(['strong', 'em', 'link', 'up', 'down'])
const inline: ReadonlySet<string> = new Set(['strong', 'em', 'link', 'ref'])

const names = {
  undo: 'workspace-tool-undo',
  redo: 'workspace-tool-redo',
  strong: 'workspace-tool-strong',
  em: 'workspace-tool-em',
  link: 'workspace-tool-link',
  ref: 'workspace-tool-ref',
  outdent: 'workspace-tool-outdent',
  indent: 'workspace-tool-indent',
  up: 'workspace-tool-up',
  down: 'workspace-tool-down',
} as const

function tool(name: keyof typeof names, sign: string, command: Tool['command'], keys?: string): Omit<Tool, 'off'> {
  return { name, label: words(names[name]), sign, command, ...(keys === undefined ? {} : { keys }) }
}

function kindName(kind: BlockKind): string {
  return words(`workspace-kind-${kind}`)
}

/** A press of the mouse on a tool leaves caret and selection in the text. */
function keepSelection(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('.tool-row > button') !== null) event.preventDefault()
}

function onMenuKey(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  event.preventDefault()
  event.stopPropagation()
  if (!(event.currentTarget instanceof HTMLElement)) return
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitemradio"]')]
  const at = items.findIndex(item => item === document.activeElement)
  items[(at + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus()
}

/** As they stand on a keyboard; `aria-keyshortcuts` has their proper names. */
function keysAsPrinted(keys: string): string {
  return keys.replaceAll('+', ' ').replace('Control', 'Ctrl').replace('ArrowUp', '↑').replace('ArrowDown', '↓')
}
