import { Hono } from 'hono'
import type { Sessions } from '../app.ts'
import type { Deps } from '../deps.ts'
import { reader } from '../presentation/pages/language.ts'
import { sendPage } from '../presentation/pages/layout.ts'
import { guideFacts } from './guide-facts.ts'
import { isDemoEmail } from './institutions.ts'
import { guidePage } from './pages/guide-page.ts'

/** The guide of the demonstration. Anybody may be any of its sample people, and nobody else. */
export function demonstrationRoutes(deps: Deps, sessions: Sessions): Hono {
  const app = new Hono()
  app.get('/demo', async c => sendPage(c, guidePage(await guideFacts(deps), reader(c))))
  app.post('/demo/sign-in', async c => {
    const { email } = await c.req.parseBody()
    if (typeof email !== 'string' || !isDemoEmail(email)) return c.redirect('/demo', 303)
    const person = await sessions.findOrMakePerson({ email, name: 'Sample Person', locale: null })
    for (const cookie of await sessions.openSession(person.id, c.req.raw))
      c.header('set-cookie', cookie, { append: true })
    return c.redirect(email.startsWith('guardian@') ? '/children' : '/console/', 303)
  })
  return app
}
