/** As what the record leaves: a table for spreadsheets, or one JSON object a line for programs. */
export const recordFormats = ['csv', 'jsonl'] as const
export type RecordFormat = (typeof recordFormats)[number]

/** Media types of these files. */
export const recordMediaTypes: { readonly [format in RecordFormat]: string } = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
}
