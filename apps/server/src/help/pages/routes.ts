import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { GUIDES, type Handbook } from '../handbook.ts'
import { searchHandbook } from '../search-handbook.ts'
import { guidePage } from './guide-page.ts'
import { foundPage, helpPage } from './help-page.ts'

/** `/help`: the handbook, readable and searchable without a script. */
export function helpRoutes(handbook: Handbook): Hono {
  const app = new Hono()
  app.get('/help', c => {
    const who = reader(c)
    const query = (c.req.query('q') ?? '').trim().slice(0, 100)
    if (query === '') return sendPage(c, helpPage(handbook, who))
    return sendPage(c, foundPage(searchHandbook(handbook, who.locale, query), query, who))
  })
  app.get('/help/:guide', c => {
    const name = GUIDES.find(one => one === c.req.param('guide'))
    if (!name) return sendErrorPage(c, 'notFound')
    const who = reader(c)
    return sendPage(c, guidePage(handbook.guide(name, who.locale), handbook, who))
  })
  return app
}
