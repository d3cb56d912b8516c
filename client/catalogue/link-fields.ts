/** The fields that say how a goal advances an indicator: the relation with its mark, and the sentence. */
import { html, type TemplateResult } from 'lit'
import { maxSentenceLength, relations, type Relation } from '../../packages/domain/catalogue.ts'
import { words } from '../platform/page-facts.ts'
import { relationMarkTemplate } from '../ui/relation-mark.ts'

/** `name`: unique on the page. */
export function relationField(
  name: string,
  chosen: Relation | null,
  onChoice: (relation: Relation) => void,
): TemplateResult {
  return html`<fieldset class="field">
    <legend>${words('links-relation')}</legend>
    ${relations.map(
      relation =>
        html`<div class="opt">
          <input
            type="radio"
            name=${name}
            id="${name}-${relation}"
            .checked=${relation === chosen}
            aria-describedby="${name}-${relation}-hint"
            @change=${() => onChoice(relation)}
          />
          <label for="${name}-${relation}">${relationMarkTemplate(relation, 'agreed', false)} ${words(`relation-${relation}`)}</label>
          <small id="${name}-${relation}-hint">${words(`links-relation-${relation}-hint`)}</small>
        </div>`,
    )}
  </fieldset>`
}

/** `isOptional`: a reference may be cited without a sentence. */
export function howField(id: string, how: string, isOptional: boolean): TemplateResult {
  return html`<div class="field">
    <label for=${id}>${words(isOptional ? 'links-how-reference' : 'links-how')}</label>
    <textarea class="input" id=${id} name="how" rows="3" maxlength=${maxSentenceLength} dir="auto" .value=${how}></textarea>
  </div>`
}
