/** The one place of the page that says what happened: to those who hear it, and for a while to everybody. */

/** Says something politely to those who hear the page; `seen` shows it to everybody for a while too. */
export function announce(sentence: string, seen = false): void {
  const announcer = document.getElementById('announcer')
  if (announcer === null) return
  announcer.textContent = sentence
  announcer.className = seen ? 'toast' : 'vh'
  if (!seen) return
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => {
    announcer.className = 'vh'
    announcer.textContent = ''
  }, 8000)
}
let toastTimer: ReturnType<typeof setTimeout> | undefined
