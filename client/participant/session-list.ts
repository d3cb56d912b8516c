/** `<session-list>`: where one is signed in, the latest seen first; each can be ended, this one by signing out here. */
import { Task } from '@lit/task'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import { endSession, listSessions } from '../../packages/contract/session-endpoints.ts'
import { signOutHere } from '../live/signing-out.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { sayDate } from '../../packages/messages/say.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from '../ui/light-element.ts'

type OwnSession = AnswerOf<typeof listSessions>['sessions'][number]

/** Takes nothing and tells nobody: it loads what it shows. */
@customElement('session-list')
export class SessionList extends LightElement {
  @state() private said = ''
  @state() private ending: string | null = null

  private readonly sessions = new Task(this, {
    args: () => [],
    task: async (_none, { signal }) => (await callEndpoint(listSessions, { signal })).sessions,
  })

  /** Reads the list anew. */
  async reload(): Promise<void> {
    await this.sessions.run()
  }

  protected override render(): TemplateResult {
    return html`<p class="vh" role="status">${this.said}</p>
      ${this.sessions.render({
        pending: () =>
          this.sessions.value === undefined
            ? html`<p class="mid">${words('account-loading')}</p>`
            : this.table(this.sessions.value),
        complete: sessions => this.table(sessions),
        error: cause => this.failed(cause),
      })}`
  }

  private table(sessions: readonly OwnSession[]): TemplateResult {
    return html`<div class="sheet sessions" tabindex="0" role="region" aria-labelledby="sessions-title">
      <table class="tbl">
        <thead>
          <tr>
            <th scope="col">${words('account-device')}</th>
            <th scope="col" class="only-l">${words('account-address')}</th>
            <th scope="col" class="only-l">${words('account-way')}</th>
            <th scope="col" class="only-l">${words('account-started')}</th>
            <th scope="col">${words('account-seen')}</th>
            <th scope="col"><span class="vh">${words('account-act')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${sessions.map(session => this.row(session))}
        </tbody>
      </table>
    </div>`
  }

  private row(session: OwnSession): TemplateResult {
    const label = session.current ? 'account-sign-out' : 'account-end'
    const name = session.current
      ? words('account-sign-out')
      : words('account-end-of', { device: this.device(session), started: this.moment(session.startedAt) })
    return html`<tr class=${session.current ? 'is-row' : nothing}>
      <th scope="row">
        <bdi>${this.device(session)}</bdi> ${
          session.current ? html`<span class="tag">${words('account-current')}</span>` : nothing
        }

        <small class="quiet where"><bdi>${session.address}</bdi></small>
      </th>
      <td class="only-l"><bdi>${session.address}</bdi></td>
      <td class="only-l">${words(session.way === 'link' ? 'account-way-link' : 'account-way-password')}</td>
      <td class="num only-l"><time datetime=${session.startedAt}>${this.moment(session.startedAt)}</time></td>
      <td class="num"><time datetime=${session.lastSeenAt}>${this.moment(session.lastSeenAt)}</time></td>
      <td>
        <button
          class="btn btn--s"
          type="button"
          aria-label=${name}
          ?disabled=${this.ending !== null}
          @click=${() => this.end(session)}
        >
          ${words(label)}
        </button>
      </td>
    </tr>`
  }

  private failed(cause: unknown): TemplateResult {
    return html`<div class="callout callout--bad" role="alert">
      <p class="strong">${words('account-failed')}</p>
      <p>${sentenceOf(cause)}</p>
      <p>
        <button class="btn btn--s" type="button" @click=${() => void this.sessions.run()}>
          ${words('account-again')}
        </button>
      </p>
    </div>`
  }

  private async end(session: OwnSession): Promise<void> {
    this.ending = session.id
    try {
      if (session.current) {
        await signOutHere()
        return
      }
      await callEndpoint(endSession, { params: { sessionId: session.id } })
      this.said = words('account-ended', { device: this.device(session) })
    } catch (fault) {
      this.said = sentenceOf(fault)
    } finally {
      this.ending = null
    }
    await this.sessions.run()
    this.querySelector<HTMLElement>('.sessions')?.focus()
  }

  private device(session: OwnSession): string {
    return session.device === '' ? words('account-device-unknown') : session.device
  }

  private moment(instant: string): string {
    return sayDate(pageLocale(), new Date(instant), { dateStyle: 'medium', timeStyle: 'short' })
  }
}
