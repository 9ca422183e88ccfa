import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type FrameworkPageFacts, frameworkPage } from './framework-page.ts'
import { type SkillPageFacts, skillPage } from './skill-page.ts'

export type SkillPages = {
  showFramework(issuer: string, id: string): Promise<FrameworkPageFacts | 'notFound'>
  showSkill(issuer: string, id: string): Promise<SkillPageFacts | 'notFound'>
}

/** The pages that the skills in credentials lead to. */
export function skillPageRoutes({ showFramework, showSkill }: SkillPages): Hono {
  const app = new Hono()
  app.get('/i/:issuer/frameworks/:id', async c => {
    const facts = await showFramework(c.req.param('issuer'), c.req.param('id'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, frameworkPage(facts, reader(c)))
  })
  app.get('/i/:issuer/skills/:id', async c => {
    const facts = await showSkill(c.req.param('issuer'), c.req.param('id'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, skillPage(facts, reader(c)))
  })
  return app
}
