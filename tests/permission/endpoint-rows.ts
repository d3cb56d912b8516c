/**
 * How each endpoint is called by the permission matrix: one row an endpoint, by its name. A row makes what the call
 * needs, as somebody who may, and answers the call; it never says who may: that is the endpoint's own `knock`.
 * An endpoint without its row fails tests/permission/matrix.test.ts.
 */
import { randomUUID } from 'node:crypto'
import type { ContestId, DispositionId, SampleId } from '../../packages/domain/ids.ts'
import type { ConfirmationId } from '../../packages/domain/ids.ts'
import { latestRoundOf } from '../../server/agenda/agenda-queries.ts'
import { postNotice } from '../../server/notification/notification-effects.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { ministry } from '../support/test-house.ts'
import { typeInto } from '../support/text-makers.ts'
import { anOpenBracket, passageOf, rowsOfDecision } from '../support/suggestion-makers.ts'
import { anOpening, aReply, aThreadOf } from '../support/thread-makers.ts'
import type { Visitor, World } from './matrix-world.ts'

export type Call = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}
export type Row = (world: World, visitor: Visitor) => Call | Promise<Call>

const inGoal = ({ goalId }: World): Call => ({ params: { goalId } })
const inAgenda = ({ agenda }: World): Call => ({ params: { agendaId: agenda.agendaId } })

/** An input with a published answer that its organisation contests, new each time. */
const anAnsweredInput = async ({ house, agenda, goalId, member }: World) => {
  const thread = await aThreadOf(house, agenda, goalId, member('delegate'))
  const { db } = house.database
  const { id: inputId } = await db
    .selectFrom('input')
    .select('id')
    .where('thread_id', '=', thread.id)
    .executeTakeFirstOrThrow()
  const dispositionId = house.ids.next<DispositionId>()
  const at = house.clock.now()
  await db
    .insertInto('disposition')
    .values({
      ...{ id: dispositionId, input_id: inputId, kind: 'noted', reason: 'So.', duplicate_of: null },
      ...{ decided_by: null, decided_at: at, published_at: at },
    })
    .execute()
  return { inputId, dispositionId }
}
const inContest = async (world: World): Promise<Call> => {
  const { dispositionId } = await anAnsweredInput(world)
  const id = world.house.ids.next<ContestId>()
  await world.house.database.db
    .insertInto('contest')
    .values({
      ...{ id, disposition_id: dispositionId, verdict: 'contested', reason: 'No.', organisation_id: null },
      ...{ contested_by: null, contested_at: world.house.clock.now(), answer: null, answered_by: null },
    })
    .execute()
  return { params: { contestId: id } }
}

/** As many samples as this visitor may have; answers one of them. */
const samplesOf = async (world: World, visitor: Visitor, state: 'ready' | 'loading' = 'ready'): Promise<string> => {
  const { house } = world
  const participantId = world.person(visitor)?.participantId
  if (participantId === undefined) return randomUUID()
  const { db } = house.database
  await db.deleteFrom('sample').where('loaded_by', '=', participantId).execute()
  const at = house.clock.now()
  const facts = { up_to: 'review', state, steps: 1, started_at: at, seen_at: at } as const
  const rows = [1, 2].map(() => ({ id: house.ids.next<SampleId>(), loaded_by: participantId, ...facts }))
  await db.insertInto('sample').values(rows).execute()
  return rows[0]?.id ?? ''
}

const exportWish = { format: 'json', text: 'clean', annexes: [], paper: 'a4', language: 'en' }

/** Another goal, to set aside and to bring back: what stands in the first one stays as it is. */
const inSpareGoal = ({ agenda }: World): Call => ({ params: { goalId: agenda.goals[1]?.goalId ?? '' } })
const inTheme = async ({ house, agenda, member }: World): Promise<Call> => {
  const read = await house.as(member('moderator')).get(`/api/agendas/${agenda.agendaId}`)
  const themeId = read.json<{ themes: { id: string }[] }>().themes.at(-1)?.id
  return { params: { themeId: themeId ?? randomUUID() } }
}

