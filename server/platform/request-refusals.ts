/** What can be wrong with a request before any handler sees it, told in our codes. Statuses are in problem.ts. */
import { DomainError } from '../../packages/domain/errors.ts'

/** `detail`: what exactly, where more can be said than the sentence of the code does. */
export type RequestRefusal = { readonly error: DomainError; readonly detail?: string }

/** What we read of the errors of Fastify and of its validators; none of it is certain to be there. */
type FrameworkError = Error & {
  readonly code?: string
  readonly statusCode?: number
  readonly validation?: readonly ShapeError[]
  readonly validationContext?: string
}
type ShapeError = {
  readonly keyword: string
  readonly instancePath: string
  readonly params: { readonly [name: string]: unknown }
  readonly message?: string | undefined
}

/** The refusal in an error: our own, or what Fastify and the validators say, in our codes; null for a fault. */
export function refusalIn(error: Error): RequestRefusal | null {
  if (error instanceof DomainError) return { error }
  const { code, statusCode, validation, validationContext } = error as FrameworkError
  if (validation !== undefined) return refusalOfShape(validation, validationContext ?? 'request')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413)
    return { error: new DomainError('request-too-large') }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { error: new DomainError('only-json-accepted') }
  if (statusCode === 429) return { error: new DomainError('too-many-requests') }
  if (statusCode === 404 || statusCode === 405) return { error: new DomainError('not-found') }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { error: new DomainError('malformed-request') }
  }
  return null
}

function refusalOfShape(errors: readonly ShapeError[], context: string): RequestRefusal {
  // An address whose id has another shape than ours names nothing, like one that was never given out.
  if (context === 'params') return { error: new DomainError('not-found') }
  const unknown = errors.find(each => each.keyword === 'additionalProperties')?.params['additionalProperties']
  if (Array.isArray(unknown) && typeof unknown[0] === 'string') {
    return { error: new DomainError('unknown-property', { property: unknown[0].slice(0, 100) }) }
  }
  const first = errors[0]
  const detail = first === undefined ? context : `${context}${first.instancePath} ${first.message ?? ''}`.trim()
  return { error: new DomainError('malformed-request'), detail: detail.slice(0, 300) }
}
