/** What leaves beside the texts: the table of inputs and answers, and what goes with an adopted text. */
export const exchangeAnnexMessages = {
  // the table of inputs and answers
  'table-open': 'Download the table',
  'table-open-csv': 'Download this round as CSV',
  'table-sheet': 'Round {round}',
  'table-title': '{agenda}, inputs and dispositions of round {round}, {at} UTC',
  'table-paragraph': 'Paragraph',
  'table-type': 'Type',
  'table-suggestion': 'Suggestion',
  'table-comment': 'Comment and justification',
  'table-proposed': 'Proposed change',
  'table-backing': 'Backed by',
  'table-words': 'Resulting words',
  'table-status': 'Status',
  'table-contest': 'Contest',
  'table-prepared': 'Prepared, not published',
  'table-published': 'Published',
  'table-strike': 'Strike: {words}',
  'table-insert': 'Insert: {words}',
  'table-contested': 'Contested: {reason}',
  'table-contest-answer': '{answer}: {reason}',
} as const
