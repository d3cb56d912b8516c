/** The English catalogue: every part of the product in one object. English is the source of all other catalogues. */
import { refusalMessages } from './refusals.ts'

export const english = { ...refusalMessages } as const
