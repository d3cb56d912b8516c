/** Lets a few at a time do costly work; the rest wait in line, and the line has an end. */
import { DomainError } from '../../packages/domain/errors.ts'

export type Turns = {
  /** Runs the act when its turn comes. Refuses: 'server-busy' when too many wait already. */
  take<T>(act: () => Promise<T>): Promise<T>
}

/** A line for `atOnce` acts at a time, with room for `waiting` more. */
export function buildTurns(atOnce: number, waiting: number): Turns {
  let running = 0
  const line: (() => void)[] = []
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1
      return
    }
    if (line.length >= waiting) throw new DomainError('server-busy')
    await new Promise<void>(admitted => line.push(admitted))
  }
  const leave = (): void => {
    const next = line.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return {
    async take(act) {
      await enter()
      try {
        return await act()
      } finally {
        leave()
      }
    },
  }
}
