import { ApiProblem } from '@laurel/ui/api'
import type { Granted } from './offered.ts'

const PREFIX = 'laurel-offer '
/** So long a state is of use (the server says so too). */
const KEPT_MILLISECONDS = 30 * 60_000

/**
 * Where somebody is with an offer: away to sign in, let in, or done. The states are sealed by the server, for them alone.
 */
export type Away =
  | { readonly step: 'away'; readonly state: string }
  | { readonly step: 'granted'; readonly granted: Granted }
  | { readonly step: 'taken' }
/** The question of an address, while whoever opened it signs in here first. */
type Arrival = { readonly step: 'arrival'; readonly search: string }
type Kept = { readonly at: number } & (Away | Arrival)

/** What is kept under a name; null for what is none of ours, or too old. */
function readKept(name: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as Partial<Kept> | null
    const { at, step } = kept ?? {}
    const isOf = typeof at === 'number' && Date.now() - at < KEPT_MILLISECONDS && typeof step === 'string'
    return isOf ? (kept as Kept) : null
  } catch {
    return null
  }
}

/** @returns false where the browser keeps nothing for this site */
function keep(name: string, what: Away | Arrival): boolean {
  try {
    sweepAway()
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), ...what } satisfies Kept))
    return true
  } catch {
    return false
  }
}

function forgetWhere(isGone: (name: string) => boolean): void {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith(PREFIX) && isGone(name)) localStorage.removeItem(name)
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Takes away what has ended. */
export const sweepAway = (): void => forgetWhere(name => readKept(name) === null)
/** Takes away everything, for the next person at this device. */
export const forgetAllAway = (): void => forgetWhere(() => true)

/**
 * Keeps where somebody is with an offer while they sign in elsewhere. In this browser and in no other, so that nobody can
 * send another person back with what they have begun themselves.
 *
 * @param flow what they come back with as `state`
 * @throws ApiProblem E_STORAGE where the browser keeps nothing: nobody would be known on the way back
 */
export function keepAway(flow: string, state: string): void {
  if (!keep(flow, { step: 'away', state }))
    throw new ApiProblem({ status: 0, code: 'E_STORAGE', title: 'The browser keeps nothing for this site' })
}

/** It stays until it is known what became of it: an answer may be lost on the way. */
export const readAway = (flow: string): Away | null => {
  const kept = readKept(PREFIX + flow)
  return kept === null || kept.step === 'arrival' ? null : kept
}
export const putAway = (flow: string, next: Away): void => void keep(flow, next)
export const forgetAway = (flow: string): void => forgetWhere(name => name === PREFIX + flow)

/** No `state` looks so: those have no spaces. */
const arrivalAt = (path: string) => `at ${path}`

/** Keeps what an address of an offer has brought: it is worth something, and goes into no other address and no mail. */
export const keepArrival = (path: string, search: string): void =>
  void keep(arrivalAt(path), { step: 'arrival', search })
export function readArrival(path: string): string | null {
  const kept = readKept(PREFIX + arrivalAt(path))
  return kept?.step === 'arrival' ? kept.search : null
}
export const forgetArrival = (path: string): void => forgetAway(arrivalAt(path))
