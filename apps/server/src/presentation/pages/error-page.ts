import type { Context } from 'hono'
import { html } from 'hono/html'
import { reader } from './language.ts'
import { sendPage } from './layout.ts'

export type PublicError = 'notFound' | 'withdrawn' | 'shareExpired' | 'usedUp' | 'closed' | 'server' | 'busy'
const STATUS = {
  notFound: 404,
  withdrawn: 410,
  shareExpired: 410,
  usedUp: 410,
  closed: 404,
  server: 500,
  busy: 503,
} as const

/** A page for what is not there (any more): what happened, and what to do now. */
export function sendErrorPage(c: Context, error: PublicError): Response | Promise<Response> {
  const who = reader(c)
  const { t } = who
  return sendPage(
    c,
    {
      title: t(`error.${error}Title`),
      reader: who,
      narrow: true,
      body: html`<div class="plain"><h1>${t(`error.${error}Title`)}</h1><p class="lead">${t(`error.${error}`)}</p>
<p class="actions"><a class="button" href="/verify">${t('error.toVerify')}</a> <a class="button quiet" href="/">${t('error.toHome')}</a> <a class="button quiet" href="/help">${t('nav.help')}</a></p></div>`,
    },
    STATUS[error],
  )
}
