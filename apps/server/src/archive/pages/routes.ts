import { Hono } from 'hono'
import { sendErrorPage } from '../../presentation/pages/error-page.ts'
import { reader } from '../../presentation/pages/language.ts'
import { sendPage } from '../../presentation/pages/layout.ts'
import { type ArchivePageFacts, archiveListPage, archivePage } from './archive-page.ts'

type ArchivePages = {
  listArchives(): Promise<readonly ArchivePageFacts[]>
  showArchive(name: string): Promise<ArchivePageFacts | 'notFound'>
}

/** The closed institutions whose records are kept here, for people. */
export function archivePageRoutes({ listArchives, showArchive }: ArchivePages): Hono {
  const app = new Hono()
  app.get('/archive', async c => sendPage(c, archiveListPage(await listArchives(), reader(c))))
  app.get('/archive/:name', async c => {
    const facts = await showArchive(c.req.param('name'))
    return facts === 'notFound' ? sendErrorPage(c, 'notFound') : sendPage(c, archivePage(facts, reader(c)))
  })
  return app
}
