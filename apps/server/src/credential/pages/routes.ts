import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type CredentialPageFacts, credentialPage } from './credential-page.ts'

export type CredentialPages = {
  /** Verifies the credential just now, and says what it shows; `closed` where the holder allows personal links only. */
  showCredential(credentialId: string): Promise<Omit<CredentialPageFacts, 'share'> | 'notFound' | 'closed'>
}

/** True where a person's browser asks, and not a program that wants the document. */
const wantsPage = (accept: string | undefined) => (accept ?? '').includes('text/html')

/** `/c/{id}` for people. A program's request and a suffix are left to the next handler. */
export function credentialPageRoutes({ showCredential }: CredentialPages): Hono {
  const app = new Hono()
  app.get('/c/:id', async (c, next) => {
    const id = c.req.param('id')
    if (id.includes('.') || !wantsPage(c.req.header('accept'))) return next()
    const shown = await showCredential(id)
    if (typeof shown === 'string') return sendErrorPage(c, shown)
    return sendPage(c, credentialPage(shown, reader(c)))
  })
  return app
}
