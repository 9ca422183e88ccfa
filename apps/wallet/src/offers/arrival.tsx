import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Location, Navigate, useLocation } from 'react-router'
import { forgetArrival, keepArrival, readArrival } from './away.ts'
import { grantedQuery } from './granted.ts'

const SIGNED_IN = /^\/offer\/signed-in(\/[^/]+)?\/?$/
const isOffers = ({ pathname }: Location): boolean => SIGNED_IN.test(pathname) || /^\/offer\/?$/.test(pathname)

/** What the question of an address says, for the screen there: an offer, or what somebody comes back with. */
const stateFor = (pathname: string, search: string) =>
  SIGNED_IN.test(pathname) ? { said: search } : { offer: `openid-credential-offer://${search}` }

/** Where the address brings something of an offer: it is worth something, and is moved out of the address at once. */
export function useArrival(): React.ReactNode {
  const location = useLocation()
  const { pathname, search } = location
  return isOffers(location) && search !== '' ? (
    <Navigate to={pathname} replace state={{ ...stateFor(pathname, search), arrived: search }} />
  ) : null
}

/** To sign in, and back to where somebody wanted to go. What an offer has brought waits for them here. */
export function ToSignIn() {
  const location = useLocation()
  const { pathname, search, state } = location
  const arrived: unknown = state?.arrived
  if (isOffers(location) && typeof arrived === 'string') keepArrival(pathname, arrived)
  return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />
}

/** Back from signing in here: what waited goes on, before the wallet is open where that cannot wait. */
export function useArrivedBefore(isHere: boolean): React.ReactNode {
  const location = useLocation()
  const { pathname, state } = location
  const isBare = isOffers(location) && (state === null || state === undefined)
  const kept = isHere && isBare ? readArrival(pathname) : null
  const said: unknown = isHere && SIGNED_IN.test(pathname) ? state?.said : undefined
  useQuery({ ...grantedQuery(`/wallet${pathname}`, String(said)), enabled: typeof said === 'string' })
  const hasArrived = isHere && isOffers(location) && typeof state?.arrived === 'string'
  useEffect(() => {
    if (hasArrived) forgetArrival(pathname)
  }, [hasArrived, pathname])
  return kept === null ? null : (
    <Navigate to={pathname} replace state={{ ...stateFor(pathname, kept), arrived: kept }} />
  )
}
