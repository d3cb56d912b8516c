/** Starts the page where a text is brought in. */
import './import-file.ts'

/** Called by client/main.ts; the element reads the page's facts itself. */
export function start(): void {
  document.querySelector('import-file')?.toggleAttribute('data-ready', true)
}
