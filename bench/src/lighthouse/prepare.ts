import type { APIRequestContext, BrowserContext } from '@laurel/testkit/browser'
import type { Profile } from '@laurel/testkit/profile'
import { say } from './words.ts'

/** Addresses that are there once somebody has awarded, claimed, shared. */
export type Places = {
  readonly achievement: string
  readonly award: string
  readonly learner: string
  readonly credential: string
  readonly revoked: string
  readonly share: string
  readonly shares: string
  readonly claim: string
  readonly issuer: string
  readonly publicAchievement: string
  readonly walletCredential: string
  readonly walletCollection: string
  readonly child: string
}

const OWNER = 'owner@ontario-tech-education.demo.example'
const GUARDIAN = 'guardian@holy-trinity.demo.example'
const HOLDER = 'sample.holder@ontario-tech-education.demo.example'

type Listed<T> = { readonly items: readonly T[] }
type Achievement = { readonly id: string; readonly name: string }
type Award = {
  readonly id: string
  readonly achievement: Achievement & { readonly version: number }
  readonly credentialUrl: string
  readonly claimUrl: string | null
}

type Caller = {
  get<T>(path: string): Promise<T>
  post<T>(path: string, data?: object): Promise<T>
}

function caller(origin: string, request: APIRequestContext): Caller {
  const ask = async (method: 'GET' | 'POST', path: string, data?: object) => {
    const answer = await request.fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { origin },
      ...(data ? { data } : {}),
    })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return answer.json()
  }
  return { get: path => ask('GET', path), post: (path, data = {}) => ask('POST', path, data) }
}

const only = <T>(found: T | undefined, what: string): T => {
  if (found === undefined) throw new Error(`the demonstration has no ${what}`)
  return found
}

const pathOf = (url: string) => new URL(url).pathname

/** Signs in at the demonstration, where anybody may be any of its sample people. */
async function be(context: BrowserContext, origin: string, email: string) {
  const page = only(context.pages()[0], 'page')
  await page.goto(`${origin}/demo`)
  // Some stand in a part of the guide that is folded.
  await page
    .locator('form[action="/demo/sign-in"]', { has: page.locator(`[value="${email}"]`) })
    .first()
    .evaluate(form => (form as HTMLFormElement).requestSubmit())
  await page.waitForURL(url => url.pathname !== '/demo')
  return page
}

/** A school's owner, with two new awards for one learner and a claim link that nobody has used. */
async function prepareOwner(profile: Profile, origin: string) {
  let made: Pick<Places, 'achievement' | 'award' | 'learner' | 'claim' | 'issuer' | 'publicAchievement' | 'revoked'> & {
    readonly toClaim: readonly string[]
  }
  await profile.prepare(async context => {
    await be(context, origin, OWNER)
    const { get, post } = caller(origin, context.request)
    const [first, second] = (await get<Listed<Achievement>>('/achievements')).items
    const award = (name: string, email: string, achievementId: string) =>
      post<Award>('/awards', {
        achievementId,
        recipient: { name, email },
        evidence: [{ narrative: 'Led the talk of three groups, and wrote down what each had *meant*.' }],
        issue: true,
      })
    const one = await award('Sample Holder', HOLDER, only(first, 'achievement').id)
    const other = await award('Sample Holder', HOLDER, only(second, 'second achievement').id)
    const waiting = await award('Sample Newcomer', `newcomer.${HOLDER}`, only(first, 'achievement').id)
    const revoked = (await get<Listed<Award>>('/awards?state=revoked')).items[0]
    const learner = (await get<Listed<{ id: string }>>('/learners')).items[0]
    const slug = only(OWNER.split(/[@.]/)[1], 'short name')
    made = {
      achievement: `/console/achievements/${one.achievement.id}`,
      award: `/console/awards/${one.id}`,
      learner: `/console/learners/${only(learner, 'learner').id}`,
      toClaim: [one, other].map(({ claimUrl }) => pathOf(only(claimUrl ?? undefined, 'claim link'))),
      claim: pathOf(only(waiting.claimUrl ?? undefined, 'claim link')),
      issuer: `/i/${slug}`,
      publicAchievement: `/i/${slug}/achievements/${one.achievement.id}/${one.achievement.version}`,
      revoked: pathOf(only(revoked, 'revoked award').credentialUrl),
    }
  })
  return made!
}

/** A learner whose wallet is open in this browser: two credentials, a collection, a link to one and a link to both. */
async function prepareHolder(profile: Profile, origin: string, claims: readonly string[]) {
  let made: Pick<Places, 'credential' | 'share' | 'shares' | 'walletCredential' | 'walletCollection'>
  await profile.prepare(async context => {
    const page = only(context.pages()[0], 'page')
    const press = (catalogue: 'public' | 'wallet', key: string) =>
      page.getByRole('button', { name: say(catalogue, key), exact: true }).click()
    const { get, post } = caller(origin, context.request)
    for (const [index, claim] of claims.entries()) {
      await page.goto(origin + claim)
      await press('public', 'claim.button')
      if (index === 0) {
        await press('wallet', 'make.passkey')
        await page.getByLabel(say('wallet', 'recovery.kept')).check()
        await press('wallet', 'make.done')
      }
      await page.getByRole('link', { name: say('wallet', 'detail.back') }).waitFor()
    }
    const awards = (await get<Listed<Award>>('/wallet/awards')).items
    await page.goto(`${origin}/wallet/collections/new`)
    await page.getByLabel(say('wallet', 'collections.name')).fill('For the design school')
    for (const { achievement } of awards)
      await page.getByRole('button', { name: achievement.name, exact: true }).click()
    await press('wallet', 'collections.save')
    await page.waitForURL(/collections\/[0-9a-f-]{36}$/)
    const walletCollection = pathOf(page.url())
    const [one] = awards
    const share = await post<{ url: string }>('/wallet/shares', { awardId: only(one, 'award').id })
    const shares = await post<{ url: string }>('/wallet/shares', {
      awardIds: awards.map(({ id }) => id),
      title: 'For the design school',
      sentence: 'What I learnt this year.',
    })
    made = {
      credential: pathOf(only(one, 'award').credentialUrl),
      share: pathOf(share.url),
      shares: pathOf(shares.url),
      walletCredential: `/wallet/awards/${only(one, 'award').id}`,
      walletCollection,
    }
  })
  return made!
}

async function prepareGuardian(profile: Profile, origin: string): Promise<Pick<Places, 'child'>> {
  let child = ''
  await profile.prepare(async context => {
    const page = await be(context, origin, GUARDIAN)
    child = only((await page.locator('a[href^="/children/"]').first().getAttribute('href')) ?? undefined, 'child')
  })
  return { child }
}

export type Who = 'stranger' | 'owner' | 'holder' | 'guardian'

/** Everybody does what there is to be seen of them, each in a browser of their own. */
export async function prepare(
  people: Readonly<Record<Exclude<Who, 'stranger'>, Profile>>,
  origin: string,
): Promise<Places> {
  const { toClaim, ...owner } = await prepareOwner(people.owner, origin)
  const holder = await prepareHolder(people.holder, origin, toClaim)
  const guardian = await prepareGuardian(people.guardian, origin)
  return { ...owner, ...holder, ...guardian }
}
