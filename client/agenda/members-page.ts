/**
 * The page `/agendas/:id/members`: the server rendered it, this opens the dialogs. After an act the page is loaded anew
 * and says what was done; what others do meanwhile is told, and shown when the reader asks for it.
 */
import { listMembers } from '../../packages/contract/agenda-endpoints.ts'
import { formerParticipantName } from '../../packages/domain/account.ts'
import { personName } from '../../packages/messages/person-words.ts'
import { listenToAgenda } from '../platform/agenda-events.ts'
import { callEndpoint, sentenceOf } from '../platform/call-endpoint.ts'
import { pageLocale, pageState, words } from '../platform/page-facts.ts'
import { InviteDialog } from './invite-dialog.ts'
import type { MembersPageState } from './member-choice.ts'
import { MemberDialog } from './member-dialog.ts'

/** What to say after the page was loaded anew. */
const saidKey = 'acquis-members-said'

/** Brings the buttons to life. */
export function start(): void {
  const state = pageState<MembersPageState>()
  if (state === null) return
  const invite = new InviteDialog()
  const dialog = new MemberDialog()
  document.body.append(invite, dialog)
  invite.addEventListener('invited', event => event instanceof CustomEvent && loadAnew(String(event.detail)))
  dialog.addEventListener('done', event => {
    if (!(event instanceof CustomEvent)) return
    if (event.detail === '') location.assign('/')
    else loadAnew(String(event.detail))
  })
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('main [data-act]') : null
    if (button !== null) void open(button, state, invite, dialog).catch(fault => say(sentenceOf(fault), 'bad'))
  })
  for (const button of document.querySelectorAll<HTMLButtonElement>('main button[data-act]')) button.disabled = false
  sayWhatWasDone()
  listenForNews(state)
}

async function open(
  { dataset }: HTMLElement,
  state: MembersPageState,
  invite: InviteDialog,
  dialog: MemberDialog,
): Promise<void> {
  const { act, id = '', name: email = '' } = dataset
  const seat = state.seats.find(one => one.id === id)
  const organisation = state.organisations.find(one => one.id === id)
  if (act === 'invite') return invite.ask()
  if (act === 'organisation' && organisation !== undefined) return dialog.ask({ kind: 'organisation', organisation })
  if (act === 'revoke') return dialog.ask({ kind: 'revoke', id, email })
  if (act === 'renew') return dialog.renew(id, email)
  if (seat === undefined) return
  if (act === 'seat' || act === 'remove' || act === 'leave') return dialog.ask({ kind: act, seat })
}

function loadAnew(sentence: string): void {
  sessionStorage.setItem(saidKey, sentence)
  location.reload()
}

function sayWhatWasDone(): void {
  const sentence = sessionStorage.getItem(saidKey)
  if (sentence === null) return
  sessionStorage.removeItem(saidKey)
  say(sentence, 'good')
}

function say(sentence: string, kind: 'good' | 'bad'): void {
  const place = document.querySelector('.members-said')
  if (place === null) return
  const paragraph = document.createElement('p')
  paragraph.className = `callout callout--${kind}`
  paragraph.textContent = sentence
  place.replaceChildren(paragraph)
}

/** Names as they are now, in the lines and in the dialogs; who is in no seat any more is a former participant. */
async function showNames(state: MembersPageState): Promise<void> {
  const members = await callEndpoint(listMembers, { params: { agendaId: state.agendaId } }).then(
    answer => answer.members,
    () => null,
  )
  if (members === null) return
  for (const line of document.querySelectorAll<HTMLElement>('[data-seat]')) {
    const stored = members.find(({ id }) => id === line.dataset['seat'])?.name ?? formerParticipantName
    const name = personName(pageLocale(), stored)
    const shown = line.querySelector('bdi')
    if (shown === null || shown.textContent === name) continue
    shown.textContent = name
    line.querySelector('[data-act="seat"]')?.setAttribute('aria-label', words('members-change-of', { name }))
    line.querySelector('[data-act="remove"]')?.setAttribute('aria-label', words('members-remove-of', { name }))
    const seat = state.seats.find(({ id }) => id === line.dataset['seat'])
    if (seat !== undefined) seat.name = name
  }
}

/** The first `missed` is the stream's opening, a moment after the page was made. */
function listenForNews(state: MembersPageState): void {
  let opened = false
  listenToAgenda(
    state.agendaId,
    [
      'member-added',
      'member-changed',
      'member-removed',
      'member-renamed',
      'invitation-declined',
      'organisation-changed',
    ],
    ({ name }) => {
      if (name === 'missed' || name === 'member-renamed') void showNames(state)
      if (name === 'missed' && !opened) return void (opened = true)
      if (name === 'member-renamed') return
      const place = document.querySelector('.members-said')
      if (place === null) return
      // What was just done stays said: the news may be that very act, told late.
      place.querySelector('.is-news')?.remove()
      const note = document.createElement('p')
      note.className = 'callout is-news'
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'btn btn--s'
      button.textContent = words('members-news-load')
      button.addEventListener('click', () => location.reload())
      note.append(`${words('members-news')} `, button)
      place.append(note)
    },
  )
}
