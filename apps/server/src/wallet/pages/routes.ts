import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type ClaimPageFacts, type ClaimProblem, claimPage } from './claim-page.ts'
import type { ShownOffer } from './other-wallet.ts'

export type ClaimPages = {
  readClaim(token: string): Promise<ClaimPageFacts | 'notFound'>
  /** Attaches the award to the person and signs them in: `cookies` are whole Set-Cookie values. */
  takeClaim(
    token: string,
    headers: Headers,
    form: { readonly code?: string | undefined; readonly asks: boolean },
  ): Promise<{ readonly next: string; readonly cookies: readonly string[] } | { readonly problem: ClaimProblem }>
  /** Offers the award to a wallet app of another maker; nothing is claimed by that. */
  offerClaim(
    token: string,
    headers: Headers,
  ): Promise<{ readonly offer: ShownOffer } | { readonly problem: ClaimProblem }>
}

/** `/claim/{token}`. A GET reads (a mail scanner's too, H-44); only the button's POST claims. */
export function claimPageRoutes({ readClaim, takeClaim, offerClaim }: ClaimPages): Hono {
  const app = new Hono()
  app.get('/claim/:token', async c => {
    const facts = await readClaim(c.req.param('token'))
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    if (facts.newer) return c.redirect(facts.newer, 303)
    return sendPage(c, claimPage(facts, reader(c, facts.locale)))
  })
  app.post('/claim/:token', async c => {
    const token = c.req.param('token')
    const facts = await readClaim(token)
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    if (facts.newer) return c.redirect(facts.newer, 303)
    const who = reader(c, facts.locale)
    // An award taken already may be the person's own: the use case knows, and lets them through.
    if (facts.state !== 'open' && facts.state !== 'taken') return sendPage(c, claimPage(facts, who), 409)
    const form = await c.req.parseBody()
    if (form.wallet === 'other') {
      const made = await offerClaim(token, c.req.raw.headers)
      return 'problem' in made
        ? sendPage(c, claimPage(facts, who, made.problem), 409)
        : sendPage(c, claimPage(facts, who, undefined, made.offer))
    }
    const code = typeof form.code === 'string' ? form.code.slice(0, 40) : undefined
    const taken = await takeClaim(token, c.req.raw.headers, { code, asks: form.ask === 'guardian' })
    if ('problem' in taken)
      return sendPage(c, claimPage(facts, who, taken.problem), taken.problem === 'asked' ? 200 : 409)
    for (const cookie of taken.cookies) c.header('set-cookie', cookie, { append: true })
    return c.redirect(`${taken.next}${taken.next.includes('?') ? '&' : '?'}lang=${who.locale}`, 303)
  })
  return app
}
