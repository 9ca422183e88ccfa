import { formatRecoveryCode } from '@laurel/core/wallet'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { Sessions } from '../app.ts'
import type { Deps } from '../deps.ts'
import { reader } from '../presentation/pages/language.ts'
import { sendPage, showDemonstrationBar } from '../presentation/pages/layout.ts'
import { guideFacts } from './guide-facts.ts'
import { guidePage } from './pages/guide-page.ts'
import { isScreen, samplePerson } from './people.ts'
import { walletCode } from './sample-secrets.ts'

/** Every page for people says that it is the demonstration, who one is in it, and leads back to the guide. */
export const demonstrationBar =
  (sessions: Sessions): MiddlewareHandler =>
  async (c, next) => {
    if ((c.req.header('accept') ?? '').includes('text/html'))
      showDemonstrationBar(c, (await sessions.personOf(c.req.raw.headers))?.name ?? null)
    await next()
  }

/** The guide of the demonstration. Anybody may be any of its sample people, and nobody else. */
export function demonstrationRoutes(deps: Deps, sessions: Sessions): Hono {
  const app = new Hono()
  app.get('/demo', async c => sendPage(c, guidePage(await guideFacts(deps), reader(c))))
  app.post('/demo/sign-in', async c => {
    const { email, to } = await c.req.parseBody()
    const sample = typeof email === 'string' ? samplePerson(email) : undefined
    if (!sample) return c.redirect('/demo', 303)
    const here = await sessions.personOf(c.req.raw.headers)
    if (here?.email !== sample.email) {
      const person = await sessions.findOrMakePerson({ email: sample.email, name: sample.name, locale: null })
      for (const cookie of await sessions.openSession(person.id, c.req.raw))
        c.header('set-cookie', cookie, { append: true })
    }
    return c.redirect(inReadersLanguage(c, typeof to === 'string' && isScreen(to) ? to : sample.home), 303)
  })
  // What opens the wallet of the sample person who is signed in. No other wallet can be opened with what is here.
  app.get('/api/demo/wallet-code', async c => {
    const person = await sessions.personOf(c.req.raw.headers)
    c.header('cache-control', 'no-store')
    if (!person || samplePerson(person.email)?.home !== '/wallet/') return c.json({ code: null })
    return c.json({ code: formatRecoveryCode(walletCode(deps, person.email)) })
  })
  return app
}

/** The apps keep a language of their own; whoever comes from the guide goes on in the guide's. */
function inReadersLanguage(c: Context, path: string): string {
  if (path.startsWith('/children')) return path
  const url = new URL(path, 'http://localhost')
  url.searchParams.set('lang', reader(c).locale)
  return url.pathname + url.search + url.hash
}
