/**
 * Where the text of a goal and its brackets meet: the text shows who holds what, a bracket that is pressed opens its
 * card (on a phone its sheet), a card leads to its words, pointing at one shows the other, and the tool puts selected
 * words in a bracket.
 */
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import { alternativeLetter, holdersShort, holdersWords, wordingWords } from '../../packages/messages/wording-words.ts'
import { groupMark } from '../../packages/messages/phase-words.ts'
import { sayNumber } from '../../packages/messages/say.ts'
import { isStakeholderGroup } from '../../packages/domain/participant.ts'
import type { EditorState } from '../editor/editor-options.ts'
import type { BracketLook, BracketMarksOptions } from '../editor/bracket-marks.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import type { BracketPanel } from '../suggestion/bracket-panel.ts'
import type { ShownBracket } from '../suggestion/open-brackets.ts'
import { PlaceBracket } from '../suggestion/place-bracket.ts'
import type { LiveGoal } from './live-goal.ts'
import type { MarginView, MarginViews } from './margin-views.ts'
import type { OutlineBlocks } from './outline-blocks.ts'
import type { TextToolbar } from './text-toolbar.ts'

export type GoalBracketsParts = {
  readonly state: GoalPageState
  readonly brackets: BracketPanel
  readonly margin: MarginViews
  readonly outline: OutlineBlocks
  readonly toolbar: TextToolbar
  live(): LiveGoal | null
  show(view: 'text' | MarginView): void
  announce(sentence: string, seen: boolean): void
  /** What may be done with brackets became known, or another. */
  rights(): void
  /** Another way of reading shows the brackets too. */
  redraw(): void
}

/** How long after a change of the text the list is made anew. */
const pauseMs = 250
/** How long an act waits for the words it is about to be saved; then the server says what it does not know. */
const saveWaitMs = 8_000

/** Born with the workspace. */
export class GoalBrackets {
  readonly marks: BracketMarksOptions
  private readonly parts: GoalBracketsParts
  private readonly dialog = new PlaceBracket()
  private timer: ReturnType<typeof setTimeout> | null = null
  private asked: string | null
  private drawn = ''

  constructor(parts: GoalBracketsParts) {
    this.parts = parts
    const { brackets, state } = parts
    this.asked = /^#bracket-([0-9a-f-]{36})$/.exec(location.hash)?.[1] ?? null
    this.marks = {
      bracketsOf: (id, number) => this.look(id, number),
      events: { opened: id => this.pressed(id), pointed: id => (brackets.pointed = id) },
    }
    brackets.facts = {
      agendaId: state.agendaId,
      goalId: state.goal.id,
      organisation: state.self.organisation,
      whenSaved: () => this.whenSaved(),
      around: id => parts.live()?.aroundBracket(id) ?? { before: '', after: '' },
    }
    document.body.append(this.dialog)
    this.dialog.mayHold = state.self.organisation !== null
    this.dialog.place = placing => brackets.place(placing)
    this.listen()
  }

