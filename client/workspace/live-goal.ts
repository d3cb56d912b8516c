/**
 * The live part of a workspace: opens the text, puts the editor over the first HTML once there is a text to show, and
 * begins anew when the text has to. Loaded after the page can be read; knows nothing of the page around it but what
 * `LiveGoalFace` names.
 */
import { joinTextBlocks, moveTextBlocks, readGoal } from '../../packages/contract/drafting-endpoints.ts'
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import type { RefWords } from '../../packages/document/block-markup.ts'
import type { PresenceUser } from '../../packages/contract/live-protocol.ts'
import type { ReadText } from '../../packages/document/base-units.ts'
import { bracketsIn, type FoundBracket } from '../../packages/document/bracket-edits.ts'
import { baseText, layout, markedUp } from '../../packages/document/layout.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { suggestionsIn, type FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { rangesOfTokens, tokensIn } from '../../packages/document/unit-edits.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { TextMode } from '../../packages/domain/permission.ts'
import type { MessageFacts, MessageKey } from '../../packages/messages/say.ts'
import type { EditorCommand, EditorRequest, EditorState } from '../editor/editor-options.ts'
import type { BracketMarks, BracketMarksOptions } from '../editor/bracket-marks.ts'
import type { HeldCaret } from '../editor/held-selection.ts'
import type { MarkedPassage, PassageEvents, PassageMarks } from '../editor/passage-marks.ts'
import { TextEditor } from '../editor/text-editor.ts'
import type { DeviceStore, KeptPassage } from '../live/device-store.ts'
import type { DoorAnswer, LiveEnd, LiveState } from '../live/live-state.ts'
import { LiveText } from '../live/live-text.ts'
import { othersPresent, type Present } from '../live/presence.ts'
import { callEndpoint, Refused, sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale } from '../platform/page-facts.ts'
import { watchAnotherPerson } from '../platform/page-person.ts'
import { lookOf } from './author-look.ts'
import { wordsAround } from './bracket-surroundings.ts'
import type { OutlineLine } from './outline-blocks.ts'

/** What the page does with what happens in the text. */
export type LiveGoalFace = {
  live(state: LiveState): void
  editor(state: EditorState | null): void
  people(others: readonly Present[]): void
  outline(lines: readonly OutlineLine[]): void
  /** The text changed, or what is known of who suggests in it. */
  textChanged(): void
  /** Units that this person deleted had just been accepted: `strike` suggests deleting them. */
  offerStrike(units: number, strike: () => void): void
  notice(key: MessageKey, facts: MessageFacts): void
  editLink(address: string | null): void
  /** What a reference in the text says; null while it is not known. */
  refWords(ref: string): RefWords | null
  showRef(ref: string): void
  /** Of the marks in the text (`showPassages`). */
  readonly passages: PassageEvents
  /** Of the places of suggestions in the text (`suggested`). */
  readonly suggested: PassageEvents
  /** How brackets are shown, and what happens to them. */
  readonly brackets: BracketMarksOptions
  keepWords(words: readonly KeptPassage[], code: RefusalCode): Promise<void>
  /** What was refused and why, and how many passages were kept; in most cases the text began anew. */
  renewed(code: RefusalCode, passages: number): void
  ended(why: 'no-access' | 'old-window'): void
}

const outlineLength = 60
/** How often a text may begin anew within a minute before the window is taken for an old one. */
const maxRenewals = 3

export class LiveGoal {
  private readonly state: GoalPageState
  private readonly device: DeviceStore | null
  private readonly face: LiveGoalFace
  private readonly mount: HTMLElement
  private address: string
  private live: LiveText | null = null
  private editor: TextEditor | null = null
  private outlineTimer: ReturnType<typeof setTimeout> | null = null
  private renewals: readonly number[] = []
  private marked: readonly MarkedPassage[] = []
  /** Own units deleted in the text before this one, until it is known which of them live on. */
  private deleted: readonly UnitRange[] = []
  /** Where this person stood in the text before this one, until she stands there again. */
  private caret: HeldCaret | null = null

  constructor(state: GoalPageState, mount: HTMLElement, device: DeviceStore | null, face: LiveGoalFace) {
    this.state = state
    this.address = state.documentAddress
    this.mount = mount
    this.device = device
    this.face = face
    watchAnotherPerson(isAnother => (isAnother ? this.live?.signedOut() : this.live?.tryNow()))
  }

