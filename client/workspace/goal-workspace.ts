/**
 * The workspace of a goal: brings the server's page to life. The text can be read before any of this; live text and
 * editor are loaded after. Here the parts of the page meet and hear what happens; each draws itself.
 */
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { mayWords, whyWords, type AccessFacts } from '../../packages/messages/phase-words.ts'
import type { EditorCommand, EditorState } from '../editor/editor-options.ts'
import { openDeviceStore, type DeviceStore } from '../live/device-store.ts'
import type { LiveState } from '../live/live-state.ts'
import { pageLocale, pageState, words } from '../platform/page-facts.ts'
import { isAnotherPerson } from '../platform/page-person.ts'
import { EntryWords } from '../catalogue/entry-words.ts'
import type { LinkedElement } from '../catalogue/link-form.ts'
import type { CatalogueWords } from '../../packages/contract/catalogue-endpoints.ts'
import { shownRef } from '../../packages/messages/ref-words.ts'
import { announce } from './announcer.ts'
import type { BandState } from './connection-band.ts'
import { GoalBrackets } from './goal-brackets.ts'
import { GoalDecisions } from './goal-decisions.ts'
import { GoalDiscussion } from './goal-discussion.ts'
import { GoalReadings } from './goal-readings.ts'
import { GoalSuggestions } from './goal-suggestions.ts'
import { startKeptWords } from './goal-kept-words.ts'
import { KeptDrafts } from './kept-drafts.ts'
import type { ShownDraft } from './kept-words.ts'
import type { LiveGoal, LiveGoalFace } from './live-goal.ts'
import { setText, showPhase } from './phase-now.ts'
import { findParts, type Parts } from './workspace-parts.ts'
import { startRegions } from './workspace-regions.ts'

/** Starts the page; called by client/main.ts. */
export async function start(): Promise<void> {
  const state = pageState<GoalPageState>()
  if (state === null) return
  const workspace = new GoalWorkspace(state, await openDeviceStore(state.participantId))
  await workspace.open()
}

class GoalWorkspace {
  private readonly state: GoalPageState
  private readonly device: DeviceStore | null
  private readonly parts: Parts
  private readonly drafts: KeptDrafts
  private readonly entries: EntryWords
  private readonly show: ReturnType<typeof startRegions>['show']
  private readonly discussion: GoalDiscussion
  private readonly suggestions: GoalSuggestions
  private readonly decisions: GoalDecisions
  private readonly brackets: GoalBrackets
  private readonly readings: GoalReadings
  /** Why a reading keeps the text closed. */
  private reading: string | null = null
  private live: LiveGoal | null = null
  private access: AccessFacts
  private ended: 'no-access' | 'old-window' | 'failed' | null = null

  constructor(state: GoalPageState, device: DeviceStore | null) {
    this.state = state
    this.device = device
    this.access = state.access
    this.parts = findParts()
    this.drafts = new KeptDrafts({ goalId: state.goal.id, device, onChange: drafts => this.showDrafts(drafts) })
    this.entries = new EntryWords(state.refWords, () => this.live?.drawRefsAgain())
    this.show = startRegions(this.parts.margin).show
    const { show } = this
    const shared = { state, ...this.parts, live: () => this.live, show, announce }
    this.discussion = new GoalDiscussion(shared)
    this.decisions = new GoalDecisions(shared)
    this.suggestions = new GoalSuggestions(shared)
    this.brackets = new GoalBrackets({ ...shared, rights: () => this.sayMay(), redraw: () => this.readings.changed() })
    this.readings = new GoalReadings({
      goal: state.goal,
      device,
      modes: this.parts.modes,
      live: () => this.live,
      bracketLook: (id, number) => this.brackets.look(id, number),
      closed: reason => {
        this.reading = reason
        this.parts.toolbar.closed = this.closedReason()
      },
    })
    this.listen()
    this.parts.presence.self = state.self
    this.parts.people.self = state.self
    this.parts.toolbar.closed = this.closedReason()
    this.parts.save.reading = state.access.mode === 'read'
    this.startLinks()
    showCurrentGoal()
  }

  async open(): Promise<void> {
    const mount = document.getElementById('goal-text')
    if (mount === null) return
    void this.drafts.load()
    try {
      const { LiveGoal } = await import('./live-goal.ts')
      this.live ??= new LiveGoal(this.state, mount, this.device, this.face())
      await this.live.open()
      this.ended = null
    } catch (fault) {
      this.ended = 'failed'
      this.parts.band.state = { kind: 'failed' }
      this.parts.save.state = { kind: 'kept', count: 0, onDevice: false }
      this.parts.toolbar.closed = words('workspace-failed-title')
      throw fault
    }
  }

