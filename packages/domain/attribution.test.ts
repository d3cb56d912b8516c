import { describe, expect, test } from 'vitest'
import { attributions, type Attribution } from './consultation.ts'
import type { OrganisationId, ParticipantId } from './ids.ts'
import { refusalTo, textAccess } from './permission.ts'
import { phases, type Phase } from './agenda.ts'
import { roles, stakeholderGroups, type Role, type StakeholderGroup } from './participant.ts'
import {
  collapsedCode,
  delegationShown,
  givingRoles,
  groupLabels,
  isSealedIn,
  keepsApart,
  labelsAfter,
  leastMeant,
  shownOf,
  strictest,
  type Giver,
  type Reader,
} from './attribution.ts'

const ministry = 'ministry' as OrganisationId
const company = 'company' as OrganisationId
const giver: Giver = { participantId: 'amara' as ParticipantId, organisationId: ministry }
const aReader = (role: Role, organisationId: OrganisationId | null): Reader => ({
  ...{ participantId: `${role} of ${organisationId ?? 'the secretariat'}` as ParticipantId, organisationId, role },
})
const sees = (attribution: Attribution, reader: Reader, facts = {}) =>
  shownOf(giver, attribution, reader, { isSealed: true, isLabel: true, ...facts })

describe('what is shown of who gave an input', () => {
  test('[A1] her own organisation sees who of it gave what, in every round', () => {
    for (const one of attributions) expect(sees(one, aReader('contributor', ministry))).toBe('person')
  })

  test('[A2] auditors and the house see everything', () => {
    for (const one of attributions) {
      expect(sees(one, aReader('auditor', null))).toBe('person')
      expect(sees(one, 'house')).toBe('person')
    }
  })

  test('[A3] others see the person, the organisation or the group, as the round says', () => {
    for (const other of [aReader('delegate', company), aReader('moderator', null), aReader('observer', null)]) {
      expect(sees('attributed', other)).toBe('person')
      expect(sees('organisation', other)).toBe('organisation')
      expect(sees('group', other)).toBe('group')
    }
  })

  test('[A4] a sealed input is there for nobody else until its consultation ends, and then for its organisation', () => {
    for (const other of [aReader('delegate', company), aReader('moderator', null)]) {
      expect(sees('sealed', other)).toBe('hidden')
      expect(sees('sealed', other, { isSealed: false })).toBe('organisation')
    }
    const sealedIn = (phase: Phase): boolean => isSealedIn('sealed', phase)
    expect((['setup', 'drafting', 'consultation'] as const).every(sealedIn)).toBe(true)
    expect((['review', 'consensus', 'closed'] as const).some(sealedIn)).toBe(false)
  })

  test('[A5] a group of fewer than three organisations is no label', () => {
    expect(groupLabels(new Map([['government', 3]]))).toEqual(new Set(['government']))
    expect(groupLabels(new Map([['government', 2]]))).toEqual(new Set())
    expect(sees('group', aReader('moderator', null), { isLabel: false })).toBe('participant')
    const seat = { organisation: 'Ministry', code: 'MIN', group: 'government' } as const
    expect(delegationShown(seat, 'participant')).toEqual({ organisation: null, code: collapsedCode, group: null })
    expect(delegationShown(seat, 'group')).toEqual({ organisation: null, code: null, group: 'government' })
  })

  test('[A5] those that collapse together are three at least: if not, the next smallest group does so too', () => {
    const shown = (...[government, business, academia]: readonly number[]): readonly string[] => [
      ...groupLabels(
        new Map([
          ['government', government ?? 0],
          ['business', business ?? 0],
          ['academia', academia ?? 0],
        ]),
      ),
    ]
    expect(shown(5, 3, 1)).toEqual(['government'])
    expect(shown(3, 0, 1)).toEqual([])
    expect(shown(4, 2, 1)).toEqual(['government'])
    expect(shown(4, 3, 0)).toEqual(['business', 'government'])
  })

  test('[A5] whatever sits at the table: every label that is shown could mean three, or all have collapsed', () => {
    let seed = 7
    const upTo = (most: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * (most + 1))
    }
    for (let round = 0; round < 2_000; round += 1) {
      const table = new Map(stakeholderGroups.map(group => [group, upTo(6)]))
      const labels = groupLabels(table)
      const meant = [...table].filter(([group]) => !labels.has(group)).reduce((sum, [, count]) => sum + count, 0)
      for (const label of labels) expect(table.get(label)).toBeGreaterThanOrEqual(leastMeant)
      expect([labels.size === 0 || meant === 0 || meant >= leastMeant, table]).toEqual([true, table])
    }
  })

  test('[A5] whoever comes, leaves or changes group: each input could for ever be of three that could have given it', () => {
    let seed = 11
    const upTo = (most: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * (most + 1))
    }
    const groups = ['government', 'business', 'academia', 'civil_society'] as const
    type Group = (typeof groups)[number]
    const aGroup = (): Group => groups[upTo(groups.length - 1)] ?? 'government'
    let labelled = 0
    const unmasked: unknown[] = []
    for (let round = 0; round < 400; round += 1) {
      const groupOf = new Map<number, Group>()
      const seated = new Set<number>()
      const given: { by: number; couldBe: number[]; wasShown: Set<number> }[] = []
      const kept: { labels: ReadonlySet<StakeholderGroup> | null } = { labels: null }
      const labelOf = (organisation: number): Group | null => {
        const group = groupOf.get(organisation)
        return group !== undefined && kept.labels?.has(group) === true ? group : null
      }
      for (let step = 0; step < 60; step += 1) {
        const one = upTo(13)
        const act = upTo(9)
        if (!groupOf.has(one)) groupOf.set(one, aGroup())
        if (act < 5) seated.add(one)
        else if (act < 7) seated.delete(one)
        else if (act === 7 && upTo(3) === 0) {
          const [before, after] = [groupOf.get(one), aGroup()]
          groupOf.set(one, after)
          const { labels } = kept
          const others = [...(labels ?? [])].filter(group => group !== before && group !== after)
          if (before !== after && labels !== null) kept.labels = new Set(others)
        } else if (seated.has(one)) {
          const counts = new Map<StakeholderGroup, number>()
          for (const each of seated) {
            const group = groupOf.get(each) ?? 'government'
            counts.set(group, (counts.get(group) ?? 0) + 1)
          }
          kept.labels = labelsAfter(kept.labels, counts)
          given.push({ by: one, couldBe: [...seated], wasShown: new Set(seated) })
        }
        for (const input of given) {
          const shown = labelOf(input.by)
          if (shown !== null) labelled += 1
          for (const each of input.wasShown) if (labelOf(each) !== shown) input.wasShown.delete(each)
          const isHidden = input.wasShown.size >= leastMeant || input.wasShown.size === input.couldBe.length
          if (!isHidden) unmasked.push([[...input.wasShown], ...groupOf])
        }
      }
    }
    expect(unmasked).toEqual([])
    expect(labelled).toBeGreaterThan(1_000)
  })

  test('[A5] whoever could have given an input sits in a role that may comment in some phase', () => {
    const mayGive = roles.filter(role =>
      phases.some(phase => refusalTo('open-thread', { role, phase, pen: 'delegations', paused: false }) === null),
    )
    expect(mayGive).toEqual(givingRoles)
  })

  test('[A3] the secretariat answers for what it says, and is hidden while all is sealed', () => {
    const moderator: Giver = { participantId: 'mara' as ParticipantId, organisationId: null }
    const facts = { isSealed: true, isLabel: true }
    expect(shownOf(moderator, 'organisation', aReader('delegate', company), facts)).toBe('person')
    expect(shownOf(moderator, 'sealed', aReader('delegate', company), facts)).toBe('hidden')
    expect(shownOf(moderator, 'sealed', aReader('observer', null), facts)).toBe('hidden')
  })

  test('[A8] of a text that several rounds wrote the round that hides most decides', () => {
    expect(strictest([])).toBe('attributed')
    expect(strictest(['attributed', 'organisation'])).toBe('organisation')
    expect(strictest(['organisation', 'group', 'sealed'])).toBe('group')
  })
})

