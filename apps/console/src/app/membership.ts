import type { Membership } from '@laurel/ui/session'
import { useSession } from '@laurel/ui/session'

const STORAGE_KEY = 'laurel.issuer'

/** Which institution a person with several works for: chosen now, else last time, else the first. */
export function currentMembership(memberships: readonly Membership[], chosen?: string): Membership | undefined {
  const wanted = chosen ?? recall()
  return memberships.find(one => one.issuer.shortName === wanted) ?? memberships[0]
}

function recall(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null // storage switched off
  }
}

export function rememberIssuer(shortName: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, shortName)
  } catch {
    // storage switched off: the choice holds for this visit
  }
}

/** The institution that the present screen is about. Only used inside the shell, where there is one. */
export function useIssuer(): Membership['issuer'] {
  const { data } = useSession()
  const issuer = data ? currentMembership(data.memberships)?.issuer : undefined
  return (
    issuer ?? {
      id: '',
      kind: 'institution',
      shortName: '',
      name: '',
      logoUrl: null,
      did: '',
      url: null,
      locale: 'en',
      halted: null,
      closing: null,
    }
  )
}

/** What the person may do at the present institution. The server decides; this only leaves out what it would refuse. */
export function useMay(): (action: string) => boolean {
  const { data } = useSession()
  const actions = data ? currentMembership(data.memberships)?.may : undefined
  return action => actions?.includes(action) ?? false
}
