/**
 * Taking a text home and bringing one in: the formats, what may be added, and the rules of a request for a file.
 * How the files look is in packages/exchange; who writes them, in server/exchange.
 */

import type { Role } from './participant.ts'
import type { Moment } from './version.ts'

export const exportFormats = ['docx', 'pdf', 'html', 'markdown', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/**
 * Which reading of a text: what it says, brackets kept as signs; with what is suggested about it; with its brackets
 * spelled out; or what changed between two moments of one goal. Of an agenda there are the first three.
 */
export const exportedTexts = ['clean', 'marked-up', 'bracketed', 'compared'] as const
export const agendaTexts = ['clean', 'marked-up', 'bracketed'] as const
export type ExportedText = (typeof exportedTexts)[number]
export type TextForm =
  | { readonly kind: 'clean' | 'marked-up' }
  /** `holders`: whether each wording says who holds it. */
  | { readonly kind: 'bracketed'; readonly holders: boolean }
  | { readonly kind: 'compared'; readonly from: Moment; readonly to: Moment }

/** As what the table of a round's inputs and answers leaves: a sheet for each round, or the latest round as plain rows. */
/** Whose inputs a table holds: everybody's, one's own, or those of one's organisation. */
export const tableOwners = ['all', 'own', 'organisation'] as const
export type TableOwner = (typeof tableOwners)[number]

export const tableFormats = ['xlsx', 'csv'] as const
export type TableFormat = (typeof tableFormats)[number]

/** What happened to printed words. `passing`: somebody suggests them and somebody strikes them; they are in neither text. */
export const printedChanges = ['inserted', 'deleted', 'passing'] as const

export const exportAnnexes = ['indicators', 'acquis', 'participants'] as const
export type ExportAnnex = (typeof exportAnnexes)[number]

export const papers = ['a4', 'letter'] as const
export type Paper = (typeof papers)[number]

/**
 * What somebody asks for. JSON holds everything, whatever the text and the annexes say. `comments`: whether they come
 * along, as Word comments in a DOCX, as a list at the end elsewhere; never with a comparison, whose words may be gone.
 */
export type ExportWish = {
  readonly format: ExportFormat
  readonly text: TextForm
  readonly comments: boolean
  readonly annexes: readonly ExportAnnex[]
  readonly paper: Paper
}

/** Whether a file holds answers that are prepared and not published. Narrower than who reads them: a file goes on. [D3] */
export function holdsPrepared(role: Role): boolean {
  return role === 'moderator'
}

/** The stations of an export, in their order; the last three are its ends. */
export const exportStates = ['waiting', 'reading', 'writing', 'checking', 'done', 'failed', 'cancelled'] as const
export type ExportState = (typeof exportStates)[number]

/** How a file's passages become goals: the whole file as one, or one for each of its chapters. */
export const importDivisions = ['one', 'several'] as const
export type ImportDivision = (typeof importDivisions)[number]

/** What a file held that a text cannot hold, or that was read otherwise than it looked. */
export const lostParts = [
  'table',
  'image',
  'footnote',
  'comment',
  'insertion-taken',
  'deletion-dropped',
  'text-box',
  'hidden',
  'formula',
  'code',
  'rule',
  'level',
  'long-paragraph',
  'address',
  'frame',
  'reference',
  'element',
  'change-sign',
  'other',
] as const
export type LostPart = (typeof lostParts)[number]

/** The ending of a file's name. */
export const endings: { readonly [format in ExportFormat]: string } = {
  docx: 'docx',
  pdf: 'pdf',
  html: 'html',
  markdown: 'md',
  json: 'json',
}

/** The media type of a file that is sent. */
export const mediaTypes: { readonly [format in ExportFormat | TableFormat]: string } = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

/** Whether a wish takes comments along. */
export function takesComments({ text, comments }: Pick<ExportWish, 'text' | 'comments'>): boolean {
  return comments && text.kind !== 'compared'
}

/** Whether a text is written with changes: what is suggested, or what differs between two moments. */
export function isTracked({ kind }: TextForm): boolean {
  return kind === 'marked-up' || kind === 'compared'
}
