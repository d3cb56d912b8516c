/** All keys of the table of answers, in a dialog. */
import { html, render } from 'lit'
import { dispositionKeys, dispositionKinds } from '../../packages/domain/disposition.ts'
import { words } from '../platform/page-facts.ts'
import { icon } from '../ui/icon.ts'

/** Shows them. */
export function openKeys(): void {
  const dialog = document.createElement('dialog')
  dialog.className = 'dlg'
  dialog.setAttribute('aria-labelledby', 'console-keys-title')
  dialog.addEventListener('close', () => dialog.remove())
  const line = (keys: readonly string[], what: string) =>
    html`<li>${keys.map(key => html`<kbd>${key}</kbd>`)}${what}</li>`
  render(
    html`<div class="in">
      <div class="head">
        <h2 class="h2" id="console-keys-title">${words('answers-keys')}</h2>
        <button
          class="btn btn--plain btn--icon"
          type="button"
          aria-label=${words('answers-close')}
          @click=${() => dialog.close()}
        >
          ${icon('x')}
        </button>
      </div>
      <ul class="keys keys--all">
        ${line(['J', 'K'], words('answers-key-rows'))}
        ${dispositionKinds.map(kind => line([dispositionKeys[kind].toUpperCase()], words(`disposition-${kind}`)))}
        ${line([words('answers-key-enter')], words('answers-key-reason'))}
        ${line([words('answers-key-ctrl-enter')], words('answers-key-save'))}
        ${line(['X'], words('answers-key-choose'))} ${line(['G'], words('answers-key-show'))}
      </ul>
    </div>`,
    dialog,
  )
  document.body.append(dialog)
  dialog.showModal()
}
