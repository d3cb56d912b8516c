/** What the dialogs of the members page know, and the fields that name a role and an organisation. */
import { html, nothing, type TemplateResult } from 'lit'
import type { SignedInPageState } from '../../packages/contract/page-state.ts'
import { roles, stakeholderGroups, type Role, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { words } from '../platform/page-facts.ts'

export type OrganisationFacts = {
  readonly id: string
  readonly name: string
  readonly group: StakeholderGroup
  readonly code: string
  readonly country: string | null
}

/** As server/pages/members-markup writes it. */
export type MembersPageState = SignedInPageState & {
  readonly agendaId: string
  readonly own: string
  readonly isModerator: boolean
  readonly organisations: readonly OrganisationFacts[]
  readonly seats: readonly {
    readonly id: string
    /** Changes while the page is open, when she is called otherwise. */
    name: string
    readonly role: Role
    readonly organisationId: string | null
  }[]
  readonly countries: readonly { readonly code: string; readonly name: string }[]
}

/** Whom a seat is for, as the endpoints take it. */
export type OrganisationGiven = { readonly id: string } | Omit<OrganisationFacts, 'id'> | null

/** The value of the organisation's field for a new one, and for none. */
const isNew = 'new'
const isNone = ''

/** Role and organisation; the facts of a new organisation open when it is chosen. `dialog`: its name, for its ids. */
export function seatFields(
  dialog: string,
  state: MembersPageState,
  seat: { readonly role: Role; readonly organisation: string },
  onChange: (seat: { readonly role: Role; readonly organisation: string }) => void,
): TemplateResult {
  const { role, organisation } = seat
  const needsNone = role === 'moderator'
  const mayBeNone = role === 'observer' || role === 'auditor'
  return html`<div class="field">
      <label for=${`${dialog}-seat-role`}>${words('members-role')}</label>
      <select
        class="input"
        id=${`${dialog}-seat-role`}
        name="role"
        @change=${(event: Event) => {
          const value = roles.find(known => known === valueOf(event)) ?? 'delegate'
          const none = value === 'moderator' ? isNone : organisation === isNone ? firstOf(state) : organisation
          onChange({ role: value, organisation: none })
        }}
      >
        ${roles.map(
          one =>
            html`<option value=${one} .selected=${one === role}>
              ${words(`role-${one}`)}: ${words(`joining-may-${one}`)}
            </option>`,
        )}
      </select>
    </div>
    ${
      needsNone
        ? nothing
        : html`<div class="field">
            <label for=${`${dialog}-seat-organisation`}>${words('members-organisation')}</label>
            <select
              class="input"
              id=${`${dialog}-seat-organisation`}
              name="organisation"
              @change=${(event: Event) => onChange({ role, organisation: valueOf(event) })}
            >
              ${mayBeNone ? html`<option value=${isNone} .selected=${organisation === isNone}>${words('members-organisation-none')}</option>` : nothing}
              ${state.organisations.map(
                ({ id, name, code }) =>
                  html`<option value=${id} .selected=${id === organisation}>${name} (${code})</option>`,
              )}
              <option value=${isNew} .selected=${organisation === isNew}>${words('members-organisation-new')}</option>
            </select>
          </div>`
    }
    ${!needsNone && organisation === isNew ? organisationFields(dialog, state, null) : nothing}`
}

/** Name, group, country and code of an organisation. `dialog` as in `seatFields`. */
export function organisationFields(
  dialog: string,
  state: MembersPageState,
  known: OrganisationFacts | null,
): TemplateResult {
  return html`<div class="field">
      <label for=${`${dialog}-organisation-name`}>${words('members-organisation-name')}</label>
      <input
        class="input"
        id=${`${dialog}-organisation-name`}
        name="organisation-name"
        maxlength="200"
        autocomplete="off"
        required
        dir="auto"
        .value=${known?.name ?? ''}
      />
    </div>
    <div class="field">
      <label for=${`${dialog}-organisation-group`}>${words('members-organisation-group')}</label>
      <select class="input" id=${`${dialog}-organisation-group`} name="organisation-group">
        ${stakeholderGroups.map(
          group => html`<option value=${group} .selected=${group === known?.group}>${words(`group-${group}`)}</option>`,
        )}
      </select>
    </div>
    <div class="field">
      <label for=${`${dialog}-organisation-country`}>${words('members-organisation-country')}</label>
      <select class="input" id=${`${dialog}-organisation-country`} name="organisation-country">
        <option value="" .selected=${known === null || known.country === null}>${words('members-no-country')}</option>
        ${known?.country?.startsWith('X') === true ? html`<option value=${known.country} selected>${known.country}</option>` : nothing}
        ${state.countries.map(
          ({ code, name }) => html`<option value=${code} .selected=${code === known?.country}>${name}</option>`,
        )}
      </select>
    </div>
    <div class="field">
      <label for=${`${dialog}-organisation-code`}>${words('members-organisation-code')}</label>
      <input
        class="input"
        id=${`${dialog}-organisation-code`}
        name="organisation-code"
        maxlength="4"
        autocomplete="off"
        spellcheck="false"
        required
        dir="ltr"
        aria-describedby=${`${dialog}-organisation-code-hint`}
        .value=${known?.code ?? ''}
      />
      <p class="hint" id=${`${dialog}-organisation-code-hint`}>${words('members-organisation-code-hint')}</p>
    </div>`
}

/** The facts that those fields hold; null while name or code is missing. */
export function organisationIn(form: HTMLFormElement): Omit<OrganisationFacts, 'id'> | null {
  const fields = new FormData(form)
  const text = (name: string): string => {
    const value = fields.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const name = text('organisation-name')
  const code = text('organisation-code').toUpperCase()
  const group = stakeholderGroups.find(known => known === text('organisation-group'))
  if (name === '' || code === '' || group === undefined) return null
  return { name, code, group, country: text('organisation-country') === '' ? null : text('organisation-country') }
}

/** Whom the chosen seat is for; undefined while a new organisation lacks its facts. */
export function organisationChosen(
  form: HTMLFormElement,
  { role, organisation }: { readonly role: Role; readonly organisation: string },
): OrganisationGiven | undefined {
  if (role === 'moderator' || organisation === isNone) return null
  if (organisation !== isNew) return { id: organisation }
  return organisationIn(form) ?? undefined
}

/** The organisation to begin with: the first one, or a new one where there is none. */
export function firstOf(state: MembersPageState): string {
  return state.organisations[0]?.id ?? isNew
}

function valueOf(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : ''
}
