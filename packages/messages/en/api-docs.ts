/** The page for those who write programs against Acquis. */

export const apiDocsMessages = {
  'api-docs-title': 'Interface for programs',
  'api-docs-intro':
    'Every address below answers in JSON. Refusals are application/problem+json with a stable code. The same in machine form: {openapi}.',
  'api-docs-live':
    'Texts are edited over a WebSocket at /collab/<documentId>, in the y-websocket protocol; the documentId comes with the goal.',
  'api-docs-method': 'Method',
  'api-docs-address': 'Address',
  'api-docs-who': 'Who',
  'api-docs-what': 'What',
  'api-docs-body': 'Body',
  'api-docs-anyone': 'anyone',
  'api-docs-signed-in': 'signed in',
  'api-docs-member': 'members ({action})',
  'api-docs-administrator': 'administrators',
} as const
