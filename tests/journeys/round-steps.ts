/** What a moderator does with the round of the starter agenda, as a step of a journey: what her browser would send. */
import type { Page } from 'playwright-core'

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