/** Somebody else's seat, new each time: whoever may takes it away. */
const inSeat = async ({ house, agenda }: World): Promise<Call> => {
  const { participantId } = await house.anObserver(agenda)
  const { id } = await house.database.db
    .selectFrom('member')
    .select('id')
    .where('agenda_id', '=', agenda.agendaId)
    .where('participant_id', '=', participantId)
    .executeTakeFirstOrThrow()
  return { params: { agendaId: agenda.agendaId, memberId: id } }
}
const inInvitation = async ({ house, agenda, member }: World): Promise<Call> => {
  const asked = await house.as(member('moderator')).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
    emails: [`${randomUUID()}@example.org`],
    role: 'observer',
    organisation: null,
  })
  const [invited] = asked.json<{ invited: { id: string }[] }>().invited
  return { params: { agendaId: agenda.agendaId, invitationId: invited?.id ?? '' } }
}
const anIndicator = async ({ house, agenda, member }: World): Promise<{ id: string; framework: string }> => {
  const asked = await house.as(member('moderator')).get(`/api/agendas/${agenda.agendaId}/indicators`)
  const [framework] = asked.json<{ frameworks: { id: string; indicators: { id: string }[] }[] }>().frameworks
  return { id: framework?.indicators[0]?.id ?? '', framework: framework?.id ?? '' }
}
const inLink = async ({ house, goalId, member }: World): Promise<Call> => {
  const asked = await house.as(member('moderator')).get(`/api/goals/${goalId}/links`)
  const { links } = asked.json<{ links: { id: string; state: string }[] }>()
  const link = links.find(({ state }) => state === 'proposed') ?? links[0]
  return { params: { linkId: link?.id ?? '' } }
}

/** A notice in this visitor's inbox, if she has one. */
async function noticeTo(world: World, visitor: Visitor): Promise<string> {
  const { house, agenda } = world
  const to = world.person(visitor)?.participantId
  if (to === undefined) return randomUUID()
  const by = [world.member('delegate'), world.member('moderator')].find(({ participantId }) => participantId !== to)
  await house.unitOfWork(systemActor, work =>
    postNotice(house, work, {
      to,
      by: by?.participantId ?? to,
      agendaId: agenda.agendaId,
      subject: { kind: 'invitation', path: '/' },
      occasion: `row:${randomUUID()}`,
    }),
  )
  const notices = house.database.db.selectFrom('notice').select('id').where('participant_id', '=', to)
  return (await notices.executeTakeFirstOrThrow()).id
}

