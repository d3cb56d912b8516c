/**
 * Where the ways to read meet the page: what each of them shows of the live text, drawn in place of the editor and kept
 * true while the text changes.
 */
import { listVersions, readVersionText } from '../../packages/contract/version-endpoints.ts'
import { bracketsIn } from '../../packages/document/bracket-edits.ts'
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
import { textOf } from '../live/received-text.ts'
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
  /** What the reading "since" compares with. */
  private before: ReadText | null = null
  /** Whether the reading "original" shows the text as it is, because no version is kept. */
  private isBaseline = false
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(parts: GoalReadingsParts) {
    this.parts = parts
    this.visit = new LastVisit({
      goalId: parts.goal.id,
      device: parts.device,
      read: () => this.text(),
      isCurrent: () => parts.live()?.isCurrent === true,
      onKnown: () => this.visitKnown(),
    })
    this.place.className = 'goal-text reading-text'
    this.place.hidden = true
    this.place.tabIndex = 0
    document.getElementById('goal-text')?.after(this.place)
    parts.modes.addEventListener('reading', event => void this.read((event as CustomEvent<ReadingKind>).detail))
    parts.modes.addEventListener('taken', event => {
      this.taken = (event as CustomEvent<ReadonlySet<string>>).detail
      this.draw()
    })
    void this.visit.open()
  }

  /** The text changed, or what is known of who suggests. */
  changed(): void {
    if (this.kind === 'marked' || (this.kind === 'original' && !this.isBaseline)) return
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.draw()
    }, 200)
  }

  private visitKnown(): void {
    const { at, place } = this.visit
    const why = words(place === 'server' ? 'reading-first-visit' : 'reading-first-on-device')
    this.parts.modes.off = at === null ? { since: why } : {}
    if (this.kind === 'since') void this.readSince()
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
    this.place.classList.remove('shows-brackets')
    if (kind === 'original') await this.readOriginal()
    else if (kind === 'since') await this.readSince()
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
        if (this.isBaseline) this.drawBaseline(text)
        return
    }
  }

  /** No version is kept: what the text says without any suggestion stands in for one, and says so. */
  private drawBaseline({ doc, suggesters }: ReadText): void {
    const { modes, goal } = this.parts
    modes.note = words('reading-baseline-note')
    this.place.replaceChildren(drawBlocks(layout(doc, baseText(suggesters)), goal.number))
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

  private async readSince(): Promise<void> {
    const { modes } = this.parts
    modes.note = words('reading-loading')
    this.place.replaceChildren()
    try {
      const before = await this.visit.text()
      this.before?.doc.destroy()
      this.before = before
      if (this.kind === 'since') this.draw()
    } catch (fault) {
      if (this.kind === 'since') modes.note = sentenceOf(fault)
    }
  }

  private drawSince(text: ReadText): void {
    const { visit, before } = this
    if (before === null || visit.at === null) return
    const { modes, goal } = this.parts
    const when = sayDate(pageLocale(), visit.at, whenStyle)
    const isSame = saysSame(
      layout(before.doc, baseText(before.suggesters)),
      layout(text.doc, baseText(text.suggesters)),
    )
    const isKnown = visit.place === 'server'
    const same = isKnown ? 'reading-since-same' : 'reading-since-same-on-device'
    const changed = isKnown ? 'reading-since-note' : 'reading-since-note-on-device'
    modes.note = words(isSame ? same : changed, { when })
    this.place.replaceChildren(drawChanges(before, text, goal.number))
  }

  private async readOriginal(): Promise<void> {
    const { modes, goal } = this.parts
    this.isBaseline = false
    modes.note = words('reading-loading')
    this.place.replaceChildren()
    try {
      const { versions } = await callEndpoint(listVersions, { params: { goalId: goal.id } })
      const [latest] = versions
      const params = { goalId: goal.id, number: String(latest?.number) }
      const kept = latest === undefined ? null : textOf(await callEndpoint(readVersionText, { params }))
      if (this.kind !== 'original') return kept?.doc.destroy()
      if (latest === undefined || kept === null) {
        this.isBaseline = true
        return this.draw()
      }
      const { number, label } = latest
      const when = sayDate(pageLocale(), new Date(latest.createdAt), whenStyle)
      modes.note =
        label === ''
          ? words('reading-original-note', { number, when })
          : words('reading-original-named', { number, label, when })
      this.place.replaceChildren(drawBlocks(layout(kept.doc, baseText(kept.suggesters)), goal.number))
      kept.doc.destroy()
    } catch (fault) {
      if (this.kind === 'original') modes.note = sentenceOf(fault)
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
