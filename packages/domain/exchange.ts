/**
 * Taking a text home and bringing one in: the formats, what may be added, and the rules of a request for a file.
 * How the files look is in packages/exchange; who writes them, in server/exchange.
 */

export const exportFormats = ['docx', 'pdf', 'html', 'markdown', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Whether the comments come along: as Word comments in a DOCX, as a list at the end elsewhere. */
export const exportedTexts = ['clean', 'comments'] as const
export type ExportedText = (typeof exportedTexts)[number]

export const exportAnnexes = ['indicators', 'acquis', 'participants'] as const
export type ExportAnnex = (typeof exportAnnexes)[number]

export const papers = ['a4', 'letter'] as const
export type Paper = (typeof papers)[number]

/** What somebody asks for. JSON holds everything, whatever the text and the annexes say. */
export type ExportWish = {
  readonly format: ExportFormat
  readonly text: ExportedText
  readonly annexes: readonly ExportAnnex[]
  readonly paper: Paper
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
export const mediaTypes: { readonly [format in ExportFormat]: string } = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
}
