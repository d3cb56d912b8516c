/** Brings the export buttons of a page to life; the dialog is loaded when somebody wants it. */
import type { ExportPlace } from './export-place.ts'

/** Starts every `[data-export]` button; called by client/main.ts. */
export function startExport(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-export]')) {
    button.disabled = false
    button.addEventListener('click', () => void openDialog(placeOf(button)))
  }
}

async function openDialog(place: ExportPlace): Promise<void> {
  const { ExportDialog } = await import('./export-dialog.ts')
  const existing = document.querySelector('export-dialog')
  const dialog = existing instanceof ExportDialog ? existing : document.body.appendChild(new ExportDialog())
  await dialog.open(place)
}

function placeOf({ dataset }: HTMLButtonElement): ExportPlace {
  const { agenda, goal, goalNumber, goals, from, to } = dataset
  return {
    agendaId: agenda ?? '',
    goalId: goal ?? null,
    goalNumber: goalNumber === undefined ? null : Number(goalNumber),
    goals: Number(goals ?? 0),
    compared: from === undefined || to === undefined ? undefined : { from, to },
  }
}
