import { Hono } from 'hono'
import { type CredentialPageFacts, credentialPage } from '../../credential/pages/credential-page.ts'
import { sendErrorPage } from './error-page.ts'
import { reader } from './language.ts'
import { sendPage } from './layout.ts'

export type SharePages = {
  /** Opens a link; its files hang on `{base}/s/{token}` so that they end with it. */
  showShare(
    token: string,
  ): Promise<
    (CredentialPageFacts & { share: { expiresAt: string | null } }) | 'notFound' | 'withdrawn' | 'shareExpired'
  >
  /** The document under the link: `json`, `jwt`, `png`, `svg`. */
  shareFile?(token: string, form: string): Promise<Response | 'notFound' | 'withdrawn' | 'shareExpired'>
}

/** `/s/{token}`: what a learner shows to one person, for as long as they choose. */
export function sharePageRoutes({ showShare, shareFile }: SharePages): Hono {
  const app = new Hono()
  app.get('/s/:token', async c => {
    const [, token = '', form] = /^([\w-]+)(?:\.(json|jwt|png|svg))?$/.exec(c.req.param('token')) ?? []
    if (!token) return sendErrorPage(c, 'notFound')
    if (form) {
      const file = shareFile ? await shareFile(token, form) : 'notFound'
      return typeof file === 'string' ? sendErrorPage(c, file) : file
    }
    const shown = await showShare(token)
    if (typeof shown === 'string') return sendErrorPage(c, shown)
    return sendPage(c, credentialPage(shown, reader(c)))
  })
  return app
}

/** For addresses that nobody answers: a page for people, and the shell's own answer for programs. */
export function notFoundRoutes(): Hono {
  const app = new Hono()
  app.get('*', (c, next) =>
    /^\/(api|assets)\//.test(c.req.path) || !(c.req.header('accept') ?? '').includes('text/html')
      ? next()
      : sendErrorPage(c, 'notFound'),
  )
  return app
}
