/** Where somebody asks for a file. */

/** What a button says of its page: the agenda, and the goal that is open if there is one. */
export type ExportPlace = {
  readonly agendaId: string
  readonly goalId: string | null
  readonly goalNumber: number | null
  readonly goals: number
  /** Two moments of that goal's text that are looked at: the file begins as their difference. */
  readonly compared?: { readonly from: string; readonly to: string } | undefined
}
