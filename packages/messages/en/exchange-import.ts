/** Bringing a text in: the import page. */

export const exchangeImportMessages = {
  'import-title': 'Bring a text in',
  'import-intro':
    'Choose a Word document (.docx) or a Markdown file. You see what was understood before anything is written.',
  'import-intro-moderator':
    'As a moderator you can also choose a JSON file that Acquis exported: its goals are added to this agenda.',
  'import-not-now': 'You cannot bring a text in now.',
  'import-file': 'Choose a file',
  'import-file-hint': 'At most {megabytes} MB. Pictures, footnotes and tracked deletions are left out.',
  'import-reading': 'The file is being read.',
  'import-understood': 'What was understood',
  'import-as': 'Becomes',
  'import-as-one': 'One goal',
  'import-as-several': { one: '{count} goal, one for each chapter', other: '{count} goals, one for each chapter' },
  'import-goal-title': 'Title of goal {number}',
  'import-take': 'Take this goal',
  'import-blocks': { one: '{count} paragraph', other: '{count} paragraphs' },
  'import-more': 'The rest is not shown here, and is taken too.',
  'import-lost': 'What was not taken, or reads differently',
  'import-lost-none': 'Everything in the file was understood.',
  'import-lost-table': {
    one: '{count} table became paragraphs, one for each row.',
    other: '{count} tables became paragraphs, one for each row.',
  },
  'import-lost-image': { one: '{count} picture was left out.', other: '{count} pictures were left out.' },
  'import-lost-footnote': { one: '{count} footnote was left out.', other: '{count} footnotes were left out.' },
  'import-lost-comment': { one: '{count} comment was left out.', other: '{count} comments were left out.' },
  'import-lost-insertion-taken': {
    one: '{count} tracked insertion was taken as text.',
    other: '{count} tracked insertions were taken as text.',
  },
  'import-lost-deletion-dropped': {
    one: '{count} tracked deletion was left out.',
    other: '{count} tracked deletions were left out.',
  },
  'import-lost-text-box': { one: '{count} text box was left out.', other: '{count} text boxes were left out.' },
  'import-lost-hidden': {
    one: '{count} hidden passage was left out.',
    other: '{count} hidden passages were left out.',
  },
  'import-lost-formula': {
    one: '{count} formula was taken as plain signs.',
    other: '{count} formulas were taken as plain signs.',
  },
  'import-lost-code': {
    one: '{count} passage of code was taken as plain words.',
    other: '{count} passages of code were taken as plain words.',
  },
  'import-lost-rule': { one: '{count} dividing line was left out.', other: '{count} dividing lines were left out.' },
  'import-lost-level': {
    one: '{count} heading or item was deeper than a text goes and was raised.',
    other: '{count} headings or items were deeper than a text goes and were raised.',
  },
  'import-lost-long-paragraph': {
    one: '{count} paragraph was too long and was cut.',
    other: '{count} paragraphs were too long and were cut.',
  },
  'import-lost-address': {
    one: '{count} link had an address that is not allowed; its words were taken.',
    other: '{count} links had an address that is not allowed; their words were taken.',
  },
  'import-lost-frame': {
    one: '{count} line around the goals (agenda, themes, comments, annexes) was left out.',
    other: '{count} lines around the goals (agenda, themes, comments, annexes) were left out.',
  },
  'import-lost-reference': {
    one: '{count} reference or mention came as plain words.',
    other: '{count} references or mentions came as plain words.',
  },
  'import-lost-element': {
    one: '{count} line about an element was not understood as a whole and stays as a paragraph.',
    other: '{count} lines about elements were not understood as a whole and stay as paragraphs.',
  },
  'import-lost-change-sign': {
    one: '{count} sign of a change stays among the words.',
    other: '{count} signs of changes stay among the words.',
  },
  'import-lost-other': {
    one: '{count} other part was left out.',
    other: '{count} other parts were left out.',
  },
  'import-brings-goals': { one: '{count} goal', other: '{count} goals' },
  'import-brings-links': { one: '{count} link', other: '{count} links' },
  'import-brings-discussions': { one: '{count} discussion', other: '{count} discussions' },
  'import-brings-suggestions': { one: '{count} suggestion', other: '{count} suggestions' },
  'import-brings-brackets': { one: '{count} bracket', other: '{count} brackets' },
  'import-brings-undecided-how':
    'Authors of suggestions are quoted with their organisation: nobody here can change or take back what they suggest, and moderators decide it. Organisations with a seat here hold and back what the file says; others are quoted. Agreement to lift a bracket is asked again. A suggested change of a link comes only where the link stays agreed.',
  'import-leaves-decisions': {
    one: '{count} earlier decision stays in the file: it was made elsewhere, and cannot be taken back here.',
    other: '{count} earlier decisions stay in the file: they were made elsewhere, and cannot be taken back here.',
  },
  'import-brings-how':
    'Links come as you would propose them. Those that were agreed stay agreed while you may agree links here.',
  'import-discussions': { one: 'Bring {count} discussion along', other: 'Bring {count} discussions along' },
  'import-discussions-hint':
    'Their authors are quoted by name and organisation, and are not counted as heard here. The numbers begin behind those of this round.',
  'import-theme': 'Theme',
  'import-theme-none': 'No theme',
  'import-confirm': { one: 'Make {count} goal', other: 'Make {count} goals' },
  'import-again': 'Choose another file',
  'import-made': { one: '{count} goal was made.', other: '{count} goals were made.' },
  'import-choose-one': 'Take at least one goal.',
} as const
