import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type AchievementPageFacts, achievementPage } from './achievement-page.ts'

export type AchievementPages = {
  showAchievement(issuer: string, id: string, version: number): Promise<AchievementPageFacts | 'notFound'>
}

/** The pages that the ids of achievements in credentials lead to: each shows its version, for ever. */
export function achievementPageRoutes({ showAchievement }: AchievementPages): Hono {
  const app = new Hono()
  app.get('/i/:issuer/achievements/:id/:version{[1-9][0-9]{0,8}}', async c => {
    const { issuer, id, version } = c.req.param()
    const facts = await showAchievement(issuer, id, Number(version))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, achievementPage(facts, reader(c)))
  })
  return app
}
