import { PURPOSES } from '@laurel/core/minors'
import { type Context, Hono } from 'hono'
import { sendErrorPage } from '../../../presentation/pages/error-page.ts'
import { reader } from '../../../presentation/pages/language.ts'
import { sendPage } from '../../../presentation/pages/layout.ts'
import type { Person } from '../../person.ts'
import type { ChildView, NewDecision } from '../schema.ts'
import { childPage, childrenPage } from './children-pages.ts'
import { type GuardianLinkFacts, guardianLinkPage } from './guardian-link-page.ts'

/** A use case's no, by its code; `E_NOT_FOUND` and `E_OF_AGE` lead back to the list. */
export type Refused = { readonly code: string }

export type GuardianPages = {
  readLink(token: string): Promise<GuardianLinkFacts | 'notFound'>
  /** Whole `Set-Cookie` values that sign the guardian in. */
  accept(
    token: string,
    request: Request,
  ): Promise<{ readonly cookies: readonly string[]; readonly child: string } | 'refused'>
  personOf(headers: Headers): Promise<Person | null>
  listChildren(person: Person): Promise<ChildView[]>
  readChild(person: Person, id: string): Promise<ChildView | Refused>
  decide(person: Person, id: string, wanted: NewDecision): Promise<ChildView | Refused>
  send(person: Person, id: string, email: string): Promise<ChildView | Refused>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const SAID: readonly string[] = [
  'E_ADDRESS_TAKEN',
  'E_REQUEST_MALFORMED',
  'E_NO_ADDRESS',
  'E_GUARDIAN_NEEDED',
  'E_CHILD_DECIDES',
]

/** A guardian's pages: plain forms that work on any phone, without a script. A GET decides nothing. */
export function guardianPageRoutes(pages: GuardianPages): Hono {
  const app = new Hono()
  app.get('/guardian/:token', async c => {
    const facts = await pages.readLink(c.req.param('token'))
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    return sendPage(c, guardianLinkPage(facts, reader(c, facts.locale)))
  })
  app.post('/guardian/:token', async c => {
    const token = c.req.param('token')
    const accepted = await pages.accept(token, c.req.raw)
    if (accepted === 'refused') {
      const facts = await pages.readLink(token)
      if (facts === 'notFound') return sendErrorPage(c, 'notFound')
      return sendPage(c, guardianLinkPage(facts, reader(c, facts.locale)), 409)
    }
    for (const cookie of accepted.cookies) c.header('set-cookie', cookie, { append: true })
    return c.redirect(`/children/${accepted.child}`, 303)
  })

  /** Signed in, or sent to sign in and back. */
  const asPerson = async (c: Context, work: (person: Person) => Promise<Response>): Promise<Response> => {
    const person = await pages.personOf(c.req.raw.headers)
    if (!person) return c.redirect(`/wallet/sign-in?next=${encodeURIComponent(new URL(c.req.url).pathname)}`, 303)
    return work(person)
  }
  const idOf = (c: Context) => (UUID.test(c.req.param('id') ?? '') ? (c.req.param('id') as string) : null)

  app.get('/children', c =>
    asPerson(c, async person => sendPage(c, childrenPage(await pages.listChildren(person), reader(c)))),
  )
  app.get('/children/:id', c =>
    asPerson(c, async person => {
      const id = idOf(c)
      const child = id ? await pages.readChild(person, id) : { code: 'E_NOT_FOUND' }
      // Nobody learns whether there is such a child.
      if ('code' in child) return c.redirect('/children', 303)
      return sendPage(c, childPage(child, reader(c), c.req.query('done') === 'sent' ? 'sent' : undefined))
    }),
  )
  /** Does what a form asks for, and shows the page anew: with the reason where it did not go through. */
  const answer = (c: Context, place: string, work: (person: Person, id: string) => Promise<ChildView | Refused>) =>
    asPerson(c, async person => {
      const id = idOf(c)
      const done = id ? await work(person, id) : { code: 'E_NOT_FOUND' }
      if (!('code' in done)) return c.redirect(`/children/${id}${place}`, 303)
      const child = id ? await pages.readChild(person, id) : done
      if ('code' in child) return c.redirect('/children', 303)
      const notice = SAID.includes(done.code) ? (`problem.${done.code}` as const) : 'problem.other'
      return sendPage(c, childPage(child, reader(c), notice), 409)
    })
  app.post('/children/:id/decide', async c => {
    const form = await c.req.parseBody()
    const purpose = PURPOSES.find(one => one === form.purpose)
    const decision = form.decision === 'granted' ? 'granted' : 'withdrawn'
    const { locale } = reader(c)
    return answer(c, purpose ? `#${purpose}` : '', async (person, id) =>
      purpose
        ? pages.decide(person, id, { purpose, decision, childAgrees: form.childAgrees === 'yes', language: locale })
        : { code: 'E_REQUEST_MALFORMED' },
    )
  })
  app.post('/children/:id/send', async c => {
    const form = await c.req.parseBody()
    const email = typeof form.email === 'string' ? form.email.trim() : ''
    return answer(c, '?done=sent', (person, id) => pages.send(person, id, email))
  })
  return app
}
