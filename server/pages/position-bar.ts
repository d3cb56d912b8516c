/**
 * Where organisations stand on a goal as one bar: told by its form and by words, not by colour alone. Drawn by
 * attributes, for a page has no inline style.
 */
import { stands, type Stand } from '../../packages/domain/consensus.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import type { PositionTally } from '../consensus/consensus-queries.ts'
import { html, type Html } from '../platform/html-page.ts'

const forms: { readonly [stand in Stand]: string } = {
  support: 'y',
  reservation: 'r',
  abstain: 'a',
  objection: 'o',
  dissociation: 'd',
}

/** What the bars of a page are hatched with; once on it, and never inside of what is not displayed. */
export function barHatch(): Html {
  return html`<svg class="pbar-hatch" width="0" height="0" aria-hidden="true">
    <pattern id="pbar-hatch" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="pbar-tint" width="3" height="3"></rect>
      <rect class="pbar-line" width="1.4" height="3"></rect>
    </pattern>
  </svg>`
}

/** The bar of a goal, which leads to it on the board; nothing where nobody may know. */
export function positionBar(
  locale: Locale,
  {
    agendaId,
    number,
    tally,
  }: { readonly agendaId: AgendaId | string; readonly number: number; readonly tally: PositionTally | undefined },
): Html | null {
  if (tally === undefined) return null
  const { voices, counts } = tally
  const countOf = (stand: Stand): number => counts.get(stand) ?? 0
  const spoken = stands.reduce((sum, stand) => sum + countOf(stand), 0)
  const facts = {
    support: countOf('support'),
    reservation: countOf('reservation'),
    abstain: countOf('abstain'),
    objection: countOf('objection'),
    dissociation: countOf('dissociation'),
    silent: Math.max(0, voices - spoken),
  }
  const whole = Math.max(1, voices, spoken)
  let from = 0
  const pieces = stands.flatMap(stand => {
    const [start, width] = [from, (countOf(stand) / whole) * 100]
    from += width
    return width === 0 ? [] : [piece(forms[stand], start, width)]
  })
  return html`<a
    class="pbar"
    href="/agendas/${agendaId}/consensus?goal=${number}"
    aria-label="${say(locale, 'agenda-positions-bar', { number, ...facts })}"
    ><svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">${pieces}</svg></a
  >`
}

/** What each form of a piece means. */
export function barLegend(locale: Locale): Html {
  return html`<ul class="plegend">
    ${stands.map(
      stand =>
        html`<li>
          <svg class="pbar-sw" viewBox="0 0 14 12" aria-hidden="true">${piece(forms[stand], 0, 14)}</svg
          >${say(locale, `stand-${stand}`)}
        </li>`,
    )}
    <li><svg class="pbar-sw" viewBox="0 0 14 12" aria-hidden="true"></svg>${say(locale, 'stand-silent')}</li>
  </ul>`
}

function piece(form: string, start: number, width: number): Html {
  const [x, wide] = [tenths(start), tenths(width)]
  if (form === 'r') return html`<rect fill="url(#pbar-hatch)" x="${x}" width="${wide}" height="12"></rect>`
  return html`<rect
    class="pbar-${form}"
    x="${x}"
    width="${wide}"
    height="12"
    vector-effect="non-scaling-stroke"
  ></rect>`
}

function tenths(units: number): number {
  return Math.round(units * 10) / 10
}
