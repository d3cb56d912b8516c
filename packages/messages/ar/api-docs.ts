/** The page for those who write programs against Acquis, in Arabic. */
import type { Translation } from '../message.ts'

export const apiDocsMessages = {
  'api-docs-title': 'الواجهة البرمجية',
  'api-docs-intro':
    'كل عنوان أدناه يجيب بصيغة JSON. وتأتي حالات الرفض بصيغة application/problem+json مع رمز ثابت. والوصف نفسه بصيغة تقرؤها الآلة: {openapi}.',
  'api-docs-live':
    'تُحرَّر النصوص عبر WebSocket على العنوان /collab/<documentId> وفق بروتوكول y-websocket، ويأتي documentId مع الهدف.',
  'api-docs-method': 'الطريقة',
  'api-docs-address': 'العنوان',
  'api-docs-who': 'من',
  'api-docs-what': 'ماذا',
  'api-docs-body': 'المتن',
  'api-docs-anyone': 'أيّ شخص',
  'api-docs-signed-in': 'من سجّل الدخول',
  'api-docs-member': 'الأعضاء ({action})',
  'api-docs-administrator': 'المشرفون',
} as const satisfies Translation
