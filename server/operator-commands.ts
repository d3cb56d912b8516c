/** Runs the operator's commands upon the house and says what was done. Whoever reaches this is trusted as the house. */
import { DomainError } from '../packages/domain/errors.ts'
import { exportAnnexes } from '../packages/domain/exchange.ts'
import { say } from '../packages/messages/say.ts'
import { addMember, importAgenda, type ImportDeps } from './agenda/agenda-commands.ts'
import { inviteByOperator, type InviteDeps } from './agenda/invitation-commands.ts'
import { buildInvitationMail } from './agenda/invitation-mail.ts'
import { buildLiveTexts } from './drafting/live-texts.ts'
import { bringAgenda } from './exchange/bring-agenda-commands.ts'
import { buildExchange } from './exchange/build-exchange.ts'
import { exportNamedAgenda } from './exchange/export-commands.ts'
import { isLosslessFile, readLosslessFile } from './exchange/lossless-reader.ts'
import { createText } from './drafting/drafting-effects.ts'
import { readAgendaFile } from './agenda/agenda-file-reader.ts'
import type { House } from './app.ts'
import type { Foundation } from './foundation.ts'
import { importCatalogue } from './catalogue/catalogue-commands.ts'
import { addLinks } from './catalogue/catalogue-effects.ts'
import { linkTargets } from './catalogue/entry-queries.ts'
import { issueSignInLink } from './auth/sign-in-link.ts'
import { parseCommandLine, UsageError, type OperatorCommand } from './command-line.ts'
import { addParticipant } from './participant/participant-commands.ts'
import { limits } from './platform/limits.ts'
import { headText } from '../packages/record/verification.ts'
import { verifyRecord, type RecordVerdict } from './record/verify-queries.ts'
import { systemActor } from './platform/unit-of-work.ts'

/** The words as typed, and the text of the file they name: the reader of the file is who typed them. */
export type CommandRequest = { readonly words: readonly string[]; readonly fileText: string | null }
/** exitCode 0 done, 1 refused or failed, 2 not a command. */
export type CommandAnswer = {
  readonly exitCode: number
  readonly text: string
  /** A file for whoever typed the command, base64. */
  readonly file?: string | undefined
}

/** Runs one command. Never throws: refusals and faults become sentences. */
export async function answerCommand(foundation: Foundation, request: CommandRequest): Promise<CommandAnswer> {
  try {
    const command = parseCommandLine(request.words)
    if (command.kind === 'export') return await exportByOperator(foundation, command)
    if (command.kind === 'verify') return answerOf(await verifyRecord(foundation.database.db, command.known))
    return { exitCode: 0, text: await runCommand(foundation, command, request.fileText) }
  } catch (cause) {
    if (cause instanceof UsageError) return { exitCode: 2, text: cause.message }
    if (cause instanceof DomainError) return { exitCode: 1, text: say('en', cause.code, cause.facts) }
    foundation.log.error({ err: cause }, 'a command failed')
    const reason = cause instanceof Error ? cause.message : String(cause)
    return { exitCode: 1, text: say('en', 'command-fault', { reason }) }
  }
}

type ExportCommand = Extract<OperatorCommand, { readonly kind: 'export' }>
type VerifyCommand = Extract<OperatorCommand, { readonly kind: 'verify' }>

