import { Hono } from 'hono'
import { html } from 'hono/html'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { type Reader, reader } from '../../presentation/pages/language.ts'
import { type PageFacts, sendPage } from '../../presentation/pages/layout.ts'

export type EndReportPages = {
  readEnd(token: string): Promise<{ readonly issuer: string; readonly locale: string } | undefined>
  end(token: string): Promise<void>
}

function page(reader: Reader, issuer: string, isEnded: boolean): PageFacts {
  const { t, url } = reader
  const body = isEnded
    ? html`<h1>${t('insightReport.endedTitle')}</h1><p class="lead" role="status">${t('insightReport.ended', { issuer })}</p>`
    : html`<h1>${t('insightReport.title')}</h1><p class="lead">${t('insightReport.lead', { issuer })}</p>
<form method="post" action="${url.pathname}"><button class="button big" type="submit">${t('insightReport.button')}</button></form>`
  return {
    title: `${t(isEnded ? 'insightReport.endedTitle' : 'insightReport.title')} · Laurel`,
    reader,
    narrow: true,
    hasForm: true,
    body: html`<div class="plain">${body}</div>`,
  }
}

/** `/insight-report/{token}`, the link in each report. A GET ends nothing (nor does a mail scanner, H-44); the POST does. */
export function endReportRoutes({ readEnd, end }: EndReportPages): Hono {
  const app = new Hono()
  app.get('/insight-report/:token', async c => {
    const found = await readEnd(c.req.param('token'))
    if (!found) return sendErrorPage(c, 'notFound')
    return sendPage(c, page(reader(c, found.locale), found.issuer, false))
  })
  app.post('/insight-report/:token', async c => {
    const token = c.req.param('token')
    const found = await readEnd(token)
    if (!found) return sendErrorPage(c, 'notFound')
    await end(token)
    return sendPage(c, page(reader(c, found.locale), found.issuer, true))
  })
  return app
}
