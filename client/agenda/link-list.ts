/** Links of invitations that are shown this once, each with a button that copies it. */
import { html, type TemplateResult } from 'lit'
import { words } from '../platform/page-facts.ts'

/** `onCopied` gets the sentence to say. */
export function linkList(
  links: readonly { readonly email: string; readonly url: string }[],
  onCopied: (sentence: string) => void,
): TemplateResult {
  return html`<div>
      <p class="h3">${words('members-links')}</p>
      <p class="hint">${words('members-links-hint')}</p>
    </div>
    <ul class="people">
      ${links.map(
        ({ email, url }) =>
          html`<li>
            <label class="name" for=${`link-${email}`}><bdi>${email}</bdi></label>
            <input class="input" id=${`link-${email}`} readonly dir="ltr" .value=${url} @focus=${selectAll} />
            <span class="btns">
              <button
                class="btn btn--s"
                type="button"
                aria-label=${words('members-link-copy-of', { email })}
                @click=${() => void copy(url).then(() => onCopied(words('members-link-copied', { email })))}
              >
                ${words('members-link-copy')}
              </button>
            </span>
          </li>`,
      )}
    </ul>`
}

/** Where the browser does not let a page copy, the field can be copied by hand. */
async function copy(url: string): Promise<void> {
  await navigator.clipboard.writeText(url)
}

function selectAll(event: Event): void {
  if (event.target instanceof HTMLInputElement) event.target.select()
}
