/**
 * Tracked changes as Word keeps them: `w:ins` and `w:del` around runs and in the properties of a ¶, each with a number
 * of its own, who and when. What one suggests and another strikes is a deletion within an insertion. An author is
 * nobody where nobody is known: Word wants a name, and the house has made the file.
 */
import { DeletedTextRun, InsertedTextRun, type IRunOptions, type ParagraphChild } from 'docx'
import { printable, type PrintedChange } from '../../packages/exchange/printed-parts.ts'

export type ChangeFacts = { readonly id: number; readonly author: string; readonly date: string }
export type WordChanges = {
  /** A run that was inserted, deleted, or both. */
  run(options: IRunOptions, change: PrintedChange): ParagraphChild
  /** What happened to the ¶ of a paragraph, for its run properties. */
  mark(change: PrintedChange): { readonly insertion?: ChangeFacts; readonly deletion?: ChangeFacts }
  /** A change of somebody. */
  by(author: string, at?: string): ChangeFacts
}

/** Changes of one document. `at`: the instant at which they were read, for those of which no other is known. `after`: numbers up to this one are comments'. */
export function buildWordChanges(at: string, after = 0): WordChanges {
  let next = after
  const by: WordChanges['by'] = (author, when = at) => {
    next += 1
    return { id: next, author: author === '' ? nobody : printable(author), date: `${when.slice(0, 19)}Z` }
  }
  return {
    by,
    run: (options, change) => {
      switch (change.kind) {
        case 'inserted':
          return new InsertedTextRun({ ...options, ...by(change.insertedBy, change.insertedAt) })
        case 'deleted':
          return new DeletedTextRun({ ...options, ...by(change.deletedBy, change.deletedAt) })
        case 'passing':
          return new InsertionOfDeleted(
            by(change.insertedBy, change.insertedAt),
            new DeletedTextRun({ ...options, ...by(change.deletedBy, change.deletedAt) }),
          )
      }
    },
    mark: ({ kind, insertedBy, deletedBy, insertedAt, deletedAt }) => ({
      ...(kind === 'deleted' ? {} : { insertion: by(insertedBy, insertedAt) }),
      ...(kind === 'inserted' ? {} : { deletion: by(deletedBy, deletedAt) }),
    }),
  }
}

const nobody = 'Acquis'

/** Made by way of an empty insertion, whose run makes room: Word wants the deletion within the insertion. */
class InsertionOfDeleted extends InsertedTextRun {
  constructor(facts: ChangeFacts, deleted: DeletedTextRun) {
    super({ ...facts, text: '' })
    this.root.splice(1, this.root.length - 1, deleted)
  }
}
