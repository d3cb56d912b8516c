/** The page `/agendas/new`: sends the form, and goes on to setting the table. */
import { conveneAgenda } from '../../packages/contract/agenda-endpoints.ts'
import { isStakeholderGroup } from '../../packages/domain/participant.ts'
import { callEndpoint } from '../platform/call-endpoint.ts'
import { fieldOf, runAct } from './form-act.ts'

export function start(): void {
  const form = document.querySelector<HTMLFormElement>('#convene-form')
  if (form === null) return
  const other = form.querySelector<HTMLElement>('[data-other-organisation]')
  form.addEventListener('change', () => {
    const chosen = form.querySelector<HTMLInputElement>('input[name="organisation"]:checked')
    if (other !== null) other.hidden = chosen !== null && chosen.value !== ''
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    void runAct(form, () => convene(form))
  })
  for (const button of form.querySelectorAll('button')) button.disabled = false
}

async function convene(form: HTMLFormElement): Promise<void> {
  const { agendaId } = await callEndpoint(conveneAgenda, {
    body: {
      title: fieldOf(form, 'title'),
      note: fieldOf(form, 'note'),
      language: fieldOf(form, 'language'),
      pen: fieldOf(form, 'pen') === 'drafters' ? 'drafters' : 'delegations',
      organisation: organisationOf(form),
    },
  })
  location.assign(`/agendas/${agendaId}/setup`)
}

/** One that she speaks for is known by its name; another one is described. */
function organisationOf(form: HTMLFormElement) {
  const known = fieldOf(form, 'organisation')
  if (known !== '') return { name: known, group: null, code: null, country: null }
  const group = fieldOf(form, 'group')
  const country = fieldOf(form, 'country').trim().toUpperCase()
  return {
    name: fieldOf(form, 'organisation-name'),
    group: isStakeholderGroup(group) ? group : null,
    code: fieldOf(form, 'code').trim().toUpperCase(),
    country: country === '' ? null : country,
  }
}
