/** The words that an HTML file of ours shows, for comparing it with what it was written from. */
import { SaxesParser } from 'saxes'

/** All words in `header` and `main`. Throws where the file is not well-formed, which ours always is. */
export function htmlWords(html: string): string {
  const words: string[] = []
  let isRead = false
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', cause => {
    throw cause
  })
  parser.on('opentag', ({ name }) => {
    if (name === 'main' || name === 'header') isRead = true
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'main' || name === 'header') isRead = false
  })
  parser.on('text', text => {
    if (isRead) words.push(text)
  })
  parser.write(html.replace(/^<!doctype html>\s*/, '')).close()
  return words.join('')
}
