/** The style of HTML files: readable on a screen, numbered and paged on paper, in both directions. */
import type { Paper } from '../domain/exchange.ts'

/** The content of the file's own `style`. Holds no word of people. */
export function htmlStyle(paper: Paper): string {
  return `
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-inline-size: 42rem; padding-inline: 1rem; line-height: 1.5;
  font-family: 'Source Serif 4', Cambria, Georgia, 'Noto Serif', 'Noto Naskh Arabic', 'Songti SC', 'Noto Serif SC', serif; }
header p, footer p, .note, .el-line { font-size: .85rem; opacity: .8; }
header { border-block-end: 1px solid currentColor; margin-block-end: 2rem; }
footer { border-block-start: 1px solid currentColor; margin-block-start: 3rem; }
h1, h2, h3, h4, h5, h6 { font-weight: 600; line-height: 1.25; margin-block: 1.6em .5em; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.4rem; } h3 { font-size: 1.2rem; } h4, h5, h6 { font-size: 1.05rem; }
p, li { overflow-wrap: anywhere; }
.n { font-variant-numeric: lining-nums; opacity: .8; margin-inline-end: .35em; }
.chip { border: 1px solid currentColor; border-radius: 3px; padding-inline: .2em; }
ins { text-decoration: underline; text-decoration-thickness: .12em; } del { text-decoration: line-through; }
ins del { text-decoration: underline line-through; } .who { font-size: .8em; opacity: .85; }
.el { border-inline-start: 3px solid currentColor; padding-inline-start: .9rem; margin-block: 1rem; }
.el p { margin-block: .2rem; }
blockquote { margin-inline: 0; border-inline-start: 1px solid currentColor; padding-inline-start: 1rem; }
.in1 { margin-inline-start: 1.5rem; } .in2 { margin-inline-start: 3rem; }
.in3 { margin-inline-start: 4.5rem; } .in4 { margin-inline-start: 6rem; }
[dir='rtl'] em { font-style: normal; text-decoration: underline; }
table { border-collapse: collapse; inline-size: 100%; font-size: .9rem; }
th, td { border: 1px solid currentColor; padding: .3rem .5rem; text-align: start; vertical-align: top; }
.form td { block-size: 3.2rem; }
@page { size: ${paper === 'a4' ? 'A4' : 'letter'}; margin: 25mm 22mm; }
@media print {
  body { margin: 0; max-inline-size: none; padding: 0; font-size: 11pt; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; } .page { break-before: page; } .el, tr { break-inside: avoid; }
}
`
}
