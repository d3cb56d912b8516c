/** Sample rounds: loading one, and what is said on its pages. */

export const sampleMessages = {
  'sample-title': 'Look around in a sample round',
  'sample-note':
    'A round with thirteen fictional organisations, their inputs, answers and positions, in an agenda of its own. Nothing in it counts, and it can be removed whole.',
  'sample-end': 'How far it has come',
  'sample-end-consultation': 'Consultation: inputs come in',
  'sample-end-review': 'Review: inputs are answered',
  'sample-end-consensus': 'Consensus: positions are taken',
  'sample-end-closed': 'Closed: goals are adopted',
  'sample-load': 'Load a sample round',
  'sample-loading': 'Being loaded: {end}',
  'sample-failed': 'Loading was interrupted: {end}',
  'sample-open': 'Open the sample: {end}',
  'sample-remove': 'Remove',
  'sample-remove-title': 'Remove this sample round?',
  'sample-remove-note':
    'Everything in it goes, also what you and others have written there since. This cannot be undone.',
  'sample-remove-go': 'Remove the sample round',
  'sample-keep': 'Keep it',
  'sample-ready': 'The sample round is there.',
  'sample-sit-delegate': 'Sit as a delegate',
  'sample-sit-moderator': 'Moderate it again',
  'sample-sits-delegate': 'You sit for one of its organisations, and see what its delegates see.',
  'sample-sits-moderator': 'You moderate it again.',
  'sample-removed': 'The sample round was removed.',
  'sample-mark': 'Sample round.',
  'sample-mark-note': 'All organisations and people in it are fictional, and nothing in it counts.',
} as const
