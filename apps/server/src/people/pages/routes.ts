import { designSvg } from '@laurel/core/achievement'
import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { homePage } from './home-page.ts'
import { type IssuerPageFacts, issuerPage } from './issuer-page.ts'

export type PeoplePages = {
  isSetUp(): Promise<boolean>
  showIssuer(shortName: string): Promise<IssuerPageFacts | 'notFound'>
}

const SAMPLES = [
  { template: 'seal', palette: 'laurel', symbol: 'star' },
  { template: 'wreath', palette: 'sea', symbol: 'book' },
  { template: 'shield', palette: 'plum', symbol: 'compass' },
] as const
const artwork = SAMPLES.map(design => `data:image/svg+xml,${encodeURIComponent(designSvg(design))}`)

/** The landing page and the profiles of issuers. */
export function peoplePageRoutes({ isSetUp, showIssuer }: PeoplePages): Hono {
  const app = new Hono()
  app.get('/', async c => sendPage(c, homePage({ isSetUp: await isSetUp(), artwork }, reader(c))))
  app.get('/i/:issuer', async (c, next) => {
    if (!(c.req.header('accept') ?? '').includes('text/html')) return next()
    const facts = await showIssuer(c.req.param('issuer'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, issuerPage(facts, reader(c)))
  })
  return app
}
