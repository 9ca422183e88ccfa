import { ApiProblem, api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'
import { forgetAway, putAway, readAway } from './away.ts'
import type { Granted } from './offered.ts'

const SAID = ['state', 'code', 'error', 'iss'] as const

/** What an issuer has said does not change by being asked once more; whether it can be reached does. */
export const isFinal = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code.startsWith('E_OFFER_') && error.code !== 'E_OFFER_UNREACHABLE'

/** What came of it was kept before; nothing was begun here that it could be the end of. */
export type Nothing = 'taken' | 'stray'

/** By which name a sign-in is known that somebody comes back from; null where that was said twice (RFC 6749 §3.1). */
export function flowOf(search: string): string | null {
  const parameters = new URLSearchParams(search)
  return SAID.every(name => parameters.getAll(name).length <= 1) ? parameters.get('state') : null
}

/**
 * Goes on with what the learner came back with. Whoever was let in stays so until what was granted is in the vault, also if
 * the page is opened anew meanwhile; an answer that was lost is asked for again.
 */
async function endSignIn(path: string, search: string): Promise<Granted | Nothing> {
  const flow = flowOf(search)
  const away = flow === null ? null : readAway(flow)
  if (flow === null || away === null) return 'stray'
  if (away.step === 'taken') return 'taken'
  if (away.step === 'granted') return away.granted
  const parameters = new URLSearchParams(search)
  const said = Object.fromEntries(SAID.flatMap(name => (parameters.has(name) ? [[name, parameters.get(name)]] : [])))
  try {
    const granted = await api.post<Granted>('/wallet/offers/signed-in', { state: away.state, at: path, said })
    putAway(flow, { step: 'granted', granted })
    return granted
  } catch (error) {
    if (isFinal(error)) forgetAway(flow)
    throw error
  }
}

/**
 * The code is redeemed as soon as it is known who is here, since it may live for half a minute; opening the wallet can wait.
 *
 * @param said the question of the address that they came back to
 */
export const grantedQuery = (path: string, said: string) =>
  queryOptions({
    queryKey: ['offer signed in', path, said],
    queryFn: () => endSignIn(path, said),
    // A code serves once, so whatever comes of it is asked for once, and again when somebody says so.
    retry: false,
    retryOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
