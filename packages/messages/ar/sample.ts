/** Sample rounds, in Arabic. */
import type { Translation } from '../message.ts'

export const sampleMessages = {
  'sample-title': 'تجوّل في جولة نموذجية',
  'sample-note':
    'جولة تضم ثلاث عشرة منظمة خيالية ومساهماتها والردود عليها والمواقف، في جدول أعمال مستقل. لا شيء فيها يُحتسب، ويمكن حذفها كاملة.',
  'sample-end': 'إلى أي مرحلة وصلت',
  'sample-end-consultation': 'المشاورة: ترد المساهمات',
  'sample-end-review': 'المراجعة: يُرد على المساهمات',
  'sample-end-consensus': 'التوافق: تُتخذ المواقف',
  'sample-end-closed': 'مغلقة: تُعتمد أهداف',
  'sample-load': 'حمّل جولة نموذجية',
  'sample-loading': 'قيد التحميل: {end}',
  'sample-failed': 'انقطع التحميل: {end}',
  'sample-open': 'افتح النموذج: {end}',
  'sample-remove': 'احذف',
  'sample-remove-title': 'هل تحذف هذه الجولة النموذجية؟',
  'sample-remove-note': 'يزول كل ما فيها، بما في ذلك ما كتبته أنت وغيرك فيها منذ ذلك الحين. لا يمكن التراجع عن ذلك.',
  'sample-remove-go': 'احذف الجولة النموذجية',
  'sample-keep': 'أبقها',
  'sample-ready': 'الجولة النموذجية جاهزة.',
  'sample-sit-delegate': 'اجلس مندوبًا',
  'sample-sit-moderator': 'عُد إلى إدارتها',
  'sample-sits-delegate': 'تجلس عن إحدى منظماتها، وترى ما يراه مندوبوها.',
  'sample-sits-moderator': 'عدت إلى إدارتها.',
  'sample-removed': 'حُذفت الجولة النموذجية.',
  'sample-mark': 'جولة نموذجية.',
  'sample-mark-note': 'جميع المنظمات والأشخاص فيها خياليون، ولا شيء فيها يُحتسب.',
} as const satisfies Translation