  /** Opens the text as this page knows it. */
  async open(): Promise<void> {
    const text = new LiveText({
      participantId: this.state.participantId,
      address: this.address,
      access: this.live?.state.access ?? this.state.access,
      device: this.device,
      now: () => new Date(),
      keepWords: (words, code) => this.face.keepWords(words, code),
      askAtDoor: () => this.askAtDoor(),
      onReturned: (words, code) => this.face.renewed(code, words.length),
      drawId: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
      onState: state => this.onState(text, state),
      onEnd: end => void this.onEnd(end),
    })
    this.live = text
    text.awareness.on('change', () => this.face.people(othersPresent(text.awareness)))
    text.doc.on('update', () => {
      this.outlineSoon()
      this.face.textChanged()
    })
    text.registry.onChange(() => {
      if (this.live !== text) return
      this.editor?.authorsChanged()
      this.face.textChanged()
    })
    await text.open()
  }

  tryNow(): void {
    this.live?.tryNow()
  }

  run(command: EditorCommand): void {
    this.editor?.run(command)
  }

  /** Draws the references again, once more of them is known. */
  drawRefsAgain(): void {
    this.editor?.drawRefsAgain()
  }

  focus(): void {
    this.editor?.focus()
  }

  /** The marks in the text; null while there is no editor. */
  get passages(): PassageMarks | null {
    return this.editor?.passages ?? null
  }

  /** Where suggestions stand in the text; null while there is no editor. */
  get suggested(): PassageMarks | null {
    return this.editor?.suggested ?? null
  }

  /** Marks these passages, also in an editor that comes later. */
  showPassages(passages: readonly MarkedPassage[]): void {
    this.marked = passages
    this.editor?.passages.show(passages)
  }

  /** How this window writes from now on, where both are allowed. */
  write(mode: 'direct' | 'suggest'): void {
    this.live?.setMode(mode)
  }

  /** What others may see of who suggests; null where nobody is known. */
  authorOf(alias: string): PresenceUser | null {
    return this.live?.registry.authorOf(alias) ?? null
  }

  /** The undecided suggestions as the text has them, and this person's name in it; null while there is no text. */
  suggestions(): { readonly found: readonly FoundSuggestion[]; readonly alias: string | null } | null {
    if (this.live === null || this.editor === null) return null
    const { doc, registry } = this.live
    return { found: suggestionsIn(doc, registry.suggesters), alias: registry.alias }
  }

  /** The text as this window has it; null while there is none. */
  get text(): ReadText | null {
    return this.live === null || this.editor === null
      ? null
      : { doc: this.live.doc, suggesters: this.live.registry.suggesters }
  }

  /** Whether this window has what the server has. */
  get isCurrent(): boolean {
    return this.live?.isSynced === true
  }

  /** The brackets as they are drawn; null while there is no editor. */
  get bracketMarks(): BracketMarks | null {
    return this.editor?.brackets ?? null
  }

  /** The brackets that the text holds, without what is only suggested; null while there is no text. */
  brackets(): readonly FoundBracket[] | null {
    const { text } = this
    return text === null ? null : bracketsIn(layout(text.doc, baseText(text.suggesters)))
  }

  /** The words before and behind a bracket in its paragraph. */
  aroundBracket(id: string): { readonly before: string; readonly after: string } {
    const { text } = this
    return text === null ? { before: '', after: '' } : wordsAround(layout(text.doc, baseText(text.suggesters)), id)
  }

  /** Puts the caret before a bracket; false when it is not in the text. */
  goToBracket(id: string, focus: boolean): boolean {
    return this.editor?.goToBracket(id, focus) ?? false
  }

  /** The number of a block as shown; '' where it has none. */
  numberOf(bid: string): string {
    if (this.live === null) return ''
    const { doc, registry } = this.live
    return paragraphNumbers(layout(doc, markedUp(registry.suggesters)), this.state.goal.number).get(bid) ?? ''
  }

  /** Looks at units of the text, or at their block where they are gone. */
  goToUnits(ranges: readonly UnitRange[], bid: string, focus: boolean): void {
    const [first] = ranges
    if (first === undefined || this.editor?.goToUnit(first, focus) !== true)
      this.editor?.run({ kind: 'go-to-block', block: bid })
  }

  /** Resolves when everything written here so far is on the server. */
  async whenSaved(): Promise<void> {
    await this.live?.whenSaved()
  }

  close(): void {
    this.editor?.destroy()
    this.editor = null
    this.live?.close()
    this.live = null
  }

  private onState(text: LiveText, state: LiveState): void {
    if (this.live !== text) return
    // Words that could never be sent must not be typed: signed out, or on the way to beginning anew, or as suggestions
    // of somebody whose name in this text is not known yet.
    const isMute = state.connection === 'signed-out' || (state.mode === 'suggest' && text.registry.own === null)
    const mode = isMute ? 'read' : state.mode
    if (this.editor === null && state.hasText) this.edit(text, mode)
    this.editor?.setMode(mode)
    this.takeCaret(state)
    if (this.editor !== null && state.connection === 'online' && state.save.kind === 'saved') {
      this.offerStrike(this.deleted)
      this.deleted = []
    }
    this.face.live(state)
  }

