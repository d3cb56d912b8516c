/** What a moderator does with the round of the starter agenda, as steps of a journey: by her console, or what it sends. */
import type { Locator, Page } from 'playwright-core'
import type { Phase } from '../../packages/domain/agenda.ts'
import { say } from '../../packages/messages/say.ts'

/** Acts on the latest round of the first agenda that this page's person sees. */
export async function moveRound(
  page: Page,
  act: 'move' | 'extend' | 'pause' | 'resume' | 'settings',
  body: object,
): Promise<void> {
  const refusal = await page.evaluate(
    async ([what, facts]) => {
      const read = async (path: string): Promise<unknown> => (await fetch(path)).json()
      const { agendas } = (await read('/api/agendas')) as { readonly agendas: readonly { readonly id: string }[] }
      const path = `/api/agendas/${agendas[0]?.id}/rounds`
      const { rounds } = (await read(path)) as { readonly rounds: readonly { readonly id: string }[] }
      const headers = { 'content-type': 'application/json' }
      const method = what === 'settings' ? 'PATCH' : 'POST'
      const answer = await fetch(`${path}/${rounds[0]?.id}/${what}`, { method, headers, body: facts })
      return answer.ok ? null : answer.text()
    },
    [act, JSON.stringify(body)] as const,
  )
  if (refusal !== null) throw new Error(refusal)
}

/** Opens the dialog of a move on the console, by the name of its button. */
export async function openMove(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name, exact: true }).click()
  const dialog = page.locator('dialog.move-dialog[open]')
  await dialog.getByRole('heading', { name }).waitFor()
  return dialog
}

/** Makes the move of an open dialog; waits until the page says that it is done. */
export async function makeMove(page: Page, dialog: Locator): Promise<void> {
  await dialog.locator('button[type=submit]').click()
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('#moves-said').getByText(say('en', 'moves-done')).waitFor()
}

/** Waits until the band of a page says this phase. */
export async function expectPhase(page: Page, phase: Phase): Promise<void> {
  const name = page.locator('#phase-band .name b')
  await name.getByText(say('en', `phase-${phase}`), { exact: true }).waitFor({ timeout: 20_000 })
}

/** What the page's own browser asks the house; throws what it refuses. */
export function askInPage<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([how, where, what]) => {
      const init = { method: how ?? 'GET', headers: { 'content-type': 'application/json' } }
      const answer = await fetch(where ?? '', what === undefined ? { method: init.method } : { ...init, body: what })
      if (!answer.ok) throw new Error(`${where}: ${await answer.text()}`)
      return (answer.status === 204 ? null : await answer.json()) as T
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  )
}