async function runCommand(
  foundation: Foundation,
  command: Exclude<OperatorCommand, ExportCommand | VerifyCommand>,
  fileText: string | null,
): Promise<string> {
  switch (command.kind) {
    case 'user-add': {
      await addParticipant(foundation, systemActor, command)
      const key = command.isAdministrator ? 'command-user-added-administrator' : 'command-user-added'
      return say('en', key, { name: command.displayName, email: command.email })
    }
    case 'member-add': {
      const { agenda, email, organisation } = await addMember(foundation, systemActor, command)
      const as = organisation === null ? '' : say('en', 'command-member-as', { organisation })
      return say('en', 'command-member-added', { email, agenda, role: command.role, as })
    }
    case 'invite': {
      const { agenda, email, url } = await inviteByOperator(inviteDeps(foundation), systemActor, {
        ...command,
        organisation: command.organisation === null ? null : { kind: 'named', wish: command.organisation },
      })
      const days = limits.invitation.validMs / (24 * 3_600_000)
      return say('en', 'command-invited', { email, agenda, days, url })
    }
    case 'sign-in-link': {
      const minutes = limits.operator.linkMinutes
      const url = await signInLink(foundation, command.email, minutes)
      return say('en', 'command-link', { email: command.email, minutes, url })
    }
    case 'agenda-import': {
      if (isLosslessFile(fileText ?? '')) {
        const brought = await bringAgenda(foundation, systemActor, readLosslessFile(fileText ?? ''))
        return say('en', 'command-imported', { title: brought.title, id: brought.agendaId, count: brought.goals })
      }
      const targets = await linkTargets(foundation.database.db)
      const imported = await importAgenda(importDeps(foundation), systemActor, {
        catalogue: readAgendaFile(fileText ?? '', targets),
        phase: 'drafting',
        founders: [],
        onlyAsFirst: false,
      })
      if (imported === null) throw new Error('no agenda was made')
      const { title, agendaId: id, goals: count } = imported
      return say('en', 'command-imported', { title, id, count })
    }
    case 'catalogue-import': {
      const { version, entries: count } = await importCatalogue(foundation, systemActor, fileText ?? '')
      return version === null
        ? say('en', 'command-catalogue-same')
        : say('en', 'command-catalogue-imported', { version, count })
    }
  }
}

function answerOf(verdict: RecordVerdict): CommandAnswer {
  const head = headText(verdict.head)
  switch (verdict.kind) {
    case 'intact': {
      const count = Number(verdict.head.seq)
      const waiting = verdict.pending === 0 ? '' : say('en', 'command-record-waiting', { count: verdict.pending })
      return { exitCode: 0, text: `${say('en', 'command-record-intact', { count, head })}${waiting}` }
    }
    case 'altered': {
      const seq = String(verdict.seq)
      return {
        exitCode: 1,
        text: say('en', 'command-record-altered', { seq, what: say('en', `record-${verdict.what}`) }),
      }
    }
    case 'stray-entry':
      return { exitCode: 1, text: say('en', 'command-record-stray', { id: verdict.journalId }) }
  }
}

/** Reads through the server's own rooms where it runs, else through rooms of its own. */
async function exportByOperator(foundation: Foundation, command: ExportCommand): Promise<CommandAnswer> {
  const { agenda, format, withComments, out } = command
  const own = 'rooms' in foundation ? null : buildLiveTexts(foundation).rooms
  const exchange = buildExchange({ ...foundation, rooms: own ?? (foundation as House).rooms })
  try {
    const wish = {
      format,
      text: { kind: 'clean' },
      comments: withComments,
      annexes: exportAnnexes,
      paper: 'a4',
    } as const
    const { title, bytes, sealed } = await exportNamedAgenda(exchange.exports, agenda, { wish, locale: 'en' })
    const text = say('en', 'command-exported', { title, file: out, bytes: bytes.byteLength })
    const left =
      sealed === 0 || (format !== 'json' && !withComments)
        ? ''
        : say('en', 'command-exported-sealed', { count: sealed })
    return { exitCode: 0, text: `${text}${left}`, file: Buffer.from(bytes).toString('base64') }
  } finally {
    await exchange.close()
    await own?.close(0)
  }
}

/** What importing an agenda needs, put together here: a text for each goal, and the links of its file. */
export function importDeps(foundation: Foundation): ImportDeps {
  return { ...foundation, createText, addLinks: (work, facts) => addLinks(foundation, work, facts) }
}

function inviteDeps(foundation: Foundation): InviteDeps {
  return {
    ...foundation,
    publicOrigin: foundation.config.publicOrigin,
    mailInvitation: foundation.mailOrigin === null ? null : buildInvitationMail(foundation),
  }
}

/** A one-time link for an account. Refuses: 'account-unknown', 'account-disabled'. */
export function signInLink(foundation: Foundation, email: string, validMinutes: number): Promise<string> {
  const deps = { ...foundation, publicOrigin: foundation.config.publicOrigin }
  return foundation.unitOfWork(systemActor, work => issueSignInLink(deps, work, { email, validMinutes }))
}
