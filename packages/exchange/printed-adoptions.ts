/**
 * What goes with an adopted text as chapters behind it: who adopted which version when and by which rule, what every
 * organisation said of it, group by group (heads are never pooled), the words of its reservations, dissociations and
 * lifted objections in full, and a page to sign.
 */
import { stakeholderGroups } from '../domain/participant.ts'
import { say, sayDate, sayList, type Locale } from '../messages/say.ts'
import type { FileAdoption, FileGoal, LosslessFile } from './lossless-file.ts'
import { directionOf, printedLanguage } from './printed-language.ts'
import { lineOf, plainRun, printable, type PrintedCell, type PrintedPart } from './printed-parts.ts'
import { authorWords } from './printed-threads.ts'

type Statement = FileAdoption['positions'][number]

/** The chapters; none where no goal was ever adopted. */
export function adoptionParts({ agenda }: LosslessFile, goals: readonly FileGoal[], locale: Locale): PrintedPart[] {
  const adopted = goals.filter(({ adoptions = [] }) => adoptions.length > 0)
  if (adopted.length === 0) return []
  const { language } = agenda
  return [
    lineOf({ kind: 'heading', level: 1, newPage: true }, say(locale, 'adoption-title'), locale),
    ...adopted.flatMap(goal => [
      lineOf(
        { kind: 'heading', level: 2 },
        say(locale, 'workspace-goal-title', { number: goal.number, title: goal.title }),
        language,
      ),
      ...(goal.state === 'agreed' ? [] : [sentence(say(locale, 'adoption-reopened'), locale)]),
      ...(goal.adoptions ?? []).flatMap(one => versionParts(one, locale, language)),
    ]),
    ...signOffPage(adopted, locale, language),
  ]
}

function versionParts(adoption: FileAdoption, locale: Locale, language: string): PrintedPart[] {
  const { round, version, digest, at, rule, askedBy, confirmedBy, reason, positions, lifted } = adoption
  const note = (words: string): PrintedPart => sentence(words, locale)
  const askedWords = authorWords({ by: askedBy }, locale)
  const groups = sayList(
    locale,
    rule.requiredGroups.map(group => say(locale, `group-${group}`)),
  )
  const ofStand = (stand: Statement['stand']): readonly Statement[] => positions.filter(one => one.stand === stand)
  return [
    lineOf({ kind: 'heading', level: 3 }, say(locale, 'adoption-version', { version, round }), locale),
    note(say(locale, 'adoption-at', { at: whenWords(locale, at) })),
    note(
      confirmedBy === null
        ? say(locale, 'adoption-by-one', { who: askedWords })
        : say(locale, 'adoption-by-two', { who: askedWords, other: authorWords({ by: confirmedBy }, locale) }),
    ),
    ...(reason === '' ? [] : [note(say(locale, 'adoption-reason')), quoteOf(reason, language)]),
    note(say(locale, `adoption-rule-${rule.kind}`, { groups })),
    note(say(locale, 'adoption-digest', { digest })),
    ...stakeholderGroups.flatMap(group => groupParts(adoption, group, locale, language)),
    ...statementParts('adoption-reservations', ofStand('reservation'), locale, language),
    ...statementParts('adoption-dissociations', ofStand('dissociation'), locale, language),
    ...statementParts('adoption-lifted', lifted, locale, language),
  ]
}

/** One table a group; none for a group that nobody spoke for or was told for. */
function groupParts(
  { positions, silent, version: adopted }: FileAdoption,
  group: Statement['group'],
  locale: Locale,
  language: string,
): PrintedPart[] {
  const said = positions
    .filter(one => one.group === group)
    .map(({ organisation, code, stand, version }) => {
      const words = say(locale, `stand-says-${stand}`)
      return [organisation, code, version === adopted ? words : say(locale, 'adoption-on-version', { words, version })]
    })
  const quiet = silent
    .filter(one => one.group === group)
    .map(({ organisation, code }) => [organisation, code, say(locale, 'adoption-silent')])
  const rows = [...said, ...quiet]
  if (rows.length === 0) return []
  const name = say(locale, `group-${group}`)
  const head = (['organisation', 'code', 'position'] as const).map(column => say(locale, `export-column-${column}`))
  return [
    lineOf({ kind: 'heading', level: 4 }, name, locale),
    { kind: 'table', title: name, head, rows: rows.map(cells(language)), ...printedLanguage(name, locale) },
  ]
}

