/** The Arabic catalogue. */
import { agendaMessages } from './agenda.ts'
import { answerMessages } from './answers.ts'
import { apiDocsMessages } from './api-docs.ts'
import { bracketMessages } from './brackets.ts'
import { consensusMessages } from './consensus.ts'
import { commentMessages } from './comment.ts'
import { consoleMessages } from './console.ts'
import { decidedMessages } from './decided.ts'
import { editorMessages } from './editor.ts'
import { exchangeAnnexMessages } from './exchange-annexes.ts'
import { exchangeImportMessages } from './exchange-import.ts'
import { exchangeMessages } from './exchange.ts'
import { faultMessages } from './faults.ts'
import { historyMessages } from './history.ts'
import { inboxMessages } from './inbox.ts'
import { indicatorMessages } from './indicators.ts'
import { joiningMessages } from './joining.ts'
import { linkMessages } from './links.ts'
import { moveMessages } from './moves.ts'
import { notificationMessages } from './notification.ts'
import { refusalMessages } from './refusals.ts'
import { recordMessages } from './record.ts'
import { sampleMessages } from './sample.ts'
import { shellMessages } from './shell.ts'
import { signInMessages } from './sign-in.ts'
import { suggestingMessages } from './suggesting.ts'
import { workspaceMessages } from './workspace.ts'

export const arabic = {
  ...agendaMessages,
  ...answerMessages,
  ...apiDocsMessages,
  ...bracketMessages,
  ...consensusMessages,
  ...commentMessages,
  ...consoleMessages,
  ...decidedMessages,
  ...editorMessages,
  ...exchangeMessages,
  ...exchangeImportMessages,
  ...exchangeAnnexMessages,
  ...faultMessages,
  ...historyMessages,
  ...inboxMessages,
  ...indicatorMessages,
  ...joiningMessages,
  ...linkMessages,
  ...moveMessages,
  ...notificationMessages,
  ...refusalMessages,
  ...recordMessages,
  ...sampleMessages,
  ...shellMessages,
  ...signInMessages,
  ...suggestingMessages,
  ...workspaceMessages,
} as const
