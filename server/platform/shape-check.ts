/** Checks a value against a schema where no route does it: files that an operator hands in. */
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

export type Mismatch = {
  /** Property names and indices from the root to the place. */
  readonly path: readonly string[]
  /** What is wrong there, in the checker's words. */
  readonly reason: string
  /** The property that the schema does not know; null for every other mismatch. */
  readonly unknownProperty: string | null
}
export type ShapeAnswer<Schema extends TSchema> = { readonly value: Static<Schema> } | { readonly mismatch: Mismatch }

/** Prepares a check; the answer is the value as the schema types it, or the first mismatch. */
export function buildShapeCheck<Schema extends TSchema>(schema: Schema): (value: unknown) => ShapeAnswer<Schema> {
  const check = Compile(schema)
  return value => {
    if (check.Check(value)) return { value }
    const errors = check.Errors(value)
    const unknown = errors.find(error => error.keyword === 'additionalProperties')
    const error = unknown ?? errors[0]
    return {
      mismatch: {
        path: partsOf(error?.instancePath ?? ''),
        reason: error?.message ?? 'is not as expected',
        unknownProperty: firstName(error?.params),
      },
    }
  }
}

/** `/goals/3/title` as its parts. */
function partsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function firstName(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('additionalProperties' in params)) return null
  const names: unknown = params.additionalProperties
  return Array.isArray(names) && names.length > 0 ? String(names[0]) : null
}
