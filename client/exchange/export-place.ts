/** Where somebody asks for a file. */

/** What a button says of its page: the agenda, and the goal that is open if there is one. */
export type ExportPlace = {
  readonly agendaId: string
  readonly goalId: string | null
  readonly goalNumber: number | null
  readonly goals: number
}
