import { type Context, Hono } from 'hono'
import type { Sessions } from '../../../app.ts'
import type { Deps } from '../../../deps.ts'
import type { Person } from '../../../people/person.ts'
import { signerOf } from '../../../people/store.ts'
import { tx } from '../../../platform/database.ts'
import { reader } from '../../../presentation/pages/language.ts'
import { sendPage } from '../../../presentation/pages/layout.ts'
import { answerQuestion, readQuestion } from '../ask-person.ts'
import { answeredPage, connectPage, nothingToConnectPage } from './connect-page.ts'

/** Where a learner lets an app in: plain forms that work on any phone, without a script. */
export function connectPageRoutes(deps: Deps, sessions: Sessions): Hono {
  const app = new Hono()
  const asPerson = async (
    c: Context,
    work: (person: Person, issuerId: string, token: string) => Promise<Response>,
  ): Promise<Response> => {
    const { issuer = '', token = '' } = c.req.param() as Record<string, string>
    const issuerId = /^[\w-]{43}$/.test(token) ? await tx(deps, {}, tx => signerOf(tx, issuer)) : undefined
    if (!issuerId) return sendPage(c, nothingToConnectPage('over', reader(c)), 404)
    const person = await sessions.personOf(c.req.raw.headers)
    if (!person) return c.redirect(`/wallet/sign-in?next=${encodeURIComponent(`/connect/${issuer}/${token}`)}`, 303)
    return work(person, issuerId, token)
  }
  app.get('/connect/:issuer/:token', c =>
    asPerson(c, async (person, issuerId, token) => {
      const question = await readQuestion(deps, issuerId, token, person)
      if (!question) return sendPage(c, nothingToConnectPage('over', reader(c)), 410)
      return sendPage(c, connectPage(question, person, reader(c)))
    }),
  )
  app.post('/connect/:issuer/:token', c =>
    asPerson(c, async (person, issuerId, token) => {
      const form = await c.req.parseBody()
      const isAllowed = form.answer === 'allow'
      const answered = await answerQuestion(deps, issuerId, token, person, isAllowed)
      if (!answered) return sendPage(c, nothingToConnectPage('over', reader(c)), 410)
      // A form may lead to this server only, redirects included; this is a page that goes on by itself.
      c.header('refresh', `0; url=${answered.to}`)
      return sendPage(c, answeredPage({ ...answered, isAllowed }, reader(c)))
    }),
  )
  return app
}
