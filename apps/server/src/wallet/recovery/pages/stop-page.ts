import { formatDate } from '@laurel/ui/verdict'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { sendErrorPage } from '../../../presentation/pages/error-page.ts'
import { type Reader, reader } from '../../../presentation/pages/language.ts'
import { type PageFacts, sendPage } from '../../../presentation/pages/layout.ts'

export type StopPageFacts = {
  readonly isOpen: boolean
  readonly schools: readonly string[]
  readonly askedAt: string
  readonly locale: string
}

export type StopPages = {
  readStop(token: string): Promise<StopPageFacts | 'notFound'>
  stop(token: string): Promise<void>
}

function stopPage(facts: StopPageFacts, reader: Reader, isStopped: boolean): PageFacts {
  const { t, url, locale } = reader
  const schools = new Intl.ListFormat(locale).format(facts.schools)
  const body = isStopped
    ? html`<h1>${t('lostWallet.stoppedTitle')}</h1><p class="lead" role="status">${t('lostWallet.stopped')}</p>
<p>${t('lostWallet.mailbox', { schools })}</p>`
    : facts.isOpen
      ? html`<h1>${t('lostWallet.title')}</h1><p class="lead">${t('lostWallet.lead', { schools, date: formatDate(facts.askedAt, locale) })}</p>
<p>${t('lostWallet.what')}</p>
<form method="post" action="${url.pathname}"><button class="button big" type="submit">${t('lostWallet.button')}</button></form>
<p class="quiet-text">${t('lostWallet.wasMe')}</p>`
      : html`<h1>${t('lostWallet.overTitle')}</h1><p class="lead">${t('lostWallet.over', { schools })}</p>`
  return {
    title: `${t(isStopped ? 'lostWallet.stoppedTitle' : facts.isOpen ? 'lostWallet.title' : 'lostWallet.overTitle')} · Laurel`,
    reader,
    guide: 'learner',
    narrow: true,
    hasForm: true,
    body: html`<div class="plain">${body}</div>`,
  }
}

/** `/recovery/{token}`, the button of the mail. A GET stops nothing (a mail scanner's neither, H-44); the POST does. */
export function stopPageRoutes({ readStop, stop }: StopPages): Hono {
  const app = new Hono()
  app.get('/recovery/:token', async c => {
    const facts = await readStop(c.req.param('token'))
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    return sendPage(c, stopPage(facts, reader(c, facts.locale), false))
  })
  app.post('/recovery/:token', async c => {
    const token = c.req.param('token')
    const facts = await readStop(token)
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    const who = reader(c, facts.locale)
    if (!facts.isOpen) return sendPage(c, stopPage(facts, who, false), 409)
    await stop(token)
    return sendPage(c, stopPage(facts, who, true))
  })
  return app
}