  /** The text changed, or what is known of who suggests. */
  changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.parts.brackets.textSays(this.parts.live()?.brackets() ?? null)
    }, pauseMs)
  }

  /** Null while there is no editor. */
  onEditor(state: EditorState | null): void {
    const { brackets, live } = this.parts
    this.changed()
    brackets.lines =
      state === null ? null : (brackets.lines ?? (() => live()?.bracketMarks?.tops() ?? new Map<string, number>()))
    const text = document.getElementById('goal-text')
    if (text !== null) brackets.watch(text)
  }

  /** What stands behind each alternative of a bracket in a reading. */
  look(id: string, number: number): BracketLook | null {
    const bracket = this.parts.brackets.brackets.find(one => one.id === id)
    return bracket === undefined ? null : lookOf(bracket, number)
  }

  private listen(): void {
    const { brackets, toolbar, live, show, announce } = this.parts
    brackets.addEventListener('changed', () => this.onChanged())
    brackets.addEventListener('said', event => announce((event as CustomEvent<string>).detail, true))
    brackets.addEventListener('active', event =>
      live()?.bracketMarks?.activate((event as CustomEvent<string | null>).detail),
    )
    brackets.addEventListener('point', event =>
      live()?.bracketMarks?.point((event as CustomEvent<string | null>).detail),
    )
    const goTo = (event: Event): void => {
      const id = (event as CustomEvent<string | null>).detail
      show('text')
      if (id === null || live()?.goToBracket(id, true) !== true) live()?.focus()
    }
    brackets.addEventListener('show', goTo)
    brackets.addEventListener('back', goTo)
    toolbar.addEventListener('bracket', () => this.ask())
    document.addEventListener('keydown', event => {
      const isWished = event.altKey && !event.shiftKey && (event.ctrlKey || event.metaKey) && event.code === 'KeyB'
      if (!isWished) return
      event.preventDefault()
      this.ask()
    })
  }

  private ask(): void {
    const { brackets, live, announce } = this.parts
    const isReading = document.getElementById('goal-text')?.hidden === true
    const closed = isReading ? words('bracket-off-in-reading') : brackets.closed
    if (closed !== null) return announce(closed, true)
    const selected = live()?.passages?.selected('words') ?? null
    const first = selected?.ranges[0]?.first
    const last = selected?.ranges.at(-1)?.last
    if (selected === null || first === undefined || last === undefined)
      return announce(words('workspace-tools-off-no-words'), true)
    if (selected.quote.includes('\n')) return announce(words('bracket-in-one-paragraph'), true)
    this.dialog.ask({
      first: [first.client, first.clock],
      last: [last.client, last.clock],
      quote: selected.quote,
    })
  }

  private pressed(id: string): void {
    const { brackets, show } = this.parts
    if (brackets.open(id)) show('brackets')
  }

  private onChanged(): void {
    const { brackets, margin, outline, toolbar, live, redraw, rights, state } = this.parts
    const all = brackets.brackets
    const count = all.length
    margin.count('brackets', count)
    const counts = new Map<string, number>()
    for (const { bid } of all) counts.set(bid, (counts.get(bid) ?? 0) + 1)
    outline.brackets = counts
    const { closed } = brackets
    if (toolbar.bracketClosed !== closed) {
      toolbar.bracketClosed = closed
      if (brackets.isReady) rights()
    }
    sayCount(state.goal.id, count)
    const shown = JSON.stringify(
      all.map(({ id, alternatives }) => [id, alternatives.map(one => [one.kind, one.holders])]),
    )
    if (shown !== this.drawn) {
      this.drawn = shown
      live()?.bracketMarks?.drawAgain()
      redraw()
    }
    if (
      this.asked !== null &&
      all.some(({ id }) => id === this.asked) &&
      live()?.goToBracket(this.asked, false) === true
    ) {
      const { asked } = this
      this.asked = null
      this.pressed(asked)
    }
  }

  private async whenSaved(): Promise<void> {
    const waited = new Promise<void>(resolve => setTimeout(resolve, saveWaitMs))
    const saved = this.parts
      .live()
      ?.whenSaved()
      .catch(() => undefined)
    await Promise.race([saved, waited])
  }
}

function lookOf({ alternatives }: ShownBracket, place: number): BracketLook {
  const locale = pageLocale()
  const number = sayNumber(locale, place)
  return {
    closes: words('bracket-closes', { number }),
    alternatives: alternatives.map(({ kind, holders }, k) => {
      const all = holders.map(({ by }) => by)
      const [first] = all
      const letter = alternativeLetter(locale, k)
      const group = first?.group ?? null
      const { shape, initial } = groupMark(locale, group !== null && isStakeholderGroup(group) ? group : null)
      return {
        says: words(k === 0 ? 'bracket-opens' : 'bracket-next', { number, letter }),
        empty: wordingWords(locale, kind, ''),
        sign: first === undefined ? null : { shape, initial, text: holdersShort(locale, all) },
        held: holdersWords(locale, all),
      }
    }),
  }
}

/** In the line below the title and in the outline. */
function sayCount(goalId: string, count: number): void {
  const line = document.querySelector<HTMLElement>('[data-brackets-open]')
  if (line !== null) {
    line.hidden = count === 0
    const said = line.querySelector('span')
    if (said !== null) said.textContent = words('bracket-open-count', { count })
  }
  const inOutline = document.querySelector<HTMLElement>(`[data-goal-brackets="${CSS.escape(goalId)}"]`)
  if (inOutline === null) return
  inOutline.hidden = count === 0
  const [seen, heard] = inOutline.children
  if (seen !== undefined) seen.textContent = `[${sayNumber(pageLocale(), count)}]`
  if (heard !== undefined) heard.textContent = words('bracket-open-count', { count })
}
