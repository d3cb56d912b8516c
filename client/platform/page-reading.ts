/** A page of this house read once more, as a document. */
import { personHeaders } from './page-person.ts'

/** Whoever has no answer by then gets none: what waits for it goes on. */
const longestMs = 15_000

/**
 * The page as a document. A request for a document parses without any sink that Trusted Types guard. Fails where there
 * is no page: refused, no network, stopped by the browser, or no answer in time.
 */
export function readPage(source: string): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('GET', source)
    request.responseType = 'document'
    request.timeout = longestMs
    for (const [name, value] of Object.entries(personHeaders())) request.setRequestHeader(name, value)
    // The one that comes however a request ends.
    request.addEventListener('loadend', () => {
      if (request.status === 200 && request.responseXML !== null) resolve(request.responseXML)
      else reject(new Error(request.status === 0 ? 'no answer' : `status ${request.status}`))
    })
    request.send()
  })
}
