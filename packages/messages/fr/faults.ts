/** What we say in French when something broke on our side. */
import type { Translation } from '../message.ts'

export const faultMessages = {
  fault: 'Une erreur s’est produite de notre côté. Si elle persiste, donnez ce numéro au secrétariat : {incident}.',
} as const satisfies Translation
