/** The beginning of a file, drawn as paper: what the server printed, part by part. */
import { html, nothing, type TemplateResult } from 'lit'
import type { ExportPreview } from './export-work.ts'

type Part = ExportPreview['parts'][number]

/** The page of the preview. */
export function previewPage({ header, parts }: ExportPreview): TemplateResult {
  return html`<p class="h">${header}</p>
    ${parts.map(partOf)}`
}

function partOf(part: Part): TemplateResult {
  const { kind, language, direction, number } = part
  const className = kind === 'heading' ? `t t${Math.min(part.level, 4)}` : `pv-${kind}`
  return html`<p class=${className} lang=${language} dir=${direction}>
    ${number === '' ? nothing : html`<span class="n">${number}</span> `}${
      part.label === '' ? nothing : html`<b>${part.label}</b> ${part.summary}<br />`
    }${part.runs.map(runOf)}
  </p>`
}

function runOf(run: Part['runs'][number]): TemplateResult {
  const { change, by } = run
  const who = by === '' ? nothing : by
  if (change === 'inserted') return html`<ins title=${who}>${wordsOf(run)}</ins>`
  if (change === 'deleted') return html`<del title=${who}>${wordsOf(run)}</del>`
  if (change === 'passing') return html`<ins title=${who}><del>${wordsOf(run)}</del></ins>`
  return wordsOf(run)
}

function wordsOf({ text, strong, em, chip }: Part['runs'][number]): TemplateResult {
  if (chip) return html`<span class="chip">${text}</span>`
  if (strong) return html`<b>${text}</b>`
  return em ? html`<em>${text}</em>` : html`${text}`
}
