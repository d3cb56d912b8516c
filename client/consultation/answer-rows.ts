/** The rows of the table of answers, as the server drew them. */

/** All of the page, in their order. */
export function rows(): readonly HTMLTableRowElement[] {
  return [...document.querySelectorAll<HTMLTableRowElement>('tr[data-input]')]
}

/** The row of an input; null where this view has none. */
export function rowOf(id: string | null): HTMLTableRowElement | null {
  return id === null ? null : document.querySelector<HTMLTableRowElement>(`tr[data-input="${CSS.escape(id)}"]`)
}

/** The boxes by which several are chosen. */
export function boxes(): readonly HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>('input[name="input"]')]
}

/** The answer that the row shows; null for none. */
export function seenIn(row: HTMLTableRowElement | null): string | null {
  const seen = row?.dataset['seen'] ?? ''
  return seen === '' ? null : seen
}

/** Not answered, or contested. */
export function isOpen(row: HTMLTableRowElement): boolean {
  return row.dataset['seen'] === '' || row.dataset['contest'] !== ''
}
