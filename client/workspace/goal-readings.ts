/**
 * Where the ways to read meet the page: what each of them shows of the live text, drawn in place of the editor and kept
 * true while the text changes.
 */
import { listVersions, readVersion } from '../../packages/contract/version-endpoints.ts'
import { bracketsIn } from '../../packages/document/bracket-edits.ts'
import { blockDirection } from '../../packages/document/direction.ts'
import { asIfAccepted, baseText, layout } from '../../packages/document/layout.ts'
import { suggestionsIn, type FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import type { ReadText } from '../../packages/document/base-units.ts'
import { isStakeholderGroup } from '../../packages/domain/participant.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { sayDate } from '../../packages/messages/say.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import type { DeviceStore } from '../live/device-store.ts'
import type { BracketLook } from '../editor/bracket-marks.ts'
import type { LiveGoal } from './live-goal.ts'
import { LastVisit } from '../live/last-visit.ts'
import { drawBlocks, drawChanges, drawHolders, saysSame } from '../editor/reading-text.ts'
import type { ReadingKind, ReadingModes, Taken } from './reading-modes.ts'

export type GoalReadingsParts = {
  readonly goal: { readonly id: string; readonly number: number }
  readonly device: DeviceStore | null
  readonly modes: ReadingModes
  live(): LiveGoal | null
  /** What stands behind the alternatives of a bracket; null while it is not known. */
  bracketLook(id: string, number: number): BracketLook | null
  /** Why nothing can be written now, or null: another reading than the written one stands there. */
  closed(reason: string | null): void
}

const whenStyle = { dateStyle: 'medium', timeStyle: 'short' } as const

/** Born with the workspace. */
export class GoalReadings {
  private readonly parts: GoalReadingsParts
  private readonly visit: LastVisit
  private readonly place = document.createElement('div')
  private kind: ReadingKind = 'marked'
  private taken: ReadonlySet<string> = new Set()
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(parts: GoalReadingsParts) {
    this.parts = parts
    this.visit = new LastVisit(parts.goal.id, parts.device, () => this.text())
    this.place.className = 'goal-text reading-text'
    this.place.hidden = true
    this.place.tabIndex = 0
    document.getElementById('goal-text')?.after(this.place)
    parts.modes.addEventListener('reading', event => void this.read((event as CustomEvent<ReadingKind>).detail))
    parts.modes.addEventListener('taken', event => {
      this.taken = (event as CustomEvent<ReadonlySet<string>>).detail
      this.draw()
    })
    void this.visit.open().then(() => this.sayOff())
  }

  /** The text changed, or what is known of who suggests. */
  changed(): void {
    if (this.kind === 'marked' || this.kind === 'original') return
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.draw()
    }, 200)
  }

  private sayOff(): void {
    this.parts.modes.off = this.visit.at === null ? { since: words('reading-first-visit') } : {}
  }

  private text(): ReadText | null {
    return this.parts.live()?.text ?? null
  }

  private async read(kind: ReadingKind): Promise<void> {
    this.kind = kind
    const { modes, closed } = this.parts
    modes.reading = kind
    modes.conflicts = []
    const editor = document.getElementById('goal-text')
    editor?.toggleAttribute('hidden', kind !== 'marked')
    this.place.hidden = kind === 'marked'
    this.place.lang = editor?.lang ?? ''
    closed(kind === 'marked' ? null : words('reading-closed'))
    if (kind === 'original') await this.drawOriginal()
    else this.draw()
  }

  private draw(): void {
    const text = this.text()
    if (text === null || this.kind === 'marked') return
    const { modes, goal } = this.parts
    const { doc, suggesters } = text
    switch (this.kind) {
      case 'clean':
      case 'bracketed': {
        modes.note = words(this.kind === 'clean' ? 'reading-clean-note' : 'reading-bracketed-note')
        this.place.classList.toggle('shows-brackets', this.kind === 'bracketed')
        const blocks = layout(doc, baseText(suggesters))
        const drawn = drawBlocks(blocks, goal.number)
        if (this.kind === 'bracketed') drawHolders(drawn, bracketsIn(blocks), (id, k) => this.parts.bracketLook(id, k))
        this.place.replaceChildren(drawn)
        return
      }
      case 'as-if':
        return this.drawAsIf(text)
      case 'since':
        return this.drawSince(text)
      case 'original':
        return
    }
  }

  private drawAsIf(text: ReadText): void {
    const { modes, goal, live } = this.parts
    const found = suggestionsIn(text.doc, text.suggesters)
    const keysOf = (alias: string): readonly string[] => {
      const author = live()?.authorOf(alias)
      return [author?.group, author?.organisation].filter(key => typeof key === 'string' && key !== '') as string[]
    }
    const isTaken = (alias: string): boolean => keysOf(alias).some(key => this.taken.has(key))
    modes.takers = takersOf(found, keysOf)
    const names = new Set(found.filter(one => isTaken(one.alias)).map(one => one.name))
    const conflicts = found.filter(one => names.has(one.name) && one.contested.some(name => names.has(name)))
    modes.conflicts = conflicts.map(
      one => `${live()?.authorOf(one.alias)?.organisation ?? ''}: ${one.struckWords} → ${one.insertedWords}`,
    )
    modes.note = words('reading-as-if-note', { count: names.size })
    this.place.replaceChildren(drawBlocks(layout(text.doc, asIfAccepted(text.suggesters, isTaken)), goal.number))
  }

  private drawSince(text: ReadText): void {
    const { modes, goal } = this.parts
    const before = this.visit.text()
    if (before === null) return
    const at = this.visit.at ?? new Date()
    const when = sayDate(pageLocale(), at, whenStyle)
    const isSame = saysSame(
      layout(before.doc, baseText(before.suggesters)),
      layout(text.doc, baseText(text.suggesters)),
    )
    modes.note = words(isSame ? 'reading-since-same' : 'reading-since-note', { when })
    this.place.replaceChildren(drawChanges(before, text, goal.number))
    before.doc.destroy()
  }

  private async drawOriginal(): Promise<void> {
    const { modes, goal } = this.parts
    modes.note = words('reading-loading')
    this.place.replaceChildren()
    try {
      const { versions } = await callEndpoint(listVersions, { params: { goalId: goal.id } })
      const [latest] = versions
      if (latest === undefined) {
        modes.note = words('reading-no-version')
        return
      }
      const params = { goalId: goal.id, number: String(latest.number) }
      const { blocks } = await callEndpoint(readVersion, { params })
      if (this.kind !== 'original') return
      const when = sayDate(pageLocale(), new Date(latest.createdAt), whenStyle)
      modes.note = words('reading-original-note', { number: latest.number, when })
      this.place.replaceChildren(...blocks.map(plainBlockElement))
    } catch (fault) {
      modes.note = sentenceOf(fault)
    }
  }
}

/** Groups and organisations that suggest something, with how many. */
function takersOf(found: readonly FoundSuggestion[], keysOf: (alias: string) => readonly string[]): readonly Taken[] {
  const counts = new Map<string, number>()
  for (const { alias } of found) for (const key of keysOf(alias)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].map(([key, count]) => {
    const label = isStakeholderGroup(key) ? groupMark(pageLocale(), key).name : key
    return { key, label, count }
  })
}

function plainBlockElement({ kind, number, text }: { kind: string; number: string; text: string }): HTMLElement {
  const isHeading = kind.startsWith('heading')
  const element = document.createElement(isHeading ? `h${Number(kind.slice(-1)) + 1}` : 'p')
  element.className = `para ${isHeading ? `h${kind.slice(-1)}` : kind === 'paragraph' ? '' : kind}`
  element.dir = blockDirection(text)
  if (number !== '') element.dataset['pn'] = number
  element.append(text === '' ? document.createElement('br') : text)
  return element
}