export const endpointRows: Readonly<Record<string, Row>> = {
  // signing in
  signIn: () => ({ body: { email: 'nobody@example.org', password: 'no password at all' } }),
  readSession: () => ({}),
  signOut: () => ({}),
  listSessions: () => ({}),
  endSession: (world, visitor) => ({ params: { sessionId: world.person(visitor)?.sessionId ?? randomUUID() } }),
  chooseLanguage: () => ({ body: { language: 'fr' } }),
  changePassword: () => ({ body: { next: 'a sentence that nobody guesses' } }),
  requestSignInLink: () => ({ body: { email: `${randomUUID()}@example.org` } }),
  useSignInLink: () => ({ body: { token: 'no such token' } }),
  // one's own account
  requestPasswordReset: () => ({ body: { email: `${randomUUID()}@example.org` } }),
  resetPassword: () => ({ body: { token: 'no such token', next: 'a sentence that nobody guesses' } }),
  changeName: () => ({ body: { displayName: 'Another Name' } }),
  requestEmailChange: () => ({ body: { email: `${randomUUID()}@example.org` } }),
  confirmEmailChange: () => ({ body: { token: 'no such token' } }),
  eraseAccount: () => ({ body: {} }),
  // agendas
  listAgendas: () => ({}),
  readAgenda: inAgenda,
  listMembers: inAgenda,
  listSamples: () => ({}),
  // With as many as one may have: nothing is loaded while others are asked.
  loadSample: async (world, visitor) => {
    await samplesOf(world, visitor)
    return { body: { upTo: 'review' } }
  },
  // While it is loaded nobody sits down in it: its doors are asked, and nothing is changed.
  takeSampleSeat: async (world, visitor) => ({
    params: { sampleId: await samplesOf(world, visitor, 'loading') },
    body: { seat: 'delegate' },
  }),
  removeSample: async (world, visitor) => ({ params: { sampleId: await samplesOf(world, visitor) } }),
  conveneAgenda: () => ({
    body: {
      title: 'A table of our own',
      note: '',
      language: 'en',
      pen: 'delegations',
      organisation: { name: `Table ${randomUUID()}`, group: 'academia', code: 'TAB', country: null },
    },
  }),
  changeAgenda: world => ({ ...inAgenda(world), body: { note: 'What it is for.' } }),
  bringStarterGoals: inAgenda,
  readActivity: inAgenda,
  readRecord: inAgenda,
  fetchRecordFile: world => ({ ...inAgenda(world), query: { format: 'jsonl' } }),
  // messages to participants
  countRecipients: world => ({ ...inAgenda(world), body: { groups: ['government'], organisations: [] } }),
  messageParticipants: world => ({
    ...inAgenda(world),
    body: { groups: ['government'], organisations: [], words: 'The text is frozen on Friday.', people: 2 },
  }),
  remindUnheard: inAgenda,
  listMessages: inAgenda,
  // rounds
  listRounds: inAgenda,
  countWriters: inAgenda,
  moveRound: async world => ({
    ...(await inRound(world)),
    body: { to: world.phase === 'setup' ? 'review' : 'drafting' },
  }),
  extendPhase: async world => ({ ...(await inRound(world)), body: { closesAt: inDays(30) } }),
  pauseRound: async world => ({ ...(await inRound(world)), body: { reason: '' } }),
  resumeRound: async world => ({ ...(await inRound(world)), body: { reason: '' } }),
  withdrawRound: async world => ({ ...(await inRound(world)), body: { reason: '' } }),
  takeBackWithdrawal: async world => ({ ...(await inRound(world)), body: {} }),
  confirmWithdrawal: () => ({ params: { confirmationId: randomUUID() }, body: {} }),
  changeRoundSettings: async world => ({ ...(await inRound(world)), body: { timeZone: 'Africa/Nairobi' } }),
  // seats and invitations
  changeMember: async world => ({ ...(await inSeat(world)), body: { role: 'observer', organisation: null } }),
  removeMember: inSeat,
  changeOrganisation: async world => {
    const { organisation_id } = await world.house.database.db
      .selectFrom('member')
      .select('organisation_id')
      .where('agenda_id', '=', world.agenda.agendaId)
      .where('organisation_id', 'is not', null)
      .executeTakeFirstOrThrow()
    const organisation = { name: ministry.name, group: ministry.group, code: ministry.code, country: ministry.country }
    return { params: { ...inAgenda(world).params, organisationId: organisation_id ?? '' }, body: organisation }
  },
  inviteMembers: world => ({
    ...inAgenda(world),
    body: { emails: [`${randomUUID()}@example.org`], role: 'observer', organisation: null },
  }),
  listInvitations: inAgenda,
  renewInvitation: inInvitation,
  revokeInvitation: inInvitation,
  listOwnInvitations: () => ({}),
  acceptInvitation: () => ({ body: { token: 'no such token' } }),
  joinByInvitation: () => ({ body: { token: 'no such token', displayName: 'Nobody', password: 'a long sentence' } }),
  mailInvitation: () => ({ body: { token: 'no such token' } }),
  declineInvitation: () => ({ body: { token: 'no such token' } }),
  // catalogue and links
  readCatalogueSchema: () => ({}),
  readCatalogue: () => ({}),
  readFramework: async world => ({ params: { frameworkId: (await anIndicator(world)).framework } }),
  readIndicator: async world => ({ params: { indicatorId: (await anIndicator(world)).id } }),
  readCatalogueWords: () => ({ query: { codes: 'IND-3' } }),
  searchCatalogue: world => ({ ...inAgenda(world), query: { words: 'law' } }),
  listAgendaIndicators: inAgenda,
  readCoverage: inAgenda,
  chooseFrameworks: async world => ({
    ...inAgenda(world),
    body: { frameworks: [(await anIndicator(world)).framework] },
  }),
  listLinks: inGoal,
  proposeLink: async world => ({
    ...inGoal(world),
    body: {
      target: { kind: 'indicator', id: (await anIndicator(world)).id },
      relation: 'enables',
      element: null,
      how: 'It makes the measure possible.',
    },
  }),
  rewordLink: async world => ({ ...(await inLink(world)), body: { relation: null, how: 'It makes it possible.' } }),
  agreeLink: async world => ({ ...(await inLink(world)), body: {} }),
  declineLink: async world => ({ ...(await inLink(world)), body: { reason: 'Another link says it.' } }),
  withdrawLink: async world => ({ ...(await inLink(world)), body: {} }),
  // goals and themes
  createGoal: world => ({ ...inAgenda(world), body: { title: 'Answer for one another', themeId: null } }),
  shapeGoal: world => ({ ...inGoal(world), body: { title: 'Answer for one another' } }),
  moveGoal: world => ({ ...inSpareGoal(world), body: { before: null } }),
  parkGoal: world => ({ ...inSpareGoal(world), body: { reason: 'It waits for the report.' } }),
  dropGoal: world => ({ ...inSpareGoal(world), body: { reason: 'Another goal says it.' } }),
  restoreGoal: world => ({ ...inSpareGoal(world), body: { reason: '' } }),
  takeUpGoal: inSpareGoal,
  addTheme: world => ({ ...inAgenda(world), body: { label: `Trust ${randomUUID()}` } }),
  renameTheme: async world => ({ ...(await inTheme(world)), body: { label: `Trust ${randomUUID()}` } }),
  moveTheme: async world => ({ ...(await inTheme(world)), body: { before: null } }),
  removeTheme: world => inTheme(world),
  // the inbox
  listNotices: () => ({}),
  countUnread: () => ({}),
  readNotices: () => ({ body: { notices: [randomUUID()] } }),
  readAllNotices: async (world, visitor) => ({ body: { upTo: await noticeTo(world, visitor) } }),
  readNoticeSettings: () => ({}),
  changeNoticeSettings: () => ({ body: { kind: 'mention', mail: 'none' } }),
  // texts
  readGoal: inGoal,
  moveTextBlocks: world => ({
    ...inGoal(world),
    body: { first: world.blocks[2], last: world.blocks[2], before: world.blocks[1] },
  }),
  joinTextBlocks: world => ({ ...inGoal(world), body: { block: world.blocks[2] } }),
  listVersions: inGoal,
  keepVersion: world => ({ ...inGoal(world), body: { label: 'As it stands' } }),
  readVersion: inVersion,
  readVersionText: inVersion,
  restoreVersion: async world => {
    const call = await inVersion(world)
    await typeInto(world.house, world.agenda.goals[0], `once more ${randomUUID()} `)
    return call
  },
  readRedline: world => ({ ...inGoal(world), query: { from: 'now', to: 'now' } }),
  readAuthorship: inGoal,
  beginVisit: world => ({ ...inGoal(world), body: { visit: null } }),
  noteVisit: inVisit,
  readVisitText: inVisit,
  keepDraft: world => ({
    ...inGoal(world),
    body: { id: randomUUID(), words: [{ text: 'kept', before: '', after: '' }], reason: 'text-is-read-only' },
  }),
  listDrafts: inGoal,
  dropDraft: async (world, visitor) => ({ params: await inDraft(world, visitor) }),
  suggestDraft: async (world, visitor) => ({
    params: await inDraft(world, visitor),
    body: { passage: 0, block: null },
  }),
  commentDraft: async (world, visitor) => ({ params: await inDraft(world, visitor), body: { passage: 0 } }),
  // exports and imports
  requestAgendaExport: world => ({ ...inAgenda(world), body: exportWish }),
  requestGoalExport: world => ({ ...inGoal(world), body: exportWish }),
  previewAgendaExport: world => ({ ...inAgenda(world), body: exportWish }),
  previewGoalExport: world => ({ ...inGoal(world), body: exportWish }),
  readExport: () => ({ params: { exportId: randomUUID() } }),
  fetchExportFile: () => ({ params: { exportId: randomUUID() } }),
  cancelExport: () => ({ params: { exportId: randomUUID() } }),
  fetchInputTable: world => ({ ...inAgenda(world), query: { format: 'csv' } }),
  readLosslessFileSchema: () => ({}),
  readImport: world => ({ ...inAgenda(world), query: { name: 'text.md' } }),
  confirmImport: ({ agenda }) => ({
    params: { agendaId: agenda.agendaId, importId: randomUUID() },
    body: { division: 'one', titles: ['A goal from elsewhere'], themeId: null },
  }),
  // suggestions and decisions
  listSuggestions: inGoal,
  readSuggestion: async ({ house, agenda, goalId }) => ({
    params: { suggestionId: (await rowsOfDecision(house, agenda, goalId)).suggestionId },
  }),
  explainSuggestion: world => ({ ...aboutSuggestion(world), body: { reason: 'It is clearer.' } }),
  backSuggestion: aboutSuggestion,
  stopBacking: aboutSuggestion,
  withdrawSuggestion: aboutSuggestion,
  suggestTitle: world => ({ ...inGoal(world), body: { title: `Answer ${randomUUID()}`, reason: '' } }),
  suggestLink: async world => ({ ...(await inLink(world)), body: { change: { remove: true }, reason: '' } }),
  previewDecision: world => ({ ...inGoal(world), body: { of: { uncontested: true } } }),
  decideSuggestions: world => ({
    ...inGoal(world),
    body: { verdict: 'reject', reason: 'It says too much.', of: { names: ['1:0'] }, expect: { count: 1 } },
  }),
  listDecisions: inGoal,
  readSources: async ({ house, agenda, goalId }) => {
    const goal = agenda.goals.find(one => one.goalId === goalId)
    if (goal === undefined) throw new Error('no such goal')
    return { params: { goalId }, query: { passage: await passageOf(house, goal) } }
  },
  revertDecision: async ({ house, agenda, goalId }) => ({
    params: { goalId, decisionId: (await rowsOfDecision(house, agenda, goalId)).decisionId },
    body: { reason: 'It was decided too soon.' },
  }),
  // brackets
  listBrackets: inGoal,
  listAgendaBrackets: inAgenda,
  placeBracket: world => ({
    ...inGoal(world),
    body: { first: [1, 0], last: [1, 0], others: [{ kind: 'words', words: 'other' }], hold: null, reason: '' },
  }),
  addAlternative: async world => ({
    ...(await inBracket(world)),
    body: { wording: { kind: 'words', words: 'another' }, hold: false },
  }),
  removeAlternative: inWording,
  holdAlternative: inWording,
  releaseAlternative: inWording,
  agreeToLift: async world => ({ ...(await inBracket(world)), body: { n: 0 } }),
  liftBracket: async world => ({ ...(await inBracket(world)), body: { keep: 0, reason: 'All agree.' } }),
  // inputs and what is answered to them
  listInputs: inAgenda,
  disposeInputs: async world => {
    const { inputId, dispositionId } = await anAnsweredInput(world)
    const inputs = [{ id: inputId, seen: dispositionId }]
    return { ...inAgenda(world), body: { inputs, kind: 'accepted', reason: 'Why not.', duplicateOf: null } }
  },
  assignInputs: async world => {
    const { inputId } = await anAnsweredInput(world)
    return { ...inAgenda(world), body: { inputs: [inputId], to: null } }
  },
  replyToDisposition: async world => {
    const { dispositionId } = await anAnsweredInput(world)
    return { params: { dispositionId }, body: { verdict: 'accepted', reason: '' } }
  },
  answerContest: async world => ({
    ...(await inContest(world)),
    body: { answer: 'upheld', reason: 'It stands.', change: null },
  }),
  listMyInputs: () => ({}),
  // discussions
  listGoalThreads: inGoal,
  openGoalThread: world => ({ ...inGoal(world), body: anOpening({ kind: 'goal' }) }),
  listAgendaThreads: inAgenda,
  openAgendaThread: world => ({ ...inAgenda(world), body: anOpening({ kind: 'agenda' }) }),
  readThread: inThread,
  readRemoval: inThread,
  replyToThread: async (world, visitor) => ({ ...(await inThread(world, visitor)), body: aReply() }),
  resolveThread: async (world, visitor) => ({ ...(await inThread(world, visitor)), body: {} }),
  reopenThread: async (world, visitor) => ({ ...(await inThread(world, visitor)), body: {} }),
  reattachThread: async (world, visitor) => ({
    ...(await inThread(world, visitor)),
    body: { about: { kind: 'element', element: randomUUID() } },
  }),
  editComment: async (world, visitor) => ({
    ...(await inComment(world, visitor)),
    body: { version: 1, words: 'Better said.', mentions: [] },
  }),
  withdrawComment: inComment,
  readCommentHistory: inComment,
  // the consensus call: nothing is called here, and who may ask hears that
  readBoard: inAgenda,
  readPositions: inGoal,
  takePosition: world => ({
    ...inGoal(world),
    body: { version: 1, stand: 'support', words: '', wording: '', paragraphs: [] },
  }),
  breakSilence: world => ({ ...inGoal(world), body: { version: 1, words: 'Too far', paragraphs: ['1.1'] } }),
  openCall: world => ({ ...inAgenda(world), body: { closesAt: '2020-01-01T00:00Z' } }),
  applyWording: world => ({ params: { ...inGoal(world).params, positionId: randomUUID() } }),
  sendBack: world => ({ ...inGoal(world), body: { reason: 'Not ripe' } }),
  askToClose: world => ({ ...inAgenda(world), body: { reason: '' } }),
  confirmAct: async world => ({ params: { confirmationId: await aConfirmation(world) } }),
  takeBackAct: async world => ({ params: { confirmationId: await aConfirmation(world) } }),
  askToReopen: world => ({ ...inGoal(world), body: { reason: '' } }),
  beginNextRound: world => ({ ...inAgenda(world), body: { reason: '', closesAt: '2020-01-01T00:00Z' } }),
}

