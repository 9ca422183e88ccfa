import { ApiProblem } from '@laurel/ui/api'
import { queryClient, type Session, sessionQuery } from '@laurel/ui/session'
import { useSyncExternalStore } from 'react'
import { keptPerson, readDevice } from '../keys/device.ts'
import { readFacts } from './kept.ts'

export const isNoAnswer = (error: unknown): boolean => error instanceof ApiProblem && error.status === 0

let offline = !navigator.onLine
const watchers = new Set<() => void>()
function say(next: boolean): void {
  if (offline === next) return
  offline = next
  for (const watcher of watchers) watcher()
}
window.addEventListener('offline', () => say(true))
const PROBE_MS = 5_000

/** Looks whether the server answers again, and if so asks anew for all that was shown from memory. */
export async function tryNetwork(): Promise<void> {
  const answer = await fetch('/api/v1/session', { cache: 'no-store' }).catch(() => undefined)
  if (!answer?.ok) return
  say(false)
  await queryClient.invalidateQueries()
}
window.addEventListener('online', () => void tryNetwork())
// A browser that believes in a network says nothing when a server comes back.
setInterval(() => offline && !document.hidden && void tryNetwork(), PROBE_MS)

/** Notes that a call got no answer although the browser believes in a network. */
export const noteNoAnswer = (): void => say(true)

/** True while what is shown comes from this device. */
export const useOffline = (): boolean =>
  useSyncExternalStore(
    watcher => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => offline,
  )

/**
 * Asks who is here; without an answer it is the person whose sealed wallet this device has. That shows nothing by
 * itself: the wallet opens with what the device holds, or with a lock.
 */
export async function startSession(): Promise<void> {
  queryClient.setDefaultOptions({
    ...queryClient.getDefaultOptions(),
    queries: { ...queryClient.getDefaultOptions().queries, networkMode: 'always' },
  })
  try {
    await queryClient.fetchQuery({ ...sessionQuery, retry: false })
  } catch (error) {
    const personId = isNoAnswer(error) ? await keptPerson().catch(() => undefined) : undefined
    if (personId === undefined) return
    const device = await readDevice(personId)
    const name = device ? (await readFacts(device))?.name : undefined
    const session: Session = {
      user: { id: personId, name: name ?? '', email: '', locale: null },
      memberships: [],
      publicUrl: window.location.origin,
      loopback: false,
      mailConfigured: false,
      demonstration: false,
      setUp: true,
      passkeys: 0,
    }
    queryClient.setQueryData(sessionQuery.queryKey, session)
    noteNoAnswer()
  }
}
