/** `<session-list>`: where one is signed in, the latest seen first; each can be ended, this one by signing out here. */
import { Task } from '@lit/task'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type Locale, say } from '../../packages/messages/say.ts'
import { endSession, listSessions, type OwnSession } from './session-calls.ts'

/** In light DOM: a table of the page, in the page's own type. */
@customElement('session-list')
export class SessionList extends LitElement {
  /** The reader's language. */
  @property() locale: Locale = 'en'

  @state() private said = ''
  @state() private ending: string | null = null

  private readonly sessions = new Task(this, {
    args: () => [],
    task: async () => {
      const outcome = await listSessions()
      if (outcome.kind === 'done') return outcome.answer.sessions
      throw new Error(outcome.kind === 'refused' ? outcome.sentence : say(this.locale, 'sign-in-no-connection'))
    },
  })

  protected override createRenderRoot(): HTMLElement {
    // What the server wrote for readers without scripts makes way.
    this.replaceChildren()
    return this
  }

  protected override render(): TemplateResult {
    const { locale } = this
    return html`<p class="vh" role="status">${this.said}</p>
      ${this.sessions.render({
        pending: () =>
          this.sessions.value === undefined
            ? html`<p class="mid">${say(locale, 'account-loading')}</p>`
            : this.table(this.sessions.value),
        complete: sessions => this.table(sessions),
        error: cause => this.failed(cause),
      })}`
  }

  private table(sessions: readonly OwnSession[]): TemplateResult {
    const { locale } = this
    return html`<div class="sheet sessions" tabindex="0" role="region" aria-labelledby="sessions-title">
      <table class="tbl">
        <thead>
          <tr>
            <th scope="col">${say(locale, 'account-device')}</th>
            <th scope="col">${say(locale, 'account-address')}</th>
            <th scope="col">${say(locale, 'account-way')}</th>
            <th scope="col">${say(locale, 'account-started')}</th>
            <th scope="col">${say(locale, 'account-seen')}</th>
            <th scope="col"><span class="vh">${say(locale, 'account-act')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${sessions.map(session => this.row(session))}
        </tbody>
      </table>
    </div>`
  }

  private row(session: OwnSession): TemplateResult {
    const { locale } = this
    const label = session.current ? 'account-sign-out' : 'account-end'
    const name = session.current
      ? say(locale, 'account-sign-out')
      : say(locale, 'account-end-of', { device: this.device(session), started: this.moment(session.startedAt) })
    return html`<tr class=${session.current ? 'is-row' : nothing}>
      <th scope="row">
        <bdi>${this.device(session)}</bdi> ${
          session.current ? html`<span class="tag">${say(locale, 'account-current')}</span>` : nothing
        }
      </th>
      <td><bdi>${session.address}</bdi></td>
      <td>${say(locale, session.way === 'link' ? 'account-way-link' : 'account-way-password')}</td>
      <td class="num"><time datetime=${session.startedAt}>${this.moment(session.startedAt)}</time></td>
      <td class="num"><time datetime=${session.lastSeenAt}>${this.moment(session.lastSeenAt)}</time></td>
      <td>
        <button
          class="btn btn--s"
          type="button"
          aria-label=${name}
          ?disabled=${this.ending !== null}
          @click=${() => this.end(session)}
        >
          ${say(locale, label)}
        </button>
      </td>
    </tr>`
  }

  private failed(cause: unknown): TemplateResult {
    return html`<div class="callout callout--bad" role="alert">
      <p class="strong">${say(this.locale, 'account-failed')}</p>
      <p>${cause instanceof Error ? cause.message : ''}</p>
      <p>
        <button class="btn btn--s" type="button" @click=${() => void this.sessions.run()}>
          ${say(this.locale, 'account-again')}
        </button>
      </p>
    </div>`
  }

  private async end(session: OwnSession): Promise<void> {
    this.ending = session.id
    const outcome = await endSession(session.id)
    this.ending = null
    if (outcome.kind === 'done' && session.current) {
      location.assign('/sign-in')
      return
    }
    this.said =
      outcome.kind === 'done'
        ? say(this.locale, 'account-ended', { device: this.device(session) })
        : outcome.kind === 'refused'
          ? outcome.sentence
          : say(this.locale, 'sign-in-no-connection')
    await this.sessions.run()
    this.querySelector<HTMLElement>('.sessions')?.focus()
  }

  private device(session: OwnSession): string {
    return session.device === '' ? say(this.locale, 'account-device-unknown') : session.device
  }

  private moment(instant: string): string {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))
  }
}
