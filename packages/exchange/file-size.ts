/** About how large a file will be: exact where it is cheap to know, an experience where it is not. */
import type { ExportFormat } from '../domain/exchange.ts'
import { writeLosslessFile, type LosslessFile } from './lossless-file.ts'
import { writeHtml } from './html-file.ts'
import { writeMarkdown } from './markdown-file.ts'
import { partWords, type PrintedText } from './printed-parts.ts'

/** share: how many times as much as `file` holds the whole file will hold. */
export function aboutBytes(file: LosslessFile, text: PrintedText, format: ExportFormat, share: number): number {
  const { base, perByte } = experience[format]
  return Math.round(base + share * perByte * bytesOf(written(file, text, format)))
}

const experience: { readonly [format in ExportFormat]: { readonly base: number; readonly perByte: number } } = {
  json: { base: 0, perByte: 1 },
  markdown: { base: 0, perByte: 1 },
  html: { base: 0, perByte: 1 },
  // Fonts and styles first; then packed words and what is around them.
  docx: { base: 11_000, perByte: 0.45 },
  pdf: { base: 28_000, perByte: 2.2 },
}

function written(file: LosslessFile, text: PrintedText, format: ExportFormat): string {
  if (format === 'json') return writeLosslessFile(file)
  if (format === 'html') return writeHtml(text)
  return format === 'markdown' ? writeMarkdown(text) : text.parts.map(partWords).join('\n')
}

/** In UTF-8. */
function bytesOf(words: string): number {
  let bytes = 0
  for (const sign of words) {
    const point = sign.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
