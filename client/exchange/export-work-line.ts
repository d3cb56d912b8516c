/**
 * What the export dialog says of its file: what it would be called, how far it is, where it is, or why there is none.
 * One place in which it is said, so that those who listen hear every step.
 */
import { html, nothing, type TemplateResult } from 'lit'
import { words } from '../platform/page-facts.ts'
import type { ExportPreview, WorkState } from './export-work.ts'
import { sizeWords, stepOf } from './export-words.ts'

/** `preview`: how the file would begin; null while that is not known, 'versions' while these are read first. */
export function workLine(work: WorkState, preview: ExportPreview | 'versions' | null): TemplateResult {
  return html`<div class="grow exwork">
    ${work.kind === 'busy' ? bar(work) : nothing}
    <p class="small mid" role="status">
      ${said(work, preview)}
      ${work.kind === 'done' ? html`<a href=${work.href} download>${words('export-download-again')}</a>` : nothing}
    </p>
    ${work.kind === 'failed' ? html`<p class="small problem" role="alert">${work.sentence}</p>` : nothing}
  </div>`
}

type Busy = Extract<WorkState, { readonly kind: 'busy' }>

function bar(work: Busy): TemplateResult {
  const { done, of } = work
  const step = stepIn(work)
  return html`<progress
    aria-label=${words('export-title')}
    max=${of + 2}
    value=${step === 'reading' ? done : step === 'writing' ? of : step === 'checking' ? of + 1 : 0}
  ></progress>`
}

function said(work: WorkState, preview: ExportPreview | 'versions' | null): string {
  switch (work.kind) {
    case 'idle':
      if (preview === 'versions') return words('export-reading-versions')
      return preview === null
        ? ''
        : words('export-file', { name: preview.fileName, size: sizeWords(preview.aboutBytes) })
    case 'busy':
      return words(`export-state-${stepIn(work)}`, { done: Math.min(work.done + 1, work.of), of: work.of })
    case 'done':
      return words(work.isUniversal ? 'export-state-done' : 'export-state-not-universal', {
        name: work.name,
        size: sizeWords(work.bytes),
      })
    case 'failed':
      return ''
  }
}

function stepIn({ state }: Busy): 'reading' | ReturnType<typeof stepOf> {
  return state === 'reading' ? state : stepOf(state)
}
