import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Reader } from '../../presentation/pages/language.ts'
import { reader } from '../../presentation/pages/language.ts'
import { type PageFacts, sendPage } from '../../presentation/pages/layout.ts'

export type SignInLinks = {
  /** Uses a link up: where it leads and the whole Set-Cookie values; `null` for one that was used or is too old. */
  redeem(
    token: string,
    to: string,
    c: Context,
  ): Promise<{ readonly next: string; readonly cookies: readonly string[] } | null>
}

/** A path of this server, and nothing that a browser would take for another. */
const safePath = (to: string | undefined): string =>
  to && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(to) ? to : '/wallet/'

function signInLinkPage(reader: Reader, token: string, to: string): PageFacts {
  const { t } = reader
  return {
    title: `${t('signInLink.title')} · Laurel`,
    reader,
    narrow: true,
    hasForm: true,
    body: html`<div class="plain"><h1>${t('signInLink.title')}</h1><p class="lead">${t('signInLink.lead')}</p>
<form method="post" action="/sign-in/link"><input type="hidden" name="token" value="${token}"><input type="hidden" name="to" value="${to}">
<button class="button big" type="submit">${t('signInLink.button')}</button></form></div>`,
  }
}

function spentPage(reader: Reader, to: string): PageFacts {
  const { t } = reader
  const signIn = to.startsWith('/console') ? '/console/sign-in' : '/wallet/sign-in'
  return {
    title: `${t('signInLink.spentTitle')} · Laurel`,
    reader,
    narrow: true,
    body: html`<div class="plain"><h1>${t('signInLink.spentTitle')}</h1><p class="lead">${t('signInLink.spent')}</p>
<p class="actions"><a class="button big" href="${signIn}">${t('signInLink.again')}</a></p></div>`,
  }
}

/**
 * `/sign-in/link`: what the mailed link opens. Looking uses nothing up, since programs that guard mailboxes look at
 * every link (H-44); the button does.
 */
export function signInLinkRoutes({ redeem }: SignInLinks): Hono {
  const app = new Hono()
  app.get('/sign-in/link', c => {
    const to = safePath(c.req.query('to'))
    return sendPage(c, signInLinkPage(reader(c), c.req.query('token')?.slice(0, 200) ?? '', to))
  })
  app.post('/sign-in/link', async c => {
    const form = await c.req.parseBody()
    const to = safePath(String(form.to ?? ''))
    const redeemed = await redeem(String(form.token ?? '').slice(0, 200), to, c)
    if (!redeemed) return sendPage(c, spentPage(reader(c), to), 410)
    for (const cookie of redeemed.cookies) c.header('set-cookie', cookie, { append: true })
    return c.redirect(redeemed.next, 303)
  })
  return app
}