/** Every statement with whose it is and of which paragraphs, its words in full. */
function statementParts(
  key: 'adoption-reservations' | 'adoption-dissociations' | 'adoption-lifted',
  statements: readonly Statement[],
  locale: Locale,
  language: string,
): PrintedPart[] {
  if (statements.length === 0) return []
  return [
    lineOf({ kind: 'heading', level: 4 }, say(locale, key), locale),
    ...statements.flatMap(({ organisation, version, paragraphs, words, wording }) => [
      sentence(whose(locale, { organisation, version, paragraphs }), locale),
      ...(words === '' ? [] : [quoteOf(words, language)]),
      ...(wording === '' ? [] : [sentence(say(locale, 'consensus-would-read'), locale), quoteOf(wording, language)]),
    ]),
  ]
}

function whose(
  locale: Locale,
  { organisation, version, paragraphs }: Pick<Statement, 'organisation' | 'version' | 'paragraphs'>,
): string {
  const numbers = sayList(locale, paragraphs)
  return paragraphs.length === 0
    ? say(locale, 'adoption-statement', { organisation, version })
    : say(locale, 'adoption-statement-on', { organisation, version, numbers, count: paragraphs.length })
}

/** A row for every organisation that spoke or was told, to be signed by hand. */
function signOffPage(goals: readonly FileGoal[], locale: Locale, language: string): PrintedPart[] {
  const newest = goals.flatMap(({ adoptions = [] }) => adoptions.slice(0, 1))
  const known = new Map(
    newest.flatMap(({ positions, silent }) => [...positions, ...silent]).map(one => [one.organisation, one] as const),
  )
  const organisations = [...known.values()].toSorted((one, other) => {
    const groups = stakeholderGroups.indexOf(one.group) - stakeholderGroups.indexOf(other.group)
    return groups !== 0 ? groups : one.organisation.localeCompare(other.organisation, 'en')
  })
  const title = say(locale, 'adoption-sign-off')
  const versions = sayList(
    locale,
    goals.map(({ number, adoptions = [] }) =>
      say(locale, 'adoption-goal-version', { number, version: adoptions[0]?.version ?? 1 }),
    ),
    { type: 'unit' },
  )
  return [
    lineOf({ kind: 'heading', level: 1, newPage: true }, title, locale),
    sentence(say(locale, 'adoption-signed-for', { versions }), locale),
    {
      kind: 'table',
      title,
      isForm: true,
      head: [
        say(locale, 'export-column-organisation'),
        ...(['name', 'function', 'signature', 'date'] as const).map(column => say(locale, `adoption-${column}`)),
      ],
      rows: organisations.map(one => cells(language)([one.organisation, '', '', '', ''])),
      ...printedLanguage(title, locale),
    },
  ]
}

function cells(language: string): (row: readonly string[]) => readonly PrintedCell[] {
  return row => row.map(text => ({ text: printable(text), ...printedLanguage(text, language) }))
}

/** In the direction of the house's own language, though it may begin with a name in another. */
function sentence(words: string, locale: Locale): PrintedPart {
  return { kind: 'note', language: locale, direction: directionOf(locale), runs: [plainRun(words)] }
}

function quoteOf(words: string, language: string): PrintedPart {
  const said = words.replace(/\s+/g, ' ').trim()
  return { kind: 'quote', number: '', indent: 0, ...printedLanguage(said, language), runs: [plainRun(said)] }
}

function whenWords(locale: Locale, at: string): string {
  return sayDate(locale, new Date(at), { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
}
