import { Hono } from 'hono'
import type { Deps } from '../../../deps.ts'
import { clientDescription } from '../wallet-client.ts'

/** `/wallet-client.json`: who asks, for servers elsewhere that sign our learners in. */
export function walletClientRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.get('/wallet-client.json', c =>
    c.json(clientDescription(deps), 200, {
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=3600',
    }),
  )
  return app
}
