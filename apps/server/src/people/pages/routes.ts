import { designSvg } from '@laurel/core/achievement'
import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { homePage } from './home-page.ts'
import { type IssuerPageFacts, issuerPage } from './issuer-page.ts'
import { type JoinPageFacts, joinPage } from './join-page.ts'

export type PeoplePages = {
  isSetUp(): Promise<boolean>
  showIssuer(shortName: string): Promise<IssuerPageFacts | 'notFound'>
  showInvitation(token: string): Promise<JoinPageFacts | 'notFound'>
  /** Makes the person a member and signs them in: `cookies` are whole Set-Cookie values. */
  join(token: string, request: Request): Promise<{ readonly cookies: readonly string[] } | 'refused'>
}

const SAMPLES = [
  { template: 'seal', palette: 'laurel', symbol: 'star' },
  { template: 'wreath', palette: 'sea', symbol: 'book' },
  { template: 'shield', palette: 'plum', symbol: 'compass' },
] as const
const artwork = SAMPLES.map(design => `data:image/svg+xml,${encodeURIComponent(designSvg(design))}`)

/** The landing page, the profiles of issuers, and the page of an invitation (a GET accepts nothing, H-44). */
export function peoplePageRoutes({ isSetUp, showIssuer, showInvitation, join }: PeoplePages): Hono {
  const app = new Hono()
  app.get('/', async c => sendPage(c, homePage({ isSetUp: await isSetUp(), artwork }, reader(c))))
  app.get('/i/:issuer', async (c, next) => {
    if (!(c.req.header('accept') ?? '').includes('text/html')) return next()
    const facts = await showIssuer(c.req.param('issuer'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, issuerPage(facts, reader(c)))
  })
  app.get('/join/:token', async c => {
    const facts = await showInvitation(c.req.param('token'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, joinPage(facts, reader(c, facts.locale)))
  })
  app.post('/join/:token', async c => {
    const token = c.req.param('token')
    const joined = await join(token, c.req.raw)
    if (joined === 'refused') {
      const facts = await showInvitation(token)
      if (facts === 'notFound') return sendErrorPage(c, 'notFound')
      return sendPage(c, joinPage(facts, reader(c, facts.locale)), 409)
    }
    for (const cookie of joined.cookies) c.header('set-cookie', cookie, { append: true })
    return c.redirect('/console/', 303)
  })
  return app
}
