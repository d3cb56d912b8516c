/** The pages of signing in and of one’s sessions, in Arabic. */
import type { Translation } from '../message.ts'

export const signInMessages = {
  // the sheet beside the form
  'sign-in-about': 'عن هذا المكان',
  'sign-in-leaf-table': 'ست فئات تكتب على طاولة واحدة.',
  'sign-in-leaf-footer': 'يعمل على خوادمه الخاصة. لا متتبعات من أطراف ثالثة.',

  // the form
  'sign-in-title': 'خذ مقعدك',
  'sign-in-lede': 'سجّل الدخول لتكتب مع الآخرين.',
  'sign-in-email': 'عنوان البريد الإلكتروني',
  'sign-in-password': 'كلمة السر',
  'sign-in-go': 'تسجيل الدخول',
  'sign-in-go-hint': 'بعنوان بريدك الإلكتروني وكلمة السر.',
  'sign-in-link': 'أرسل إليّ رابط دخول بالبريد',
  'sign-in-link-hint': 'يصلح مرة واحدة، خلال {minutes} دقيقة، على أي جهاز.',
  'sign-in-needs-scripts': 'يحتاج تسجيل الدخول إلى JavaScript، وهو معطل في هذا المتصفح.',
  'sign-in-no-account': 'ليس لك حساب بعد؟ تدعوك أمانة جدول أعمالك.',
  'sign-in-fill-email': 'أدخل عنوان بريدك الإلكتروني أولا.',
  'sign-in-fill-password': 'أدخل كلمة السر، أو اطلب رابطا بالبريد.',

  // the link was sent
  'sign-in-sent-title': 'راجع بريدك',
  'sign-in-sent-text':
    'إن كان للعنوان {email} حساب هنا، فالرابط في الطريق. يصلح مرة واحدة، خلال {minutes} دقيقة. افتحه في المتصفح الذي تريد العمل فيه.',
  'sign-in-sent-mailbox': 'فتح صندوق بريد هذا الحاسوب',
  'sign-in-sent-back': 'استعمال عنوان آخر أو كلمة سر',

  // the link was opened
  'sign-in-confirm-title': 'الدخول باسم {name}؟',
  'sign-in-confirm-text': 'أُنشئ هذا الرابط للعنوان {email}. ويصلح مرة واحدة.',
  'sign-in-confirm-replaces': 'أنت مسجَّل الدخول باسم {name} في هذا المتصفح، وينتهي ذلك متى تابعت.',
  'sign-in-confirm-go': 'تسجيل الدخول',
  'sign-in-confirm-go-hint': 'يُستنفد به الرابط.',
  'sign-in-confirm-not-me': 'لست أنت؟ أغلق هذه الصفحة: يبقى الرابط دون استعمال.',
  'sign-in-failed-unknown': 'رابط الدخول هذا غير معروف.',
  'sign-in-failed-expired': 'انقضى أجل رابط الدخول هذا.',
  'sign-in-failed-used': 'سبق استعمال رابط الدخول هذا.',
  'sign-in-failed-closed': 'هذا الحساب مغلق.',
  'sign-in-failed-next': 'يصلح الرابط مرة واحدة، خلال {minutes} دقيقة. ويمكننا إرسال رابط جديد إلى {email}.',
  'sign-in-failed-unknown-next': 'انسخ الرابط كاملا من الرسالة، أو اطلب رابطا جديدا.',
  'sign-in-failed-operator-next': 'يصلح الرابط مرة واحدة. سجّل الدخول بكلمة السر، أو اطلب رابطا جديدا من الأمانة.',
  'sign-in-failed-closed-next': 'راجع أمانة جدول أعمالك.',
  'sign-in-send-new': 'إرسال رابط جديد',
  'sign-in-other-way': 'الدخول بطريقة أخرى',

  // one's sessions
  'account-as': 'أنت مسجَّل الدخول باسم {name}، {email}.',
  'account-sessions': 'أين سجّلت الدخول',
  'account-sessions-hint': 'إنهاء دخولٍ يغلق نوافذه فورا. وتبقى الكلمات التي لم تُرسل على ذلك الجهاز.',
  'account-device': 'الجهاز',
  'account-device-unknown': 'جهاز غير معروف',
  'account-address': 'عنوان الشبكة',
  'account-way': 'طريقة الدخول',
  'account-way-password': 'كلمة السر',
  'account-way-link': 'رابط بالبريد',
  'account-started': 'منذ',
  'account-seen': 'آخر نشاط',
  'account-current': 'هذا الدخول',
  'account-act': 'الإجراء',
  'account-end': 'إنهاء الدخول',
  'account-end-of': 'إنهاء الدخول من {device}، منذ {started}',
  'account-sign-out': 'تسجيل الخروج هنا',
  'account-ended': 'أُنهي الدخول من {device}.',
  'account-loading': 'جارٍ التحميل …',
  'account-failed': 'تعذر تحميل القائمة.',
  'account-again': 'إعادة المحاولة',
  'account-password': 'كلمة السر',
  'account-password-none': 'ليس لك كلمة سر بعد، فأنت تدخل برابط يصلك بالبريد. ضع كلمة سر إن شئت.',
  'account-password-hint': 'أقلها {min} حرفا. وينتهي كل دخول آخر متى غيّرتها.',
  'account-current-password': 'كلمة السر الحالية',
  'account-current-password-hint': 'اتركها فارغة إن كنت قد دخلت برابط بالبريد خلال آخر {minutes} دقيقة.',
  'account-new-password': 'كلمة السر الجديدة',
  'account-set-password': 'تغيير كلمة السر',
  'account-password-set': 'تغيرت كلمة السر. وانتهى كل دخول آخر.',
} as const satisfies Translation
