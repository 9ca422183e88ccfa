import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type PathwayPageFacts, pathwayPage } from './pathway-page.ts'

export type PathwayPages = {
  showPathway(issuer: string, id: string): Promise<PathwayPageFacts | 'notFound'>
}

/** The public page of a pathway, for whoever thinks of beginning it. */
export function pathwayPageRoutes({ showPathway }: PathwayPages): Hono {
  const app = new Hono()
  app.get('/i/:issuer/pathways/:id', async c => {
    const { issuer, id } = c.req.param()
    const facts = await showPathway(issuer, id)
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, pathwayPage(facts, reader(c)))
  })
  return app
}
