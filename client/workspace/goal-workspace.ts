/** The workspace of a goal. */
export function start(): void {}
