/**
 * Words that could not be sent: first on the device, then on the server, until their author dismisses them. Says each
 * time what there is now, and where. A device that fails silences nothing: this window holds the words until the server
 * has them.
 */
import { dropDraft, keepDraft, listDrafts } from '../../packages/contract/drafting-endpoints.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { DeviceStore, KeptDraft, KeptPassage } from '../live/device-store.ts'
import { callEndpoint, Refused } from '../platform/call-endpoint.ts'
import type { ShownDraft } from './kept-words.ts'

type LocalDraft = KeptDraft & { readonly where: 'device' | 'window' }

/** The bounds of one draft, as the endpoint states them. */
const maxPassages = 200
const maxText = 64_000
const maxAround = 400

export class KeptDrafts {
  private readonly goalId: string
  private readonly device: DeviceStore | null
  private readonly onChange: (drafts: readonly ShownDraft[]) => void
  private onServer: readonly KeptDraft[] = []
  /** What the device does not keep: in this window at least, until the server has them. */
  private inWindow: readonly KeptDraft[] = []

  constructor(facts: {
    readonly goalId: string
    readonly device: DeviceStore | null
    onChange(drafts: readonly ShownDraft[]): void
  }) {
    this.goalId = facts.goalId
    this.device = facts.device
    this.onChange = facts.onChange
  }

  /** Shows what the device has, sends it on, and shows what the server has. */
  async load(): Promise<void> {
    await this.tell()
    await this.sendOn()
  }

  /**
   * Keeps passages on the device; resolves when they are there. Where the device fails they are sent on at once, and
   * it resolves when that is done or failed; else sending them on is `sendOn`.
   */
  async keep(words: readonly KeptPassage[], reason: RefusalCode, now: Date): Promise<void> {
    for (let from = 0; from < words.length; from += maxPassages) {
      const passages = words.slice(from, from + maxPassages).map(bounded)
      const draft = {
        id: crypto.randomUUID(),
        goalId: this.goalId,
        words: passages,
        reason,
        createdAt: now.toISOString(),
      }
      this.inWindow = [...this.inWindow, draft]
      if (await this.isDone(this.device?.keepDraft(draft))) this.forgetInWindow(draft.id)
    }
    if (this.device !== null && this.inWindow.length > 0) await this.sendOn()
    else await this.tell()
  }

  /** Sends what only this device has. What the server will not take stays here, and stops nothing behind it. */
  async sendOn(): Promise<void> {
    try {
      for (const draft of await this.localDrafts()) if (await this.isTaken(draft)) await this.forgetLocal(draft.id)
      const { drafts } = await callEndpoint(listDrafts, { params: { goalId: this.goalId } })
      this.onServer = drafts.map(draft => ({ ...draft, goalId: this.goalId }))
    } catch {
      // Offline or signed out: they stay on the device and are shown as such.
    }
    await this.tell()
  }

  /**
   * Makes a passage something else by an endpoint that takes it out of its draft as it does: what only this device has
   * goes to the server first. Throws what the server refuses; that it was done before is no refusal.
   */
  async turn(draft: ShownDraft, act: () => Promise<unknown>): Promise<void> {
    if (draft.where !== 'server') {
      const { id, words, reason } = draft
      await callEndpoint(keepDraft, { params: { goalId: this.goalId }, body: { id, words: [...words], reason } })
      await this.forgetLocal(id)
    }
    try {
      await act()
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.code !== 'draft-is-used') throw fault
    } finally {
      await this.sendOn()
    }
  }

  async dismiss(draft: ShownDraft): Promise<void> {
    await this.forgetLocal(draft.id)
    if (draft.where === 'server') {
      try {
        await callEndpoint(dropDraft, { params: { goalId: this.goalId, draftId: draft.id } })
      } catch (fault) {
        if (!(fault instanceof Refused) || fault.code !== 'not-found') throw fault
      }
      this.onServer = this.onServer.filter(({ id }) => id !== draft.id)
    }
    await this.tell()
  }

  /** Whether the server has this draft now; one that is too large for it stays here. */
  private async isTaken({ id, words, reason }: LocalDraft): Promise<boolean> {
    try {
      await callEndpoint(keepDraft, { params: { goalId: this.goalId }, body: { id, words: [...words], reason } })
      return true
    } catch (fault) {
      if (fault instanceof Refused && fault.status === 413) return false
      throw fault
    }
  }

  private async localDrafts(): Promise<readonly LocalDraft[]> {
    let onDevice: readonly KeptDraft[] = []
    await this.isDone(this.device?.draftsOf(this.goalId).then(drafts => void (onDevice = drafts)))
    return [
      ...onDevice.map(draft => ({ ...draft, where: 'device' as const })),
      ...this.inWindow.map(draft => ({ ...draft, where: 'window' as const })),
    ]
  }

  private async forgetLocal(id: string): Promise<void> {
    this.forgetInWindow(id)
    await this.isDone(this.device?.dropDraft(id))
  }

  private forgetInWindow(id: string): void {
    this.inWindow = this.inWindow.filter(draft => draft.id !== id)
  }

  /** Whether the device did it: a full disk, or a store that was closed, is no reason to say nothing. */
  private async isDone(act: Promise<void> | undefined): Promise<boolean> {
    if (act === undefined) return false
    try {
      await act
      return true
    } catch {
      return false // the words stay where they are and are shown as being there
    }
  }

  private async tell(): Promise<void> {
    const local = await this.localDrafts()
    const known = new Set(this.onServer.map(({ id }) => id))
    const drafts: readonly ShownDraft[] = [
      ...local.filter(({ id }) => !known.has(id)),
      ...this.onServer.map(draft => ({ ...draft, where: 'server' as const })),
    ]
    this.onChange([...drafts].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))
  }
}

function bounded({ text, before, after }: KeptPassage): KeptPassage {
  return { text: text.slice(0, maxText), before: before.slice(-maxAround), after: after.slice(0, maxAround) }
}
