import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { magicLink } from 'better-auth/plugins/magic-link'
import * as z from 'zod'
import type { Config } from './config.ts'
import { type Database, tx } from './database.ts'
import type { Log } from './log.ts'
import type { Mailer } from './mail.ts'
import { deriveKey } from './master-key.ts'
import { account, passkey as passkeyTable, person, rateLimit, session, verification } from './tables.ts'

/** Somebody with an account. */
type SignedIn = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly locale: string | null
}

export type Auth = {
  /** Answers everything under `/api/auth/`. */
  handle(request: Request): Promise<Response>
  /** Who sends this request, by its cookie; `null` for a visitor. */
  personOf(headers: Headers): Promise<SignedIn | null>
  /** The account of an address that has been proven to belong to the person, made where there is none. */
  findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<SignedIn>
  /** Signs a person in: the `Set-Cookie` values for the answer. Only after they have proven who they are. */
  openSession(personId: string, request: Request): Promise<string[]>
  /** Uses a sign-in link up and signs its person in; `null` for a link that was used or is too old. */
  redeemLink(token: string, to: string, headers: Headers): Promise<{ next: string; cookies: string[] } | null>
  /** How many passkeys a person has. */
  passkeysOf(personId: string): Promise<number>
}

/** Carries the peer's address from the socket to the rate limit; whatever a client sends under this name is dropped. */
export const PEER_HEADER = 'x-laurel-peer'

/** The library's own address for links, which uses them up by GET. Ours stands before it; from outside it is closed. */
const VERIFY_PATH = '/api/auth/magic-link/verify'

const LINK_SECONDS = 15 * 60
const SESSION_SECONDS = 30 * 24 * 3600

type Deps = {
  readonly config: Pick<Config, 'publicUrl' | 'isLoopback'>
  readonly database: Database
  readonly mailer: Mailer
  readonly masterKey: Uint8Array
  readonly newId: () => string
  readonly log: Log
  /** Words of the mail with the link. `locale` is what was asked for, else the person's, else nothing. */
  readonly signInMail: (facts: { url: string; locale: string | null }) => {
    subject: string
    text: string
    html: string
    locale: string
  }
}

const asSignedIn = (user: { id: string; name: string; email: string; locale?: unknown }): SignedIn => ({
  id: user.id,
  name: user.name,
  email: user.email,
  locale: typeof user.locale === 'string' ? user.locale : null,
})

/** Called by our own code only: it has no address. */
const openSessionPlugin = {
  id: 'open-session',
  endpoints: {
    openSession: createAuthEndpoint({ method: 'POST', body: z.object({ personId: z.string() }) }, async context => {
      const { internalAdapter } = context.context
      const user = await internalAdapter.findUserById(context.body.personId)
      if (!user) throw context.error('NOT_FOUND')
      const session = await internalAdapter.createSession(user.id)
      await setSessionCookie(context, { session, user })
      return { isOpen: true }
    }),
  },
} as const

/** Sign-in by passkey and by a link sent to one's e-mail. There are no passwords. */
export function createAuth(deps: Deps): Auth {
  const { publicUrl, isLoopback } = deps.config
  const auth = betterAuth({
    appName: 'Laurel',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: deriveKey(deps.masterKey, 'sessions').toString('base64url'),
    trustedOrigins: [publicUrl],
    database: drizzleAdapter(deps.database.db, {
      provider: 'pg',
      schema: { user: person, session, account, verification, passkey: passkeyTable, rateLimit },
      transaction: true,
    }),
    user: { additionalFields: { locale: { type: 'string', required: false, input: false } } },
    emailAndPassword: { enabled: false },
    session: { expiresIn: SESSION_SECONDS, updateAge: 24 * 3600 },
    rateLimit: { enabled: true, storage: 'database', window: 60, max: isLoopback ? 1000 : 60 },
    telemetry: { enabled: false },
    logger: {
      // The library's own messages may hold addresses, so only that something happened is written.
      log: level => {
        if (level === 'error') deps.log.error('the sign-in library reported an error')
      },
    },
    onAPIError: { throw: false },
    advanced: {
      // Said here, since the library would leave these checks out when it finds itself in a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: 'laurel',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      database: { generateId: deps.newId },
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
    },
    plugins: [
      magicLink({
        expiresIn: LINK_SECONDS,
        storeToken: 'hashed',
        rateLimit: { window: 60, max: isLoopback ? 100 : 10 },
        sendMagicLink: async ({ email, url: verify, token, metadata }) => {
          // To a page of ours with a button: whoever only looks at the link uses nothing up.
          const to = new URL(verify).searchParams.get('callbackURL') ?? '/'
          const url = `${publicUrl}/sign-in/link?${new URLSearchParams({ token, to })}`
          const known = await internal().then(adapter => adapter.findUserByEmail(email))
          const wish: unknown = metadata?.locale
          const locale = typeof wish === 'string' ? wish : known ? asSignedIn(known.user).locale : null
          const words = deps.signInMail({ url, locale })
          await tx(deps, {}, at =>
            deps.mailer.send(at, { issuerId: null, kind: 'sign-in', to: email.toLowerCase(), ...words }),
          )
        },
      }),
      passkey({
        rpID: new URL(publicUrl).hostname,
        rpName: 'Laurel',
        origin: publicUrl,
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      }),
      openSessionPlugin,
    ],
  })
  const internal = async () => (await auth.$context).internalAdapter

  return {
    async handle(request) {
      if (new URL(request.url).pathname === VERIFY_PATH) return new Response(null, { status: 404 })
      return auth.handler(request)
    },
    async personOf(headers) {
      const cookie = headers.get('cookie')
      if (!cookie) return null
      const found = await auth.api.getSession({ headers: new Headers({ cookie }) })
      return found ? asSignedIn(found.user) : null
    },
    async findOrMakePerson({ email, name, locale }) {
      const adapter = await internal()
      const address = email.toLowerCase()
      const known = await adapter.findUserByEmail(address)
      if (known) return asSignedIn(known.user)
      try {
        return asSignedIn(
          await adapter.createUser({ email: address, name, locale, emailVerified: true }, { method: 'magic-link' }),
        )
      } catch (error) {
        // Two requests at once made the same person; the second takes the first one's.
        const other = await adapter.findUserByEmail(address)
        if (other) return asSignedIn(other.user)
        throw error
      }
    },
    async openSession(personId, request) {
      const answer = await auth.api.openSession({
        body: { personId },
        headers: new Headers({ 'user-agent': request.headers.get('user-agent') ?? '' }),
        returnHeaders: true,
      })
      return answer.headers.getSetCookie()
    },
    async redeemLink(token, to, headers) {
      const query = new URLSearchParams({ token, callbackURL: to, errorCallbackURL: to })
      const answer = await auth.handler(new Request(`${publicUrl}${VERIFY_PATH}?${query}`, { headers }))
      const next = answer.headers.get('location')
      if (!next || new URL(next, publicUrl).searchParams.has('error')) return null
      // As it was given: on the way through, one layer of escapes in it is undone.
      return { next: to, cookies: answer.headers.getSetCookie() }
    },
    async passkeysOf(personId) {
      const found = await deps.database.pool.query<{ count: number }>(
        'select count(*)::int as count from passkey where user_id = $1',
        [personId],
      )
      return found.rows[0]!.count
    },
  }
}
