/** The page for those who write programs against Acquis, in French. */
import type { Translation } from '../message.ts'

export const apiDocsMessages = {
  'api-docs-title': 'Interface pour les programmes',
  'api-docs-intro':
    'Chaque adresse ci-dessous répond en JSON. Les refus sont en application/problem+json, avec un code stable. La même description, pour les machines : {openapi}.',
  'api-docs-live':
    'Les textes se rédigent par une WebSocket à l’adresse /collab/<documentId>, selon le protocole y-websocket ; le documentId est donné avec l’objectif.',
  'api-docs-method': 'Méthode',
  'api-docs-address': 'Adresse',
  'api-docs-who': 'Qui',
  'api-docs-what': 'Quoi',
  'api-docs-body': 'Corps',
  'api-docs-anyone': 'tout le monde',
  'api-docs-signed-in': 'personne connectée',
  'api-docs-member': 'membres ({action})',
  'api-docs-administrator': 'administrateurs',
} as const satisfies Translation