/** Something that the moderator of this world asked for, and nobody has confirmed. */
async function aConfirmation({ house, agenda, goalId, member }: World): Promise<string> {
  const { agendaId } = agenda
  const id = house.ids.next<ConfirmationId>()
  const roundId = await latestRoundOf(house.database.db, agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  await house.database.db.deleteFrom('confirmation').where('agenda_id', '=', agendaId).execute()
  await house.database.db
    .insertInto('confirmation')
    .values({
      ...{ id, agenda_id: agendaId, round_id: roundId, goal_id: goalId, kind: 'reopen-goal', reason: 'A new fact' },
      ...{ asked_by: member('moderator').participantId, asked_at: house.clock.now() },
    })
    .execute()
  return id
}

/** The round of the agenda: what is asked of it changes nothing of its phase, for the matrix goes on in it. */
async function inRound({ house, agenda }: World): Promise<Call> {
  const { id } = await house.database.db
    .selectFrom('round')
    .select('id')
    .where('agenda_id', '=', agenda.agendaId)
    .executeTakeFirstOrThrow()
  return { params: { agendaId: agenda.agendaId, roundId: id } }
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString()
}

/** A version of the goal, new each time: a moderator keeps one in every phase. */
async function inVersion({ house, goalId, member }: World): Promise<Call> {
  const body = { label: `Kept ${randomUUID()}` }
  const kept = await house.as(member('moderator')).send('POST', `/api/goals/${goalId}/versions`, body)
  return { params: { goalId, number: String(kept.json<{ number: number }>().number) } }
}

/** A visit of the visitor's own that comes after another; of nobody for those who cannot have one. */
async function inVisit(world: World, visitor: Visitor): Promise<Call> {
  const { house, goalId } = world
  const begin = () => house.as(world.person(visitor)).send('POST', `/api/goals/${goalId}/visits`, { visit: null })
  const first = await begin()
  if (first.statusCode !== 200) return { params: { goalId, visitId: randomUUID() } }
  const { visit } = first.json<{ visit: string }>()
  await house.as(world.person(visitor)).send('POST', `/api/goals/${goalId}/visits/${visit}/seen`)
  return { params: { goalId, visitId: (await begin()).json<{ visit: string }>().visit } }
}

/** A draft that the visitor kept, if she may. */
async function inDraft(world: World, visitor: Visitor): Promise<{ readonly goalId: string; readonly draftId: string }> {
  const { house, goalId } = world
  const id = randomUUID()
  const draft = { id, words: [{ text: 'kept', before: '', after: '' }], reason: 'text-is-read-only' }
  await house.as(world.person(visitor)).send('POST', `/api/goals/${goalId}/drafts`, draft)
  return { goalId, draftId: id }
}

/** A unit that nobody suggests: who may ask hears that. */
function aboutSuggestion({ goalId }: World): Call {
  return { params: { goalId, name: '1:0' } }
}

async function inBracket({ house, agenda }: World): Promise<Call & { params: Record<string, string> }> {
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  return { params: { bracketId: await anOpenBracket(house, agenda, goal) } }
}

async function inWording(world: World): Promise<Call> {
  return { params: { ...(await inBracket(world)).params, n: '1' } }
}

/** A thread that the visitor opened, in whatever phase; one of a delegate for those who cannot have. */
async function inThread(world: World, visitor: Visitor): Promise<Call> {
  return { params: { threadId: (await threadOf(world, visitor)).id } }
}

async function inComment(world: World, visitor: Visitor): Promise<Call> {
  return { params: { commentId: (await threadOf(world, visitor)).comments[0]?.id ?? '' } }
}

async function threadOf(world: World, visitor: Visitor) {
  const person = world.standing(visitor) === null ? null : world.person(visitor)
  return aThreadOf(world.house, world.agenda, world.goalId, person ?? world.member('delegate'))
}
