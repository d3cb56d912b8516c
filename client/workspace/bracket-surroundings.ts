/** The sentence around a bracket, as much of it as a sheet has room for. */
import type { Block } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'

/** Letters on each side. */
const most = 60

/** The words before and behind a bracket in its paragraph, cut at whole words; empty when it is not there. */
export function wordsAround(
  blocks: readonly Pick<Block, 'runs'>[],
  id: string,
): { readonly before: string; readonly after: string } {
  for (const { runs } of blocks) {
    const isSign = (sign: 'o' | 'c') => (run: Block['runs'][number]) =>
      'embed' in run && 'b' in run.embed && run.embed.b === sign && run.embed.i === id
    const open = runs.findIndex(isSign('o'))
    const close = runs.findIndex(isSign('c'))
    if (open < 0 || close < open) continue
    return {
      before: theEnd(blockText({ runs: runs.slice(0, open) })),
      after: theStart(blockText({ runs: runs.slice(close + 1) })),
    }
  }
  return { before: '', after: '' }
}

function theEnd(text: string): string {
  if (text.length <= most) return text
  const cut = text.slice(-most)
  return `…${cut.slice(Math.max(cut.indexOf(' '), 0))}`
}

function theStart(text: string): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  const space = cut.lastIndexOf(' ')
  return `${space > 0 ? cut.slice(0, space) : cut}…`
}
