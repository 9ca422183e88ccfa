import { type Context, Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { type Reader, reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type RecommendPageFacts, recommendedPage, recommendPage, type TypedRecommendation } from './recommend-page.ts'

type Problems = Readonly<Record<string, string>>
type Signed =
  | { readonly kind: 'signed'; readonly cookies: readonly string[] }
  | { readonly kind: 'problems'; readonly problems: Problems }
  | { readonly kind: 'over' }

export type RecommendPages = {
  readLink(token: string): Promise<RecommendPageFacts | 'notFound'>
  checkAnswer(typed: TypedRecommendation): Problems
  sign(token: string, typed: TypedRecommendation, language: Reader['locale'], request: Request): Promise<Signed>
  decline(token: string): Promise<'declined' | 'over'>
}

/** The page of a mailed link on which somebody recommends a learner; a GET says nothing (H-44). */
export function recommendPageRoutes(pages: RecommendPages): Hono {
  const app = new Hono()
  const show = (c: Context, facts: RecommendPageFacts, typed: TypedRecommendation, problems: Problems = {}) => {
    const status = Object.keys(problems).length > 0 ? 422 : facts.state === 'open' || c.req.method === 'GET' ? 200 : 409
    return sendPage(c, recommendPage(facts, reader(c, facts.locale), { step: 'form', typed, problems }), status)
  }
  const blank = (facts: RecommendPageFacts) => ({ name: facts.name, relation: '', text: '' })
  app.get('/recommend/:token', async c => {
    const facts = await pages.readLink(c.req.param('token'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : show(c, facts, blank(facts))
  })
  app.post('/recommend/:token', async c => {
    const token = c.req.param('token')
    const facts = await pages.readLink(token)
    if (facts === 'notFound') return sendErrorPage(c, 'notFound')
    if (facts.state !== 'open') return show(c, facts, blank(facts))
    const who = reader(c, facts.locale)
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === 'string' ? (form[name] as string).slice(0, 4_000) : '')
    const over = async () => {
      const now = await pages.readLink(token)
      return now === 'notFound' ? sendErrorPage(c, 'notFound') : show(c, now, blank(now))
    }
    const step = text('step')
    if (step === 'decline')
      return (await pages.decline(token)) === 'over' ? over() : sendPage(c, recommendedPage(facts, who, 'declined'))
    const typed = { name: text('name'), relation: text('relation'), text: text('text') }
    if (step === 'change') return show(c, facts, typed)
    const problems = pages.checkAnswer(typed)
    if (Object.keys(problems).length > 0) return show(c, facts, typed, problems)
    if (step !== 'sign') return sendPage(c, recommendPage(facts, who, { step: 'preview', typed, problems }))
    const signed = await pages.sign(token, typed, who.locale, c.req.raw)
    if (signed.kind === 'over') return over()
    if (signed.kind === 'problems') return show(c, facts, typed, signed.problems)
    for (const cookie of signed.cookies) c.header('set-cookie', cookie, { append: true })
    return sendPage(c, recommendedPage(facts, who, 'signed'))
  })
  return app
}
