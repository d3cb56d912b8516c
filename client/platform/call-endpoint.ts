/**
 * Calls an endpoint of packages/contract: path and method come from the value, shapes from its type. A refusal comes
 * back as `Refused` with its code and its sentence; no answer at all as an error with a sentence too.
 */
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '../../packages/contract/endpoint.ts'
import { refusalCodes, type RefusalCode, type RefusalFacts } from '../../packages/domain/errors.ts'
import { words } from './page-facts.ts'
import { noteAnotherPerson, personHeaders } from './page-person.ts'

/** The server said no, or failed. `code`: the refusal's, or 'fault' where something broke. */
export class Refused extends Error {
  readonly code: RefusalCode | 'fault'
  readonly status: number

  constructor(code: RefusalCode | 'fault', status: number, sentence: string) {
    super(sentence)
    this.name = 'Refused'
    this.code = code
    this.status = status
  }
}

/** The server could not be reached; whether it acted is unknown. */
class NoConnection extends Error {
  constructor(cause: unknown) {
    super(words('shell-no-connection'), { cause })
    this.name = 'NoConnection'
  }
}

type Given<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [name in Name]?: undefined }
  : unknown extends Value
    ? { readonly [name in Name]?: undefined }
    : { readonly [name in Name]: Value }
export type CallFacts<E> = Given<'params', ParamsOf<E>> &
  Given<'query', QueryOf<E>> &
  Given<'body', BodyOf<E>> & {
    readonly signal?: AbortSignal | undefined
    /** Sent as it is, where an endpoint takes a file instead of a body. */
    readonly file?: Blob | undefined
    /** Lets the request outlive the page; for small bodies only. */
    readonly keepalive?: boolean | undefined
    /** Does not say whose page it comes from: only for asking who has just signed in. */
    readonly fromAnybody?: boolean | undefined
  }

/** Calls and answers what the endpoint promises. Throws `Refused`, or `NoConnection` where nothing answered. */
export async function callEndpoint<E extends Endpoint>(endpoint: E, facts: CallFacts<E>): Promise<AnswerOf<E>> {
  const { body, file, signal, keepalive, fromAnybody } = facts as {
    body?: unknown
    file?: Blob
    signal?: AbortSignal
    keepalive?: boolean
    fromAnybody?: boolean
  }
  const type = file === undefined ? 'application/json' : 'application/octet-stream'
  const payload = file ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(addressOf(endpoint, facts), {
    method: endpoint.method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(payload === undefined ? {} : { 'content-type': type }),
      ...(fromAnybody === true ? {} : personHeaders()),
    },
    ...(payload === undefined ? {} : { body: payload }),
    ...(signal === undefined ? {} : { signal }),
    ...(keepalive === undefined ? {} : { keepalive }),
  }).catch((cause: unknown) => {
    throw new NoConnection(cause)
  })
  if (!response.ok) throw await refusedBy(response)
  return (response.status === 204 ? undefined : await response.json()) as AnswerOf<E>
}

/** Fetches a file of this house, with the name that the server gives it. Throws as `callEndpoint` does. */
export async function fetchFile(address: string): Promise<{ readonly content: Blob; readonly name: string }> {
  const response = await fetch(address, { credentials: 'same-origin', headers: personHeaders() }).catch(
    (cause: unknown) => {
      throw new NoConnection(cause)
    },
  )
  if (!response.ok) throw await refusedBy(response)
  const content = await response.blob().catch((cause: unknown) => {
    throw new NoConnection(cause)
  })
  return { content, name: nameIn(response.headers.get('content-disposition') ?? '') }
}

/** The name that `content-disposition` says, the one in any letters if there is one. */
function nameIn(disposition: string): string {
  const [, whole] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? []
  const [, plain = ''] = /filename="([^"]*)"/.exec(disposition) ?? []
  return whole === undefined ? plain : decodeURIComponent(whole)
}

/** A sentence for people about anything that a call may throw. */
export function sentenceOf(fault: unknown): string {
  return fault instanceof Refused || fault instanceof NoConnection ? fault.message : words('shell-fault')
}

function addressOf(endpoint: Endpoint, facts: object): string {
  const { params, query } = facts as {
    params?: { readonly [name: string]: string }
    query?: { readonly [name: string]: string | number | boolean | undefined }
  }
  const path = endpoint.path.replace(/:(\w+)/g, (_place, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value))
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

/** Reads a problem; a sentence is made here where code and facts are known, so that it is in the page's language. */
async function refusedBy(response: Response): Promise<Refused> {
  const problem = await readProblem(response)
  const code = refusalCodes.find(known => known === problem.code)
  if (code === 'signed-in-as-another') noteAnotherPerson(true)
  return code === undefined
    ? new Refused('fault', response.status, words('shell-fault'))
    : new Refused(code, response.status, words(code, problem.facts ?? {}))
}

async function readProblem(response: Response): Promise<{ readonly code?: string; readonly facts?: RefusalFacts }> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return {}
  const problem: unknown = await response.json()
  return typeof problem === 'object' && problem !== null ? problem : {}
}
