import { parseUuid } from '@laurel/core/primitives'
import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import type { EvidenceFile } from '../evidence/read-file.ts'
import { answerFile } from '../routes.ts'

/** What credentials name as evidence, as long as the learner leaves it open. */
export function evidenceRoutes({ readFile }: { readFile(id: string): Promise<EvidenceFile | 'notFound'> }): Hono {
  const app = new Hono()
  app.get('/evidence/:id', async c => {
    const id = c.req.param('id')
    const file = parseUuid(id) ? await readFile(id) : 'notFound'
    return file === 'notFound' ? sendErrorPage(c, 'notFound') : answerFile(c, file, 'no-cache')
  })
  return app
}
