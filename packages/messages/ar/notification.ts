/** Mails, notices and the mailbox page, in Arabic. */
import type { Translation } from '../message.ts'

export const notificationMessages = {
  'mail-sign-in-subject': 'رابط دخولك إلى Acquis',
  'mail-sign-in-body':
    'طُلب رابط للدخول إلى Acquis بهذا العنوان.\n\nافتحه في المتصفح الذي تريد العمل فيه:\n\n{url}\n\nيصلح مرة واحدة، خلال {minutes} دقيقة. وإن لم تكن أنت الطالب فلا تفعل شيئا: لا يدخل أحد ما لم يُستعمل الرابط.',

  'notice-mention': 'أشار إليك {name}، {organisation}',
  'notice-reply': 'ردّ {name}، {organisation}، في نقاش شاركت فيه',
  'notice-invitation': 'دعاك {name}، {organisation}، إلى جدول الأعمال هذا',
  'notice-link-agreed': 'وافق {name}، {organisation}، على صلة اقترحتها',
  'notice-link-declined': 'لم يوافق {name}، {organisation}، على صلة اقترحتها',
  'notice-suggestion-accepted': 'قبِل {name}، {organisation}، اقتراحًا لك',
  'notice-suggestion-rejected': 'رفض {name}، {organisation}، اقتراحًا لك',
  'notice-suggestion-reopened': 'تراجع {name}، {organisation}، عن قرار في اقتراح لك',
  'notice-suggestion-backed-accepted': 'قبِل {name}، {organisation}، اقتراحًا تؤيده',
  'notice-suggestion-backed-rejected': 'رفض {name}، {organisation}، اقتراحًا تؤيده',
  'notice-name-gone': 'شخص غادر',
  'notice-place-goal': 'الهدف {number}: {title}',

  'mute-ask-title': 'وقف هذه الرسائل؟',
  'mute-ask': 'لن تصلك رسائل أخرى من هذا النوع: {kind}. ويبقى الوارد يخبرك بها.',
  'mute-go': 'وقف هذه الرسائل',
  'mute-done-title': 'أُوقفت هذه الرسائل',
  'mute-done': 'لا تصلك رسائل أخرى من هذا النوع: {kind}. ويبقى الوارد يخبرك بها.',
  'mute-unknown-title': 'هذا الرابط لا يوقف شيئا',
  'mute-unknown': 'الرابط غير كامل، أو زال ما كان يعنيه.',
  'mute-account': 'إعدادات بريدك كلها في حسابك.',

  'mail-notice-subject': '{sentence} · {place}',
  'mail-notice-open': 'للفتح:\n\n{url}',
  'mail-notice-mute': 'تصلك رسالة بكل إشعار من هذا النوع. لوقفها:\n\n{url}',

  'mailbox-title': 'صندوق بريد هذا الحاسوب',
  'mailbox-intro': 'ليس لهذا الخادم خادم بريد (SMTP_URL)، فتبقى رسائله هنا. ولا تُفتح هذه الصفحة إلا على هذا الحاسوب.',
  'mailbox-empty': 'لا بريد بعد.',
  'mailbox-to': 'إلى',
  'mailbox-at': 'كُتبت',
  'mailbox-count': {
    zero: 'لا رسائل',
    one: 'رسالة واحدة',
    two: 'رسالتان، الأحدث أولا',
    few: '{count} رسائل، الأحدث أولا',
    many: '{count} رسالة، الأحدث أولا',
    other: '{count} رسالة، الأحدث أولا',
  },
} as const satisfies Translation
