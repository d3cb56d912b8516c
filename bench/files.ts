/**
 * How long a file takes, from the wish to the checked bytes, in the thread in which the product makes them: the first
 * one, which starts the thread, and those after it. One goal of the starter agenda, and the whole agenda.
 */
import { exportFormats, type ExportFormat } from '../packages/domain/exchange.ts'
import type { LosslessFile } from '../packages/exchange/lossless-file.ts'
import { takeAgenda } from '../server/exchange/take-agenda.ts'
import { buildWorkbench } from '../server/exchange/workbench.ts'
import { limits } from '../server/platform/limits.ts'
import { buildTestHouse } from '../tests/support/test-house.ts'

export type FileMeasured = {
  readonly of: string
  readonly format: ExportFormat
  readonly kilobytes: number
  readonly firstMs: number
  /** The median of twenty. */
  readonly nextMs: number
}

export async function measureFiles(): Promise<readonly FileMeasured[]> {
  const house = await buildTestHouse()
  try {
    const { agendaId, goals } = await house.anAgenda({ goals: 14 })
    const goalId = goals[0]?.goalId ?? null
    const goal = (await takeAgenda(house, { agendaId, goalId })).file
    const agenda = (await takeAgenda(house, { agendaId, goalId: null })).file
    const measured: FileMeasured[] = []
    for (const format of exportFormats) measured.push(await measureFile('one goal', goal, format))
    for (const format of exportFormats) measured.push(await measureFile('agenda of 14 goals', agenda, format))
    return measured
  } finally {
    await house.close()
  }
}

async function measureFile(of: string, file: LosslessFile, format: ExportFormat): Promise<FileMeasured> {
  const bench = buildWorkbench(limits.exchange)
  const { signal } = new AbortController()
  const wish = {
    format,
    text: { kind: 'clean' },
    comments: true,
    annexes: ['indicators', 'acquis', 'participants'],
    paper: 'a4',
  } as const
  const make = async (): Promise<{ readonly ms: number; readonly bytes: number }> => {
    const from = performance.now()
    const { bytes } = await bench.write({ kind: 'write', file, wish, locale: 'en' }, { signal })
    return { ms: performance.now() - from, bytes: bytes.byteLength }
  }
  try {
    const first = await make()
    const next: number[] = []
    for (let i = 0; i < 20; i += 1) next.push((await make()).ms)
    const nextMs = next.toSorted((a, b) => a - b)[10] ?? 0
    return { of, format, kilobytes: Math.round(first.bytes / 1024), firstMs: first.ms, nextMs }
  } finally {
    await bench.close()
  }
}