describe('[A7] where inputs are rows', () => {
  const standing = (role: Role, phase: Phase, attribution: Attribution) =>
    ({ role, phase, attribution, pen: 'delegations', paused: false }) as const

  test('who may only suggest reads the text and is told to write a comment', () => {
    for (const attribution of ['group', 'sealed'] as const) {
      const access = textAccess(standing('delegate', 'consultation', attribution))
      expect(access).toMatchObject({ mode: 'read', maySuggest: false, reason: 'wordings-are-rows' })
      for (const action of [
        'suggest-text',
        'back-suggestion',
        'hold-bracket',
        'propose-link',
        'create-goal',
      ] as const) {
        expect([action, refusalTo(action, standing('delegate', 'consultation', attribution))]).toEqual([
          action,
          'wordings-are-rows',
        ])
      }
      expect(refusalTo('open-thread', standing('delegate', 'consultation', attribution))).toBeNull()
    }
  })

  test('whoever writes the text itself in drafting goes on; a sealed round that is open again does so too', () => {
    const access = textAccess(standing('delegate', 'drafting', 'sealed'))
    expect(access).toMatchObject({ mode: 'direct', maySuggest: false })
    expect(refusalTo('hold-bracket', standing('delegate', 'drafting', 'sealed'))).toBeNull()
    expect(refusalTo('suggest-text', standing('drafter', 'review', 'sealed'))).toBeNull()
    expect(keepsApart(standing('drafter', 'review', 'group'))).toBe(true)
  })

  test('[A9] moderators do not read the record while inputs are sealed; auditors do', () => {
    expect(refusalTo('read-record', standing('moderator', 'consultation', 'sealed'))).toBe('inputs-are-sealed')
    expect(refusalTo('read-record', standing('moderator', 'review', 'sealed'))).toBeNull()
    expect(refusalTo('read-record', standing('auditor', 'consultation', 'sealed'))).toBeNull()
  })

  test('rounds that show organisations refuse nothing of it', () => {
    for (const attribution of ['attributed', 'organisation'] as const) {
      expect(textAccess(standing('delegate', 'consultation', attribution))?.mode).toBe('suggest')
    }
  })
})
