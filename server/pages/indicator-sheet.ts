/** What an indicator measures, why it matters, and what counts as evidence: every word of the catalogue. */
import type { Forum, IndicatorEntry } from '../../packages/contract/catalogue-files.ts'
import { say, sayList, sayYear, type Locale } from '../../packages/messages/say.ts'
import type { IndicatorInFull } from '../catalogue/catalogue-queries.ts'
import { html, type Html } from '../platform/html-page.ts'

type SheetFacts = { readonly locale: Locale; readonly indicator: IndicatorInFull; readonly fora: readonly Forum[] }
type Measure = IndicatorEntry['measures'][number]
type Evidence = IndicatorEntry['evidence'][number]

/** The sheet; for an indicator of which only the title is here it says so. */
export function indicatorSheet(facts: SheetFacts): Html {
  const { locale, indicator } = facts
  const { measures, rationale, evidence, question, demonstrates } = indicator.facts
  if (indicator.facts.detail === 'title_only') {
    return html`<section class="sheet pad">
      <h2 class="h2">${say(locale, 'indicator-measured')}</h2>
      <p class="indicator-prose" dir="auto">${indicator.facts.title}</p>
      <p class="mid">${say(locale, 'indicator-title-only')}</p>
    </section>`
  }
  const shown = (['engagement', 'commitment', 'contribution'] as const).find(each => each === demonstrates)
  return html`<section class="sheet pad indicator-sheet">
    <div class="indicator-pair">
      <div>
        <h2 class="h2">${say(locale, 'indicator-measured')}</h2>
        ${question !== undefined && html`<p class="indicator-prose" dir="auto">${question}</p>`}
        <ol class="indicator-list" id="measures">
          ${measures.map((measure, i) => measureItem(facts, measure, i))}
        </ol>
        ${
          indicator.facts.measures_exhaustive === false &&
          html`<p class="small mid">${say(locale, 'indicator-measures-open')}</p>`
        }
        ${
          shown !== undefined &&
          html`<p class="small mid">
            ${say(locale, 'indicator-demonstrates', { what: say(locale, `indicator-demonstrates-${shown}`) })}
          </p>`
        }
      </div>
      <div>
        <h2 class="h2">${say(locale, 'indicator-why')}</h2>
        <p class="indicator-prose" id="rationale" dir="auto">${rationale}</p>
      </div>
    </div>
    <hr class="rule" />
    <h2 class="h2">${say(locale, 'indicator-evidence')}</h2>
    <p class="mid">${say(locale, indicator.facts.evidence_rule === 'all' ? 'indicator-all' : 'indicator-any')}</p>
    <ul class="indicator-list" id="evidence">
      ${evidence.map(each => evidenceItem(facts, each))}
    </ul>
  </section>`
}

/** How a measure is called: the article's number and a letter, as in 2a. */
function measureLabel({ indicator: { facts } }: SheetFacts, index: number): string {
  return `${facts.article_number ?? ''}${String.fromCodePoint(97 + (index % 26))}`
}

function measureItem(facts: SheetFacts, measure: Measure, index: number): Html {
  const { locale, fora } = facts
  const named = measure.fora.map(id => {
    const forum = fora.find(each => each.id === id)
    const year = /^ended_(\d{4})$/.exec(forum?.status ?? '')?.[1]
    const title = forum?.title ?? id
    return year === undefined
      ? title
      : say(locale, 'indicator-forum-ended', { forum: title, year: sayYear(locale, Number(year)) })
  })
  const key = measure.examples_only ? 'indicator-fora-examples' : 'indicator-fora'
  return html`<li>
    <span class="mid">${measureLabel(facts, index)}</span>
    <div>
      <p dir="auto">${measure.text}</p>
      ${
        (measure.alternatives ?? []).length > 0 &&
        html`<ul class="indicator-alternatives" dir="auto">
          ${(measure.alternatives ?? []).map(each => html`<li>${each}</li>`)}
        </ul>`
      }
      ${named.length > 0 && html`<p class="small mid">${say(locale, key, { fora: sayList(locale, named) })}</p>`}
      ${propertiesOf(locale, measure)}
    </div>
  </li>`
}

function evidenceItem(facts: SheetFacts, evidence: Evidence): Html {
  const { locale, indicator } = facts
  const labels = evidence.supports.map(id =>
    measureLabel(
      facts,
      indicator.facts.measures.findIndex(measure => measure.id === id),
    ),
  )
  return html`<li>
    <span class="mid"><bdi>${evidence.id}</bdi></span>
    <div>
      <p dir="auto">${evidence.text}</p>
      ${propertiesOf(
        locale,
        evidence,
        labels.length === 0 ? [] : [say(locale, 'indicator-supports', { measures: sayList(locale, labels) })],
      )}
    </div>
  </li>`
}

/** What is asked of a measure or of a piece of evidence besides its words. */
function propertiesOf(locale: Locale, given: Measure | Evidence, more: readonly string[] = []): Html {
  const properties = [
    given.formalised === true && say(locale, 'indicator-formalised'),
    given.on_behalf_of_state === true && say(locale, 'indicator-on-behalf'),
    'officially_published' in given && given.officially_published === true && say(locale, 'indicator-published'),
    given.needs_counterpart_country === true && say(locale, 'indicator-counterpart'),
    'roles' in given && given.roles !== undefined && say(locale, 'indicator-roles'),
    'topics' in given && given.topics?.includes('human_rights') === true && say(locale, 'indicator-human-rights'),
  ].filter(each => each !== false)
  const all = [...more, ...properties]
  return all.length === 0 ? html`` : html`<p class="small mid">${all.join(' · ')}</p>`
}
