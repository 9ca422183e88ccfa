import { Hono } from 'hono'
import type { Sessions } from '../../../app.ts'
import type { Deps } from '../../../deps.ts'
import { endConnecting, type Outcome } from './connect.ts'

const ONCE = ['state', 'code', 'error', 'iss'] as const
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Where a service sends the learner back to; the wallet says how it ended. */
export function backpackCallbackRoutes(deps: Deps, sessions: Sessions): Hono {
  const app = new Hono()
  app.get('/backpacks/:host/callback', async c => {
    const parameters = new URL(c.req.url).searchParams
    // Said twice, it is not clear what was meant (RFC 6749 §3.1).
    const isClear = ONCE.every(name => parameters.getAll(name).length <= 1)
    const person = await sessions.personOf(c.req.raw.headers)
    const host = c.req.param('host')
    const said = Object.fromEntries(ONCE.map(name => [name, parameters.get(name) ?? undefined]))
    const outcome: Outcome =
      person && isClear && UUID.test(host) ? await endConnecting(deps, person.id, host, said) : 'over'
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    // What it has waits on the first page; what went wrong is said where it was begun.
    return c.redirect(`/wallet/${outcome === 'connected' ? '' : 'settings'}?backpack=${outcome}`, 303)
  })
  return app
}
