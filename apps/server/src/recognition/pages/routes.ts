import { Hono } from 'hono'
import { answerPublic } from '../../credential/routes.ts'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type AgreementsPageFacts, agreementsPage } from './agreements-page.ts'

export type AgreementPages = {
  showAgreements(issuer: string): Promise<AgreementsPageFacts | 'notFound'>
}

/** What an institution takes from others: for people, and as data for whoever puts many institutions beside each other. */
export function agreementPageRoutes({ showAgreements }: AgreementPages): Hono {
  const app = new Hono()
  app.get('/i/:issuer/recognition', async c => {
    const facts = await showAgreements(c.req.param('issuer'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, agreementsPage(facts, reader(c)))
  })
  app.get('/i/:issuer/recognition.json', async c => {
    const facts = await showAgreements(c.req.param('issuer'))
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    const body = { issuer: facts.issuer.name, agreements: facts.agreements }
    return answerPublic(c, JSON.stringify(body), 'application/json', { cache: 'public, max-age=300' })
  })
  return app
}
