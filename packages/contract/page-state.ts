/** The facts that a server-rendered page hands to its own code, in `<script type="application/json" id="state">`. */
import type { AgendaId, GoalId, MemberId, ParticipantId, ThemeId } from '../domain/ids.ts'
import type { CatalogueWords } from './catalogue-endpoints.ts'
import type { TextAccess } from '../domain/permission.ts'

/** On every page of somebody who is signed in. */
export type SignedInPageState = { readonly participantId: ParticipantId; readonly locale: string }

/** On the pages of an agenda. */
export type AgendaPageState = SignedInPageState & { readonly agendaId: AgendaId }

/** On the workspace of a goal. */
export type GoalPageState = SignedInPageState & {
  readonly goal: { readonly id: GoalId; readonly number: number }
  readonly agendaId: AgendaId
  /** `<uuid>.<epoch>`: what to put behind `/collab/`. */
  readonly documentAddress: string
  readonly access: TextAccess
  /** What the references in the text say, as far as the catalogue knows them. */
  readonly refWords: readonly CatalogueWords[]
  /** What others see of this person, for the list of who is here. */
  readonly self: { readonly name: string; readonly organisation: string | null; readonly group: string | null }
}

/** On the page where a text is brought in. */
export type ImportPageState = SignedInPageState & {
  readonly agendaId: AgendaId
  readonly themes: readonly { readonly id: ThemeId; readonly label: string }[]
  readonly maxFileBytes: number
}

/** On the console of a round. `answerers`: the seats to which inputs can be given, where the reader may do so. */
export type ConsolePageState = AgendaPageState & {
  readonly mayAnswer: boolean
  readonly answerers: readonly { readonly id: MemberId; readonly name: string }[]
}
