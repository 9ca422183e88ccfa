import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api } from '../api/index.ts'

export type MembershipIssuer = {
  readonly id: string
  readonly shortName: string
  readonly name: string
  readonly logoUrl: string | null
  readonly did: string
  readonly url: string | null
  readonly locale: string
  /** Set while nothing is issued. */
  /** Whoever is no institution endorses, and awards nothing. */
  readonly kind: 'institution' | 'endorser' | 'person'
  readonly halted: { readonly at: string; readonly by: string; readonly reason: string } | null
  readonly closing: {
    readonly closesAt: string
    readonly closedAt: string | null
    readonly successor: { readonly name: string; readonly did: string | null } | null
  } | null
}
export type Membership = {
  readonly issuer: MembershipIssuer
  readonly role: string
  /** The actions that are allowed here, e.g. `awards:write`. */
  readonly may: readonly string[]
}

/** Who is here and what this server is like. `user` is null for a visitor. */
export type Session = {
  readonly user: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly locale: string | null
  } | null
  readonly memberships: readonly Membership[]
  readonly publicUrl: string
  readonly loopback: boolean
  readonly mailConfigured: boolean
  /** Everybody here is a sample person. */
  readonly demonstration: boolean
  readonly setUp: boolean
  readonly passkeys: number
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.get<Session>('/session', { signal }),
  staleTime: 60_000,
})

export const useSession = (): UseQueryResult<Session> => useQuery(sessionQuery)

/** Sends a sign-in link; it leads to `callback` (a path of this server). */
export const sendMagicLink = (email: string, callback: string, locale?: string): Promise<unknown> =>
  api.post('/api/auth/sign-in/magic-link', {
    email,
    callbackURL: callback,
    errorCallbackURL: callback,
    ...(locale ? { metadata: { locale } } : {}),
  })

export const canUsePasskeys = (): boolean => browserSupportsWebAuthn()
export const canAutofillPasskeys = (): Promise<boolean> => browserSupportsWebAuthnAutofill()

type RegisterOptions = Parameters<typeof startRegistration>[0]['optionsJSON']
type AuthenticateOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']

/** Adds a passkey to the person who is signed in. Rejects with a `NotAllowedError` when they say no. */
export async function registerPasskey(name?: string): Promise<void> {
  const optionsJSON = await api.get<RegisterOptions>('/api/auth/passkey/generate-register-options')
  const response = await startRegistration({ optionsJSON })
  await api.post('/api/auth/passkey/verify-registration', { response, ...(name ? { name } : {}) })
}

/** Signs in with a passkey; `autofill` waits silently until one is chosen in the e-mail field. */
export async function signInWithPasskey({ autofill = false }: { readonly autofill?: boolean } = {}): Promise<void> {
  const optionsJSON = await api.get<AuthenticateOptions>('/api/auth/passkey/generate-authenticate-options')
  const response = await startAuthentication({ optionsJSON, useBrowserAutofill: autofill })
  await api.post('/api/auth/passkey/verify-authentication', { response })
}

export const signOut = (): Promise<unknown> => api.post('/api/auth/sign-out')

/** True if the person closed the passkey dialog themselves: nothing went wrong, so nothing is said. */
export const isPasskeyDeclined = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')
