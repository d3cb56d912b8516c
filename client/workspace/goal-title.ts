/**
 * The title of a goal on its page: suggested by who may, and another one at once when one was accepted somewhere, also
 * of the other goals in the outline.
 */
import { readGoal } from '../../packages/contract/drafting-endpoints.ts'
import type { GoalPageState } from '../../packages/contract/page-state.ts'
import { listenToAgenda } from '../platform/agenda-events.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { words } from '../platform/page-facts.ts'
import { TitleDialog } from '../suggestion/title-dialog.ts'

export type GoalTitleParts = {
  readonly state: GoalPageState
  announce(sentence: string, seen: boolean): void
}

/** Born with the workspace. */
export class GoalTitle {
  private readonly state: GoalPageState
  private readonly dialog = new TitleDialog()
  private readonly button = document.querySelector<HTMLButtonElement>('[data-act="suggest-title"]')

  constructor({ state, announce }: GoalTitleParts) {
    this.state = state
    this.dialog.goalId = state.goal.id
    document.body.append(this.dialog)
    this.dialog.addEventListener('said', event => announce((event as CustomEvent<string>).detail, true))
    this.button?.addEventListener('click', () => void this.ask())
    listenToAgenda(state.agendaId, ['goal-renamed'], news => {
      void this.read(news.name === 'missed' ? state.goal.id : (news.goalId ?? state.goal.id))
    })
  }

  /** Whether the reader may suggest a title now. */
  may(isAllowed: boolean): void {
    if (this.button !== null) this.button.hidden = !isAllowed
  }

  private async ask(): Promise<void> {
    const title = await this.read(this.state.goal.id)
    await this.dialog.ask(title ?? '')
  }

  /** The title of a goal as it is now, here and in the outline; null where nobody answers: what is shown stays. */
  private async read(goalId: string): Promise<string | null> {
    try {
      const { goal } = await callEndpoint(readGoal, { params: { goalId } })
      const line = document.querySelector(`#outline a[href="/goals/${CSS.escape(goalId)}"] > span[dir="auto"]`)
      if (line !== null && line.textContent !== goal.title) line.textContent = goal.title
      if (goalId === this.state.goal.id)
        this.show(words('workspace-goal-title', { number: goal.number, title: goal.title }))
      return goal.title
    } catch {
      return null
    }
  }

  private show(title: string): void {
    const heading = document.getElementById('goal-title')
    if (heading === null || heading.textContent === title) return
    document.title = document.title.replace(heading.textContent, () => title)
    heading.textContent = title
  }
}
