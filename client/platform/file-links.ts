/**
 * Links by which a file is taken (`a[data-file]`): what refuses it is said beside the link, where a plain download would
 * only fail. Without scripts the link leads to the file all the same.
 */
import { fetchFile, sentenceOf } from './call-endpoint.ts'

/** Listens on the whole page: parts that are drawn anew keep their links. */
export function startFileLinks(): void {
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-file]') : null
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void take(link)
  })
}

async function take(link: HTMLAnchorElement): Promise<void> {
  if (link.hasAttribute('aria-busy')) return
  link.setAttribute('aria-busy', 'true')
  sayProblem(link, '')
  try {
    const { content, name } = await fetchFile(link.href)
    save(content, name)
  } catch (fault) {
    sayProblem(link, sentenceOf(fault))
  } finally {
    link.removeAttribute('aria-busy')
  }
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const saving = document.createElement('a')
  saving.href = address
  saving.download = name
  saving.click()
  setTimeout(() => URL.revokeObjectURL(address), keptMs)
}

/** Long enough for the browser to have begun. */
const keptMs = 60_000

function sayProblem(link: Element, sentence: string): void {
  const place = link.parentElement?.querySelector('.problem')
  if (place != null) place.textContent = sentence
}
