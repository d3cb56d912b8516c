/** May somebody act: the one place where commands ask the permission rules of the domain. */
import { refuseIf } from '../../packages/domain/errors.ts'
import { type Action, refusalTo, type Standing } from '../../packages/domain/permission.ts'

/** Throws the refusal that the standing meets; an outsider is answered as for what does not exist. */
export function authorize(action: Action, standing: Standing): void {
  refuseIf(refusalTo(action, standing))
}
