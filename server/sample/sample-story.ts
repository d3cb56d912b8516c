/** What happens in a sample round, as the file catalogue/sample-round.json tells it. Everybody in it is fictional. */
import type { Relation } from '../../packages/domain/catalogue.ts'
import type { ContestAnswer, ContestVerdict, DispositionKind } from '../../packages/domain/disposition.ts'
import type { Stand } from '../../packages/domain/consensus.ts'
import type { Role, StakeholderGroup } from '../../packages/domain/participant.ts'
import type { ThreadType } from '../../packages/domain/comment.ts'

/** People are named by their keys, organisations by their codes, goals by their ids in the starter catalogue. */
export type SampleStory = {
  readonly title: string
  readonly note: string
  readonly goals: readonly string[]
  readonly organisations: readonly {
    readonly code: string
    readonly name: string
    readonly group: StakeholderGroup
    readonly country: string | null
  }[]
  /** The first two moderate. */
  readonly people: readonly {
    readonly key: string
    readonly name: string
    readonly role: Role
    readonly organisation: string | null
  }[]
  readonly links: readonly SampleLink[]
  readonly brackets: readonly SampleBracket[]
  readonly inputs: readonly SampleInput[]
  readonly dispositions: readonly SampleDisposition[]
  readonly contests: readonly {
    readonly input: string
    readonly by: string
    readonly verdict: ContestVerdict
    readonly reason: string
  }[]
  readonly contestAnswers: readonly {
    readonly input: string
    readonly answer: ContestAnswer
    readonly reason: string
  }[]
  readonly assignments: readonly { readonly inputs: readonly string[]; readonly to: string }[]
  readonly messages: readonly { readonly groups: readonly StakeholderGroup[]; readonly words: string }[]
  readonly positions: readonly SamplePosition[]
}

/** What a goal does for an indicator, and whether those who hold the pen agree. */
export type SampleLink = {
  readonly goal: string
  readonly indicator: string
  readonly relation: Relation
  readonly by: string
  readonly how: string
  readonly agreed: boolean
}

export type SampleBracket = {
  readonly key: string
  readonly goal: string
  readonly by: string
  /** Words of the text. */
  readonly around: string
  /** The other wordings; null for no text. */
  readonly others: readonly (string | null)[]
  /** Which wording the one who places it holds: 0 for the words in the text. */
  readonly hold: number
  /** Who else holds which. */
  readonly holders: { readonly [n: string]: readonly string[] }
  readonly reason: string
  /** Which wording the drafters keep in review; null leaves it open. */
  readonly keep: number | null
  readonly liftReason: string | null
}

export type SampleThread = {
  readonly key: string
  readonly by: string
  /** Null: about the agenda. */
  readonly goal: string | null
  readonly type: ThreadType
  /** Words of the text that it is about; null for the goal as a whole. */
  readonly about: string | null
  readonly words: string
  readonly replies: readonly { readonly by: string; readonly words: string }[]
}
export type SampleSuggestion = {
  readonly key: string
  readonly by: string
  readonly goal: string
  readonly strike: string
  readonly insert: string
  readonly reason: string
  readonly backed: readonly string[]
}
export type SampleInput = SampleThread | SampleSuggestion

export type SampleDisposition = {
  readonly input: string
  readonly kind: DispositionKind
  readonly reason: string
  /** In consultation, in review, or only where the round goes on to the call. */
  readonly when: 'prepared' | 'review' | 'call'
  readonly duplicateOf: string | null
}

export type SamplePosition = {
  readonly goal: string
  readonly by: string
  readonly stand: Stand
  readonly words: string
  readonly wording: string
  /** Words by which the paragraphs are found. */
  readonly paragraphs: readonly string[]
}

/** Whether an input is a suggestion in the text. */
export function isSuggestion(input: SampleInput): input is SampleSuggestion {
  return 'strike' in input
}