  private listen(): void {
    const { band, toolbar, kept, outline, link, margin } = this.parts
    band.addEventListener('try-now', () => {
      if (this.ended === 'failed') void this.open()
      else this.live?.tryNow()
    })
    toolbar.addEventListener('command', event => this.live?.run((event as CustomEvent<EditorCommand>).detail))
    toolbar.addEventListener('mode', event => {
      const mode = (event as CustomEvent<'direct' | 'suggest'>).detail
      this.live?.write(mode)
      announce(words(mode === 'suggest' ? 'mode-suggesting' : 'mode-editing'), true)
      this.live?.focus()
    })
    toolbar.addEventListener('refused', event => announce((event as CustomEvent<string>).detail))
    startKeptWords({ goalId: this.state.goal.id, kept, drafts: this.drafts, show: view => this.show(view) })
    this.parts.discussion.addEventListener('closed', event => {
      kept.commentClosed = (event as CustomEvent<string | null>).detail
    })
    outline.addEventListener('go-to-block', event =>
      this.live?.run({ kind: 'go-to-block', block: (event as CustomEvent<string>).detail }),
    )
    link.addEventListener('link', event => {
      this.live?.run({ kind: 'set-link', address: (event as CustomEvent<string | null>).detail })
      this.live?.focus()
    })
    margin.count('people', 1)
  }

