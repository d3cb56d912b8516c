/** What the next phase still needs: by phase and fact, its item and where it leads; and the phases as a line. */
import { describe, expect, test } from 'vitest'
import type { Phase } from '../../packages/domain/agenda.ts'
import { defaultRoundSettings } from '../../packages/domain/consultation.ts'
import type { AgendaId, GoalId, OrganisationId } from '../../packages/domain/ids.ts'
import { say } from '../../packages/messages/say.ts'
import type { ConsoleSideFacts } from './console-facts.ts'
import { timelineHtml } from './console-timeline.ts'
import { checklistItems } from './round-checklist.ts'

const now = new Date('2026-11-20T12:00:00Z')
const end = new Date('2026-11-30T12:00:00Z')
const [agendaId, goalId] = ['a1' as AgendaId, 'g1' as GoalId]
const [ministry, chamber] = [
  { id: 'o1' as OrganisationId, name: 'Ministry', group: 'government' },
  { id: 'o2' as OrganisationId, name: 'Chamber', group: 'business' },
] as const

/** A round in which nothing is missing; what is given here differs. */
function facts(phase: Phase, change: { readonly [name: string]: unknown } = {}): ConsoleSideFacts {
  const { closesAt = end, pausedAt = null, attribution = 'attributed', ...rest } = change
  return {
    locale: 'en',
    now,
    agenda: { id: agendaId, goals: [{ id: goalId, number: 1, state: 'under-negotiation' }] },
    seat: { standing: { role: 'moderator', phase, paused: false, withdrawn: false, resting: null } },
    round: { phase, closesAt, pausedAt, attribution, timeZone: 'UTC', state: { kind: 'running', phase } },
    inputs: { unanswered: 0, withoutReason: 0, unansweredContests: 0, contestClosesAt: null },
    brackets: new Map(),
    table: [ministry, chamber],
    heard: new Set([ministry.id, chamber.id]),
    set: { goals: 1, frameworks: 1, rules: 'Whoever speaks is heard.', penHolders: 1 },
    adoptable: [],
    ...rest,
  } as unknown as ConsoleSideFacts
}

const at = (path: string): string => `/agendas/${agendaId}/${path}`
const needs = [
  [
    'setup',
    { set: { goals: 0, frameworks: 1, rules: 'R', penHolders: 1 } },
    'drafting-needs-goal',
    at('setup#step-text'),
  ],
  ['setup', { set: { goals: 1, frameworks: 1, rules: 'R', penHolders: 0 } }, 'drafting-needs-pen', at('members')],
  [
    'setup',
    { set: { goals: 1, frameworks: 0, rules: 'R', penHolders: 1 } },
    'drafting-needs-indicators',
    at('setup#step-indicators'),
  ],
  [
    'setup',
    { set: { goals: 1, frameworks: 1, rules: ' ', penHolders: 1 } },
    'drafting-needs-rules',
    at('setup#step-rules'),
  ],
  ['drafting', { closesAt: null }, 'console-end-none', '#round-moves'],
  ['drafting', { pausedAt: now }, 'phase-due-paused', '#round-moves'],
  [
    'drafting',
    { agenda: { id: agendaId, goals: [{ id: goalId, number: 1, state: 'proposed' }] } },
    ['console-proposed', 1],
    at(''),
  ],
  ['drafting', { heard: new Set([ministry.id]) }, ['console-heard', 1], '#console-participation'],
  ['consultation', { heard: new Set([ministry.id]) }, ['console-groups', 1], '#console-participation'],
  ['consultation', { inputs: { unanswered: 3 } }, ['console-answers', 3], at('console?view=open')],
  ['consultation', { brackets: new Map([[goalId, 2]]) }, ['console-brackets', 2], at('brackets')],
  ['review', { inputs: { unanswered: 1 } }, ['console-answers', 1], at('console?view=open')],
  ['review', { inputs: { unansweredContests: 2 } }, ['console-contests', 2], at('console?view=contested')],
  ['review', { brackets: new Map([[goalId, 1]]) }, 'no-clean-goal', at('consensus')],
] as const

