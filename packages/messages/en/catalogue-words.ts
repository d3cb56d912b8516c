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
  'import-unknown-name': 'line {line}: {place} names “{name}” as its {property}, which the file does not have',
  'import-unknown-indicator':
    'line {line}: {place} links to the indicator “{indicator}”, which the catalogue here does not have',
  'import-unknown-reference': 'line {line}: {place} cites “{reference}”, which the catalogue here does not have',
  'import-linked-twice': 'line {line}: {place} is linked to “{id}” twice',
  'import-sentence-without-relation': 'line {line}: {place} has a sentence but no relation',
  'import-code-of-another':
    'line {line}: {place} has the code “{code}”, which another entry of the catalogue has already',
  'import-code-changed': 'line {line}: {place} would change the code “{code}”; texts cite it, so it stays',
  'import-other-framework':
    'line {line}: {place} belongs to the framework “{framework}” here and cannot move to another',
  'import-too-large': 'it is larger than {maxBytes} bytes',
  'import-root': 'the file',
} as const
