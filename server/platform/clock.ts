/** Time comes in: everything that needs the present asks a clock, so that tests can set it. */

export type Clock = { now(): Date }

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() }
