import { type Context, Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { type Reader, reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { answeredPage, type EndorsePageFacts, endorsePage, type Problems, type Typed } from './endorse-page.ts'
import { type EndorsementPageFacts, endorsementPage } from './endorsement-page.ts'

type Form = Readonly<Record<string, string | readonly string[]>>

/** `changed`: what was read is not what stands there now. */
type Signed =
  | { readonly kind: 'signed'; readonly cookies: readonly string[]; readonly path: string; readonly name: string }
  | { readonly kind: 'problems'; readonly problems: Problems }
  | { readonly kind: 'over' }

export type EndorsementPages = {
  readLink(token: string): Promise<EndorsePageFacts | 'notFound'>
  /** What is wrong with an answer, by field; empty where it can be signed. Notes that somebody has begun. */
  checkAnswer(token: string, form: Form): Promise<Problems>
  sign(token: string, form: Form, language: Reader['locale'], request: Request): Promise<Signed>
  decline(token: string, reason: string): Promise<'declined' | 'over'>
  readEndorsement(
    shortName: string,
    id: string,
  ): Promise<{ readonly document: string; readonly page: EndorsementPageFacts } | 'notFound'>
  answerPublic(c: Context, body: string, type: string): Response
}

const text = (form: Form, name: string): string => {
  const value = form[name]
  return typeof value === 'string' ? value.slice(0, 4_000) : ''
}

const typedIn = (form: Form): Typed => ({
  as: text(form, 'as') || 'new',
  organisation: text(form, 'organisation'),
  url: text(form, 'url'),
  name: text(form, 'name'),
  role: text(form, 'role'),
  statements: [form.statements ?? []].flat(),
  comment: text(form, 'comment'),
  years: text(form, 'years') || '0',
})

/** What the form begins with: what was asked, by the name under which it was asked. */
const untyped = (facts: EndorsePageFacts): Typed => ({
  as: facts.choices[0]?.id ?? 'new',
  organisation: facts.organisation,
  url: '',
  name: '',
  role: '',
  statements: [],
  comment: '',
  years: '0',
})

/** The partner's page of a mailed link, where a GET says nothing (H-44); and the page of what was signed. */
export function endorsementPageRoutes(pages: EndorsementPages): Hono {
  const app = new Hono()
  const showForm = (c: Context, facts: EndorsePageFacts, typed: Typed, problems: Problems = {}) =>
    sendPage(
      c,
      endorsePage(facts, reader(c, facts.locale), { step: 'form', typed, problems }),
      Object.keys(problems).length > 0 ? 422 : facts.state === 'open' || c.req.method === 'GET' ? 200 : 409,
    )
  app.get('/endorse/:token', async c => {
    const facts = await pages.readLink(c.req.param('token'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : showForm(c, facts, untyped(facts))
  })
  app.post('/endorse/:token', async c => {
    const token = c.req.param('token')
    const facts = await pages.readLink(token)
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    if (facts.state !== 'open') return showForm(c, facts, untyped(facts))
    const who = reader(c, facts.locale)
    const form = (await c.req.parseBody({ all: true })) as Form
    const over = async () => {
      const now = await pages.readLink(token)
      return now === 'notFound' ? sendErrorPage(c, 'notFound') : showForm(c, now, untyped(now))
    }
    const step = text(form, 'step')
    if (step === 'decline') {
      const declined = await pages.decline(token, text(form, 'reason').trim().slice(0, 1_000))
      return declined === 'over' ? over() : sendPage(c, answeredPage(facts, who, { kind: 'declined' }))
    }
    const typed = typedIn(form)
    if (step === 'change') return showForm(c, facts, typed)
    const problems = await pages.checkAnswer(token, form)
    if (Object.keys(problems).length > 0) return showForm(c, facts, typed, problems)
    if (step !== 'sign') return sendPage(c, endorsePage(facts, who, { step: 'preview', typed, problems }))
    const signed = await pages.sign(token, form, who.locale, c.req.raw)
    if (signed.kind === 'over') return over()
    if (signed.kind === 'problems') return showForm(c, facts, typed, signed.problems)
    for (const cookie of signed.cookies) c.header('set-cookie', cookie, { append: true })
    return sendPage(c, answeredPage(facts, who, signed))
  })
  app.get('/i/:issuer/endorsements/:name', async c => {
    const [, id = '', suffix] = /^([0-9a-f-]{36})(\.json)?$/.exec(c.req.param('name')) ?? []
    const found = await pages.readEndorsement(c.req.param('issuer'), id)
    const isPage = !suffix && (c.req.header('accept') ?? '').includes('text/html')
    if (found === 'notFound') return isPage ? sendErrorPage(c, 'notFound') : c.notFound()
    return isPage
      ? sendPage(c, endorsementPage(found.page, reader(c)))
      : pages.answerPublic(c, found.document, 'application/vc')
  })
  return app
}
