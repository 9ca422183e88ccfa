import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type LogPageFacts, logPage } from './log-page.ts'

type LogPages = { showLog(issuer: string): Promise<LogPageFacts | 'notFound'> }

/** An issuer's public record, for people. */
export function logPageRoutes({ showLog }: LogPages): Hono {
  const app = new Hono()
  app.get('/i/:issuer/log', async c => {
    const facts = await showLog(c.req.param('issuer'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, logPage(facts, reader(c)))
  })
  return app
}
