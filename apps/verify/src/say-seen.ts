/**
 * Tells the server that a person has the shared page before them, without saying who. What fetches pages without a
 * screen (link previews, scanners, tabs opened behind others) never gets here.
 */
export function saySeen(path: string): void {
  const say = () => {
    if (document.visibilityState !== 'visible') return
    document.removeEventListener('visibilitychange', say)
    void fetch(path, { method: 'POST', credentials: 'same-origin', keepalive: true }).catch(() => undefined)
  }
  document.addEventListener('visibilitychange', say)
  say()
}
