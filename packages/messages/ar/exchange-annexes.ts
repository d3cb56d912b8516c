/** What leaves beside the texts: the table of inputs and answers, and what goes with an adopted text. */
import type { Translation } from '../message.ts'

export const exchangeAnnexMessages = {
  // the table of inputs and answers
  'table-open': 'تنزيل الجدول',
  'table-open-csv': 'تنزيل هذه الجولة بصيغة CSV',
  'table-sheet': 'الجولة {round}',
  'table-title': '{agenda}، المساهمات والبت فيها في الجولة {round}، {at} ت ع م',
  'table-paragraph': 'الفقرة',
  'table-type': 'النوع',
  'table-suggestion': 'اقتراح',
  'table-comment': 'التعليق ومبرراته',
  'table-proposed': 'التغيير المقترح',
  'table-backing': 'المؤيدون',
  'table-words': 'النص الناتج',
  'table-status': 'الحالة',
  'table-contest': 'الاعتراض',
  'table-prepared': 'مُعد وغير منشور',
  'table-published': 'منشور',
  'table-strike': 'حذف: {words}',
  'table-insert': 'إدراج: {words}',
  'table-contested': 'معترَض عليه: {reason}',
  'table-contest-answer': '{answer}: {reason}',
} as const satisfies Translation
