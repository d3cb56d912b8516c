/**
 * What typing at the start of a paragraph means: `- ` a bullet, `1. ` a number, `> ` a quote, `# ` to `### ` a
 * heading. Only in plain paragraphs; nothing else that is typed is ever changed.
 */
import { InputRule, inputRules } from 'prosemirror-inputrules'
import type { Plugin } from 'prosemirror-state'
import type { BlockKind } from '../../packages/document/text-model.ts'

export function editorInputRules(): Plugin {
  return inputRules({
    rules: [
      becomes(/^[-*]\s$/, () => 'bullet'),
      becomes(/^1[.)]\s$/, () => 'numbered'),
      becomes(/^>\s$/, () => 'quote'),
      becomes(/^(#{1,3})\s$/, typed => (typed === '#' ? 'heading1' : typed === '##' ? 'heading2' : 'heading3')),
    ],
  })
}

function becomes(typed: RegExp, kindOf: (sign: string) => BlockKind): InputRule {
  return new InputRule(typed, (state, match, start, end) => {
    const $start = state.doc.resolve(start)
    if ($start.parent.attrs['kind'] !== 'paragraph') return null
    return state.tr.delete(start, end).setNodeAttribute($start.before(1), 'kind', kindOf(match[1] ?? ''))
  })
}