describe('what is missing', () => {
  test.each(needs)('in %s, with %j, it is said and leads to where it is done', (phase, change, said, href) => {
    const inputs = { unanswered: 0, withoutReason: 0, unansweredContests: 0, contestClosesAt: null }
    const given = 'inputs' in change ? { inputs: { ...inputs, ...change.inputs } } : change
    const words = typeof said === 'string' ? say('en', said) : say('en', said[0], { count: said[1] })
    expect(checklistItems(facts(phase, given))).toContainEqual({ isDone: false, words, href })
  })

  test('while answers may be contested, until when is said', () => {
    const inputs = { unanswered: 0, withoutReason: 0, unansweredContests: 0, contestClosesAt: end }
    const words = say('en', 'console-window', { when: 'Mon, 30 Nov, 12:00 UTC' })
    const items = checklistItems(facts('review', { inputs })).map(item => item.words.replaceAll(/[\u2066-\u2069]/g, ''))
    expect(items.some(item => item.startsWith(words.slice(0, 20)))).toBe(true)
  })

  test('a goal that cannot be adopted leads to its column on the board', () => {
    const adoptable = [{ call: { goalNumber: 4 }, refusal: 'objection-is-open' }]
    const [item] = checklistItems(facts('consensus', { adoptable }))
    expect(item).toMatchObject({ isDone: false, href: at('consensus?goal=4') })
  })
})

test.each(['setup', 'drafting', 'consultation', 'review', 'consensus', 'closed'] as const)(
  'in %s with nothing missing every item is done',
  phase => {
    expect(checklistItems(facts(phase)).every(({ isDone }) => isDone)).toBe(true)
  },
)

describe('the line of phases', () => {
  const round = {
    ...{ number: 2, phase: 'review', timeZone: 'Africa/Nairobi', closesAt: end, pausedAt: null, withdrawnAt: null },
    ...{ phaseEnteredAt: now, settings: { ...defaultRoundSettings, plannedEnds: { consensus: end.toISOString() } } },
  }
  const began = new Date('2026-11-01T06:00:00Z')
  const lines = [
    { phase: 'drafting', enteredAt: began, leftAt: began },
    { phase: 'consultation', enteredAt: began, leftAt: now },
    { phase: 'review', enteredAt: now, leftAt: null },
  ]
  const extensions = [{ phase: 'review' }, { phase: 'review' }, { phase: 'drafting' }]
  const draw = (change: object): readonly string[] => {
    const line = { locale: 'en', round: { ...round, ...change }, phases: lines, extensions }
    const { html: drawn } = timelineHtml(line as unknown as Parameters<typeof timelineHtml>[0])
    return [...drawn.matchAll(/<li[^]*?<\/li>/g)].map(([item]) =>
      item
        .replaceAll(/<[^>]+>|[\u2066-\u2069]/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
  }

  test('what was, what is and what is to come, each with its instants in the zone of the round', () => {
    const [drafting, consultation, review, consensus, closed] = draw({})
    expect(drafting).toContain('Done Began Sun 1 Nov, 09:00 Nairobi')
    expect(consultation).toContain('Ended Fri 20 Nov, 15:00 Nairobi')
    expect(review).toContain('Now Began Fri 20 Nov, 15:00 Nairobi')
    expect(review).toContain('It ends Mon 30 Nov, 15:00 Nairobi')
    expect(review).toContain(say('en', 'console-phase-moved', { count: 2 }))
    expect(consensus).toContain('To come Planned until Mon 30 Nov, 15:00 Nairobi')
    expect(closed).toBe('Closed To come')
  })

  test('[C11] [C12] a round that rests tells no end, and a withdrawn one nothing that is to come', () => {
    const [, , paused, planned] = draw({ pausedAt: now })
    expect(paused).toContain(`Paused Began`)
    expect(paused).toContain(say('en', 'phase-due-paused'))
    expect(paused).not.toContain('It ends')
    expect(planned).toContain('Planned until')
    const [, , withdrawn, consensus] = draw({ withdrawnAt: now })
    expect(withdrawn).toContain('Withdrawn Began')
    expect(withdrawn).not.toContain('It ends')
    expect(consensus).toBe('Consensus Not reached')
  })
})
