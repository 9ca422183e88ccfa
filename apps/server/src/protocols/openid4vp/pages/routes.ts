import { Hono } from 'hono'
import type { Deps } from '../../../deps.ts'
import { sendErrorPage } from '../../../presentation/pages/error-page.ts'
import { reader } from '../../../presentation/pages/language.ts'
import { sendPage } from '../../../presentation/pages/layout.ts'
import { showAsk, showDone } from '../page-facts.ts'
import { askPage, donePage } from './ask-page.ts'

/** What applicants see in a browser: the question, and afterwards what became of their answer. */
export function askPageRoutes(deps: Deps): Hono {
  const app = new Hono()
  app.get('/i/:issuer/ask/:token', async c => {
    const facts = await showAsk(deps, c.req.param('issuer'), c.req.param('token'))
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    return sendPage(c, askPage(facts, reader(c)), facts.isOpen ? 200 : 410)
  })
  app.get('/i/:issuer/ask/:token/done', async c => {
    const code = c.req.query('response_code') ?? ''
    const facts = await showDone(deps, c.req.param('issuer'), c.req.param('token'), code)
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, donePage(facts, reader(c)))
  })
  return app
}
