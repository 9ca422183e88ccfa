import { type Visitor, visitor } from '@laurel/testkit/browser'
import { type RunningServer, startServer } from '@laurel/testkit/server'
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { type Issuer, mailedLink, setUp } from './issuer-steps.ts'
import { makeWallet } from './learner-steps.ts'
import type { Look } from './looks.ts'
import { words } from './words.ts'

type Answer = Record<string, string>

/** What a program may ask, in the name of somebody who has signed in: where the screens are not what it is about. */
export const apiOf =
  ({ page }: Pick<Visitor, 'page'>, origin: string) =>
  async (path: string, data: object): Promise<Answer> => {
    const answer = await page.request.post(`${origin}/api/v1${path}`, { headers: { origin }, data })
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }

/** What every sample school awards. */
export const ACHIEVEMENT = 'Active Listening'

/** A school on a server of its own, whose owner has set it up and whose first achievement can be awarded. */
export type School = {
  readonly server: RunningServer
  readonly origin: string
  readonly owner: Issuer
  readonly say: Awaited<ReturnType<typeof words>>
  readonly api: ReturnType<typeof apiOf>
  /** Somebody else, at a device of their own. */
  person(): Promise<Visitor>
  /** Awards the achievement to the sample learner of this number. */
  issue(number: number): Promise<Answer>
  /** What the server gives out as the credential of an award. */
  credentialOf(award: Answer): Promise<string>
  /** The sample learner of this number takes what they were awarded into a wallet that they make for it. */
  learner(number: number): Promise<Visitor>
  /** Ends the server for good, and with it its database. */
  close(): Promise<void>
}

const emailOf = (number: number) => `sample.learner.${number}@example.org`

/** Sets a school up, has something happen at it, and clears it away. Nobody's browser may have complained meanwhile. */
export async function atSchool(
  browser: Browser,
  { locale, browserLocale, viewport, colorScheme }: Look,
  happens: (school: School) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const people: Visitor[] = []
  const server = await startServer({ env })
  const { origin } = server
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await server.stop()
    await server.remove()
  }
  const person = async () => {
    const made = await visitor(browser, origin, { viewport, locale: browserLocale, colorScheme })
    people.push(made)
    return made
  }
  try {
    const say = await words(locale)
    const owner: Issuer = { server, visitor: await person(), say: say.console }
    await setUp(owner, 'Sample School')
    const api = apiOf(owner.visitor, origin)
    const { id: achievementId } = await api('/achievements', {
      name: ACHIEVEMENT,
      description: 'Hears what is said, and what is not.',
      kind: 'micro',
      criteria: { narrative: 'Listen.' },
    })
    const issue = (number: number) => {
      const recipient = { name: `Sample Learner ${number}`, email: emailOf(number) }
      return api('/awards', { achievementId, recipient, issue: true })
    }
    const credentialOf = async ({ credentialId }: Answer) =>
      (await owner.visitor.page.request.get(`${origin}/c/${credentialId}.json`)).text()
    const learner = async (number: number) => {
      const made = await person()
      await made.page.goto(await mailedLink(owner, emailOf(number), '/claim/'))
      await made.page.getByRole('button', { name: say.public('claim.button') }).click()
      await makeWallet(made, say.wallet, ACHIEVEMENT)
      return made
    }
    await happens({ server, origin, owner, say, api, person, issue, credentialOf, learner, close })
    expect(people.flatMap(one => one.complaints)).toEqual([])
  } finally {
    await Promise.all(people.map(one => one.close()))
    await close()
  }
}
