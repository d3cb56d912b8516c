/** An instant in the reader's own time zone, beside one that the server wrote in the round's; nothing where both agree. */
import { html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { momentWords, readerZone } from '../../packages/messages/moment-words.ts'
import { localTime } from '../../packages/messages/zoned-time.ts'
import { pageLocale, words } from '../platform/page-facts.ts'
import { LightElement } from './light-element.ts'

@customElement('reader-time')
export class ReaderTime extends LightElement {
  /** ISO 8601. */
  @property() at = ''
  /** The zone in which it stands on the page already, IANA. */
  @property() zone = 'UTC'

  protected override render() {
    const instant = new Date(this.at)
    const own = readerZone()
    if (Number.isNaN(instant.getTime()) || localTime(instant, own) === localTime(instant, this.zone)) return nothing
    return html`<small>${words('moves-yours', { when: momentWords(pageLocale(), instant, own) })}</small>`
  }
}
