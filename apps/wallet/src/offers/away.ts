const PREFIX = 'laurel-offer '
/** So long a state is of use (the server says so too). */
const KEPT_MILLISECONDS = 30 * 60_000

type Kept = { readonly at: number; readonly state: string }

function readKept(name: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? 'null')
    const { at, state } = (kept ?? {}) as Partial<Kept>
    return typeof at === 'number' && typeof state === 'string' && Date.now() - at < KEPT_MILLISECONDS
      ? { at, state }
      : null
  } catch {
    return null
  }
}

const names = () => Object.keys(localStorage).filter(one => one.startsWith(PREFIX))

/**
 * Keeps where somebody is with an offer while they sign in elsewhere: sealed by the server, for them alone. In this browser
 * and in no other, so that nobody can send another person back with what they have begun themselves.
 *
 * @param flow what they come back with as `state`
 */
export function keepAway(flow: string, state: string): void {
  for (const name of names()) if (readKept(name) === null) localStorage.removeItem(name)
  localStorage.setItem(PREFIX + flow, JSON.stringify({ at: Date.now(), state } satisfies Kept))
}

/** What was kept, once. */
export function takeAway(flow: string): string | null {
  const kept = readKept(PREFIX + flow)
  localStorage.removeItem(PREFIX + flow)
  return kept?.state ?? null
}
