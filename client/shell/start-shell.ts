/** What every page needs: the account menu and the service worker. */
export function startShell(): void {}