  private takeCaret({ connection, save }: LiveState): void {
    if (this.editor === null || this.caret === null) return
    const isAllThere = connection === 'online' && save.kind === 'saved'
    if (this.editor.takeCaret(this.caret) || isAllThere) this.caret = null
  }

  private edit(text: LiveText, mode: TextMode): void {
    if (layout(text.doc).length === 0) return
    this.editor = new TextEditor({
      mount: this.mount,
      doc: text.doc,
      awareness: text.awareness,
      mode,
      goalNumber: this.state.goal.number,
      locale: pageLocale(),
      refWords: ref => this.face.refWords(ref),
      onRequest: request => void this.onRequest(request),
      onNotice: (key, facts) => this.face.notice(key, facts),
      onState: state => this.face.editor(state),
      authorship: () => ({ own: text.registry.own, suggesters: text.registry.suggesters }),
      lookOf: alias => lookOf(text.registry.authorOf(alias)),
      passages: this.face.passages,
      suggested: this.face.suggested,
      brackets: this.face.brackets,
    })
    this.editor.passages.show(this.marked)
    this.outlineSoon()
  }

  private async onRequest(request: EditorRequest): Promise<void> {
    if (request.kind === 'edit-link') return this.face.editLink(request.address)
    if (request.kind === 'show-ref') return this.face.showRef(request.ref)
    if (request.kind === 'suggestions-stayed') return this.face.notice('workspace-suggestions-stayed', {})
    const params = { goalId: this.state.goal.id }
    const { live: text } = this
    try {
      // The server edits what it has: the words before must be there.
      await text?.whenSaved()
      if (request.kind === 'move-blocks') {
        const { first, last, before } = request
        await callEndpoint(moveTextBlocks, { params, body: { first, last, before } })
      } else {
        await callEndpoint(joinTextBlocks, { params, body: { block: request.block } })
      }
    } catch (fault) {
      const key = request.kind === 'move-blocks' ? 'workspace-move-failed' : 'workspace-join-failed'
      this.face.notice(key, { reason: sentenceOf(fault) })
    }
  }

  /** What of these units lives on: it had been accepted when this person deleted it. */
  private offerStrike(deleted: readonly UnitRange[]): void {
    const { live: text } = this
    if (text === null || deleted.length === 0) return
    const units = rangesOfTokens(tokensIn(text.doc, deleted))
    const count = units.reduce((sum, { length }) => sum + length, 0)
    if (count > 0) this.face.offerStrike(count, () => this.editor?.strike(units))
  }

  /** Asks over HTTP why the live door does not open; learns the text's present address on the way. */
  private async askAtDoor(): Promise<DoorAnswer> {
    try {
      const { documentId } = await callEndpoint(readGoal, { params: { goalId: this.state.goal.id } })
      return documentId === this.address ? 'open' : 'other-document'
    } catch (fault) {
      if (!(fault instanceof Refused)) return 'unreachable'
      if (fault.code === 'not-signed-in' || fault.code === 'signed-in-as-another') return 'signed-out'
      return fault.code === 'not-found' || fault.code === 'not-allowed-for-role' ? 'no-access' : 'unreachable'
    }
  }

  private async onEnd(end: LiveEnd): Promise<void> {
    if (end.kind === 'reload-page') {
      location.reload()
      return
    }
    const known = this.live?.state.access
    this.caret = this.editor?.caret ?? this.caret
    this.close()
    this.face.editor(null)
    if (end.kind === 'no-access') return this.face.ended('no-access')
    this.face.renewed(end.code, end.words.length)
    const now = performance.now()
    this.renewals = [...this.renewals.filter(at => now - at < 60_000), now]
    if (end.code === 'schema-version-unknown' || this.renewals.length > maxRenewals)
      return this.face.ended('old-window')
    await this.learnAddress()
    if (known === undefined) return
    this.deleted = end.deleted
    await this.open()
  }

  private async learnAddress(): Promise<void> {
    try {
      this.address = (await callEndpoint(readGoal, { params: { goalId: this.state.goal.id } })).documentId
    } catch {
      // Not now: the door will say why, or the next attempt will find it.
    }
  }

  private outlineSoon(): void {
    this.outlineTimer ??= setTimeout(() => {
      this.outlineTimer = null
      if (this.live !== null && this.editor !== null) this.face.outline(this.outlineLines(this.live))
    }, 300)
  }

  private outlineLines({ doc, registry }: LiveText): readonly OutlineLine[] {
    const blocks = layout(doc, baseText(registry.suggesters))
    const numbers = paragraphNumbers(blocks, this.state.goal.number)
    return blocks
      .map(block => ({
        block: block.bid,
        number: numbers.get(block.bid) ?? '',
        text: blockText(block).trim().slice(0, outlineLength),
        isHeading: block.kind.startsWith('heading'),
        element: block.element,
      }))
      .filter(line => line.text !== '')
  }
}
