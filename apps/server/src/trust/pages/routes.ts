import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type RegistryPageFacts, registryPage } from './registry-page.ts'

type RegistryPages = { showRegistry(search: string): Promise<RegistryPageFacts | 'notFound'> }

/** The registry of this server, for people. */
export function registryPageRoutes({ showRegistry }: RegistryPages): Hono {
  const app = new Hono()
  app.get('/registry', async c => {
    const facts = await showRegistry((c.req.query('q') ?? '').trim().slice(0, 100))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, registryPage(facts, reader(c)))
  })
  return app
}
