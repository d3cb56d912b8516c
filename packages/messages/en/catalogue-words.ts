/** What the server writes when an agenda comes from a catalogue: the headings of first texts, why a file is refused. */

export const catalogueMessages = {
  'goal-text-costs': 'It spares costs. {monetary} {nonMonetary}',
  'goal-text-outcome': 'What it makes possible: {outcome}',
  'goal-text-policies': 'Policies',
  'goal-text-regulations': 'Regulations',
  'goal-text-actions': 'Actions',
  'import-not-json': 'line {line}: this is not JSON ({reason})',
  'import-wrong-shape': 'line {line}: {place} {reason}',
  'import-unknown-property': 'line {line}: {place} has a property that is not known here: {property}',
  'import-unknown-theme': 'line {line}: {place} names the theme “{theme}”, which the file does not have',
  'import-repeated-id': 'line {line}: {place} has the id “{id}”, which the file has already',
  'import-too-large': 'it is larger than {maxBytes} bytes',
  'import-root': 'the file',
} as const