  /** Links of the goal in the margin, and the references that stand in its text. */
  private startLinks(): void {
    const { links, ref, toolbar, margin } = this.parts
    const { agendaId, goal, participantId } = this.state
    Object.assign(links, { agendaId, goal, participantId, elements: elementsOfFirstText() })
    ref.agendaId = agendaId
    links.addEventListener('said', event => announce((event as CustomEvent<string>).detail, true))
    links.addEventListener('count', event => margin.count('links', (event as CustomEvent<number>).detail))
    links.start()
    const asked = /^#link-([0-9a-f-]{36})$/.exec(location.hash)?.[1]
    if (asked !== undefined) {
      this.show('links')
      links.show(asked)
    }
    const choose = (): void => {
      const closed = toolbar.closed ?? (this.live === null ? words('workspace-tools-off-loading') : null)
      if (closed === null) void ref.ask()
      else announce(closed, true)
    }
    toolbar.addEventListener('choose-ref', choose)
    document.addEventListener('keydown', event => {
      if (!(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== 'KeyI') return
      event.preventDefault()
      choose()
    })
    ref.addEventListener('choose', event => this.insertRef((event as CustomEvent<CatalogueWords>).detail))
  }

  private insertRef(entry: CatalogueWords): void {
    this.entries.learn(entry)
    this.live?.run({ kind: 'insert-ref', ref: entry.code })
    this.live?.focus()
    announce(words('ref-dialog-inserted', { code: entry.code }))
  }

  private face(): LiveGoalFace {
    const { toolbar, people, presence, margin, outline, link, links, ref } = this.parts
    return {
      live: state => this.onLive(state),
      editor: state => this.onEditor(state),
      people: present => {
        const { self } = this.state
        // One's own other windows are no company.
        const others = present.filter(
          ({ name, organisation }) => name !== self.name || organisation !== self.organisation,
        )
        people.others = others
        presence.others = others
        margin.count('people', others.length + 1)
      },
      outline: lines => {
        outline.lines = lines
        links.elements = lines.filter(line => line.element !== '')
        this.parts.kept.paragraphs = lines.map(({ block, number, text }) => ({
          block,
          label: `${number} ${text}`.trim(),
        }))
      },
      textChanged: () => {
        this.suggestions.changed()
        this.brackets.changed()
        this.readings.changed()
      },
      offerStrike: (units, strike) => (this.parts.strike.offer = { units, strike }),
      notice: (key, facts) => announce(words(key, facts), true),
      editLink: address => void link.ask(address),
      refWords: code => {
        const entry = this.entries.of(code)
        return entry === null ? null : shownRef(pageLocale(), this.state.agendaId, entry)
      },
      showRef: code => {
        const entry = this.entries.of(code)
        if (entry !== null) void ref.tell(entry)
      },
      passages: this.discussion.passages,
      suggested: this.suggestions.places,
      brackets: this.brackets.marks,
      keepWords: (passages, code) => this.drafts.keep(passages, code, new Date()),
      renewed: (code, passages) => this.onRenewed(code, passages),
      ended: why => {
        this.ended = why
        toolbar.closed = words(why === 'no-access' ? 'workspace-no-access-title' : 'workspace-reload-title')
        this.parts.band.state =
          why === 'no-access' ? { kind: 'no-access', kept: this.parts.kept.drafts.length > 0 } : { kind: 'old-window' }
        void this.drafts.sendOn()
      },
    }
  }

  private onLive(state: LiveState): void {
    const { band, toolbar, save, presence, people } = this.parts
    const isOffline = state.connection === 'offline' || state.connection === 'signed-out'
    this.onAccess(state.access)
    this.decisions.may(state.access)
    this.parts.kept.suggestClosed = this.suggestClosed(state.access)
    save.state = state.save
    presence.offline = isOffline
    people.offline = isOffline
    if (this.ended === null) band.state = bandOf(state, this.access.mode === 'read')
    toolbar.mode = { now: state.mode, mayChoose: state.access.mode === 'direct' && state.access.maySuggest }
    toolbar.closed = state.connection === 'signed-out' ? signedOutReason() : this.closedReason()
  }

  private onEditor(state: EditorState | null): void {
    this.suggestions.onEditor(state)
    this.brackets.onEditor(state)
    this.parts.toolbar.editor = state
    this.parts.outline.current = state?.block ?? null
    this.discussion.onEditor(state)
  }

  /** Role or phase changed while the page was open: the band says so at once, and so does a voice. */
  private onAccess(access: AccessFacts): void {
    const before = this.access
    if (access.mode === before.mode && access.phase === before.phase && access.reason === before.reason) return
    this.access = access
    this.parts.save.reading = access.mode === 'read'
    const why = this.sayMay()
    if (access.phase !== before.phase) showPhase(access)
    announce(
      access.mode === 'read'
        ? words('workspace-access-now-read', { reason: why })
        : words(access.mode === 'direct' ? 'workspace-access-now-write' : 'workspace-access-now-suggest'),
      true,
    )
  }

  /** The band says what may be done; brackets in it too, once it is known. */
  private sayMay(): string {
    const { may, why } = mayWords(pageLocale(), this.access, this.parts.brackets.closed === null)
    setText('#phase-band [data-may]', may)
    setText('#phase-band [data-why]', why ?? '')
    return why ?? ''
  }

  private onRenewed(code: RefusalCode, passages: number): void {
    const kept = passages === 0 ? '' : words('workspace-kept-new', { count: passages })
    announce(`${words(code)} ${kept}`, true)
    if (passages > 0) this.show('kept')
    void this.drafts.sendOn()
  }

  private showDrafts(drafts: readonly ShownDraft[]): void {
    this.parts.kept.drafts = drafts
    this.parts.margin.count('kept', drafts.length)
  }

  /** Why kept words cannot be suggested now; null where they can. */
  private suggestClosed({ maySuggest, reason }: LiveState['access']): string | null {
    return maySuggest ? null : whyWords(pageLocale(), reason ?? 'not-allowed-for-role')
  }

  private closedReason(): string | null {
    if (this.reading !== null) return this.reading
    const { mode, reason } = this.access
    if (mode !== 'read') return null
    return whyWords(pageLocale(), reason ?? 'not-allowed-for-role')
  }
}

/** The elements of the text as the server drew it, until the live text tells of them. */
function elementsOfFirstText(): readonly LinkedElement[] {
  return [...document.querySelectorAll<HTMLElement>('#goal-text [data-element]')].map(block => ({
    element: block.dataset['element'] ?? '',
    number: block.dataset['pn'] ?? '',
    text: (block.querySelector('.el-words') ?? block).textContent.trim().slice(0, elementLength),
  }))
}

/** Letters of an element that name it in a list. */
const elementLength = 60

/** The outline scrolls by itself: the goal that is open comes into sight. */
function showCurrentGoal(): void {
  const outline = document.getElementById('outline')
  const current = outline?.querySelector<HTMLElement>('[aria-current="page"]')
  if (outline != null && current != null) outline.scrollTop = Math.max(0, current.offsetTop - outline.clientHeight / 3)
}

function bandOf(state: LiveState, reading: boolean): BandState {
  const { connection, save, offlineSince } = state
  // That somebody else is signed in is said by the band of every page.
  if (connection === 'signed-out' && isAnotherPerson()) return { kind: 'none' }
  if (connection === 'signed-out') return { kind: 'signed-out', count: 'count' in save ? save.count : 0 }
  if (connection === 'offline') return { kind: 'offline', since: offlineSince, save, reading }
  return save.kind === 'not-saved' ? { kind: 'not-saved', code: save.code } : { kind: 'none' }
}

function signedOutReason(): string {
  return words(isAnotherPerson() ? 'shell-another-person-title' : 'workspace-signed-out-title')
}
