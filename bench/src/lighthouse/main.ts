/**
 * `npm run lighthouse [-- --only verify --form mobile --runs 3 --json FILE]`: Lighthouse over every kind of page, with a
 * true server, its demonstration and a true Chromium. Ends with 1 where a page is below the goal.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { makeProfile, type Profile } from '@laurel/testkit/profile'
import { startServer } from '@laurel/testkit/server'
import {
  type Category,
  type FormFactor,
  GOAL,
  HEADLINE,
  line,
  type Measured,
  middle,
  missed,
  type Run,
} from './judge.ts'
import { serveOffline } from './offline.ts'
import { type MeasuredPage, pagesOf } from './pages.ts'
import { prepare, type Who } from './prepare.ts'
import { runLighthouse } from './run-lighthouse.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    form: { type: 'string', default: 'mobile,desktop' },
    /** Of pages that are held to the goal in performance; the rest of what is judged does not vary. */
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
})

const forms = values.form.split(',') as FormFactor[]

async function measurePage(url: string, page: MeasuredPage, form: FormFactor, port: number): Promise<Measured> {
  const categories: readonly Category[] = [
    'performance',
    'accessibility',
    'best-practices',
    ...(page.isListed ? (['seo'] as const) : []),
  ]
  const runs: Run[] = []
  while (runs.length < (page.isFast ? Number(values.runs) : 1))
    runs.push(await runLighthouse(url, form, categories, port))
  return middle(page, form, runs)
}

/** What one person's browser is measured with, page by page; a row is printed as soon as it is known. */
async function measureAs(profile: Profile, origin: string, pages: readonly MeasuredPage[]): Promise<Measured[]> {
  if (pages.length === 0) return []
  const browser = await profile.open()
  const found: Measured[] = []
  try {
    for (const page of pages)
      for (const form of forms) {
        const measured = await measurePage(new URL(page.path, origin).href, page, form, browser.port)
        console.log(line(measured))
        found.push(measured)
      }
  } finally {
    await browser.close()
  }
  return found
}

const people: Readonly<Record<Who, Profile>> = {
  stranger: makeProfile(),
  owner: makeProfile(),
  holder: makeProfile(),
  guardian: makeProfile(),
}
console.log(HEADLINE)
const all: Measured[] = []
const offline = await serveOffline()
try {
  const server = await startServer({ args: ['--demo'] })
  try {
    const places = await prepare(people, server.origin)
    const pages = pagesOf({ ...places, offline: offline.url }).filter(one => one.name.includes(values.only))
    for (const [who, profile] of Object.entries(people))
      all.push(
        ...(await measureAs(
          profile,
          server.origin,
          pages.filter(one => one.who === who),
        )),
      )
  } finally {
    await server.stop()
    await server.remove()
  }
} finally {
  offline.close()
  for (const one of Object.values(people)) one.remove()
}

if (values.json) writeFileSync(values.json, `${JSON.stringify({ goal: GOAL, HEADLINE, measured: all }, null, 2)}\n`)
const below = all.filter(one => missed(one).length > 0)
console.log(below.length === 0 ? `All reach ${GOAL}.` : `${below.length} of ${all.length} are below ${GOAL}.`)
if (below.length > 0) process.exitCode = 1
