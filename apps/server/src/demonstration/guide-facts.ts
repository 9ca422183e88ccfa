import { claimUrl } from '../award/claim-token.ts'
import { type AwardListRow, listAwards } from '../award/store.ts'
import { currentCredential } from '../credential/store.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { protectionsOf } from '../people/minors/protection.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { DemoInstitution } from './institution.ts'
import { demoEmail, INSTITUTIONS } from './institutions.ts'
import type { GuideFacts, InstitutionFacts, Tour, TourStep } from './pages/guide-page.ts'
import { samplePeople, samplePerson } from './people.ts'
import { linkUrl } from './sample-secrets.ts'

/** What there is to look at without signing in, by how it stands. */
type Pages = Readonly<Record<'genuine' | 'revoked' | 'suspended' | 'expired' | 'superseded', string | undefined>>
type Looked = { readonly facts: InstitutionFacts; readonly pages: Pages; readonly altered: string | undefined }

/** Whom a newcomer can be, what to try as whom, and where that is. */
export async function guideFacts(deps: Deps): Promise<GuideFacts> {
  const looked = (await Promise.all(INSTITUTIONS.map(one => lookAt(deps, one)))).filter(one => one !== null)
  const page = (state: keyof Pages) => looked.map(one => one.pages[state]).find(one => one !== undefined)
  return {
    tours: await toursOf(deps, page),
    altered: looked.map(one => one.altered).find(one => one !== undefined),
    institutions: looked.map(one => one.facts),
  }
}

async function lookAt(deps: Deps, institution: DemoInstitution): Promise<Looked | null> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', institution.shortName))
  if (!issuerId) return null
  return tx(deps, { issuerId }, async tx => {
    const people = samplePeople(institution)
    const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
    const some = (state: string) => adults(tx, deps, issuerId, state)
    const issued = await some('issued')
    const wallets = new Set(people.map(one => one.email))
    const open = issued.find(one => !one.claimed_at && one.email && !wallets.has(one.email))
    const genuine = issued.find(one => one.claimed_at && one.level && !one.replaces) ?? issued[0]
    const first = async (state: string) => pageOf((await some(state))[0])
    const credential = genuine && (await currentCredential(tx, issuerId, genuine.credential_id))
    return {
      facts: {
        name: issuer.name,
        description: issuer.description ?? '',
        locale: institution.locale,
        logoPath: issuer.logoUrl && new URL(issuer.logoUrl).pathname,
        path: `/i/${institution.shortName}`,
        staff: institution.staff.map(({ role, name }) => ({ role, name, email: demoEmail(institution, role) })),
        others: people.filter(one => one.home !== '/console/'),
        claim: open && {
          learner: open.recipient_name,
          achievement: open.achievement_name,
          url: claimUrl(deps, issuerId, open.id, 'mail'),
        },
      },
      pages: {
        genuine: pageOf(genuine),
        revoked: await first('revoked'),
        suspended: await first('suspended'),
        expired: await first('expired'),
        superseded: await first('superseded'),
      },
      altered: credential && alteredCopy(credential.document),
    }
  })
}

const pageOf = (award: AwardListRow | undefined) => award && `/c/${award.credential_id}`

/** Awards of learners who are of age: a child's page is closed, and their claim is a longer story. */
async function adults(tx: Tx, deps: Deps, issuerId: string, state: string): Promise<AwardListRow[]> {
  const now = deps.clock()
  const all = await listAwards(tx, issuerId, { state, sort: '-issued', limit: 50, after: null, now })
  const learners = [...new Set(all.map(one => one.learner_id))]
  const protections = await protectionsOf(tx, issuerId, learners, now)
  return all.filter(one => {
    const protection = protections.get(one.learner_id)
    return protection?.stage === 'adult' && !protection.mustConfirm && one.public_page
  })
}

/** The same document with one word more, as somebody might who wants to have earned more. */
function alteredCopy(document: string): string {
  type Name = string | { '@value': string }[]
  const copy = JSON.parse(document) as { credentialSubject: { achievement: { name: Name } } }
  const { achievement } = copy.credentialSubject
  if (typeof achievement.name === 'string') achievement.name += ', with distinction'
  else for (const one of achievement.name) one['@value'] += ', with distinction'
  return JSON.stringify(copy)
}

async function toursOf(deps: Deps, page: (state: keyof Pages) => string | undefined): Promise<Tour[]> {
  const [school, faculty, district] = INSTITUTIONS as readonly [DemoInstitution, DemoInstitution, DemoInstitution]
  const as = (institution: DemoInstitution, who: string) => demoEmail(institution, who)
  const evolved = await achievementWithVersions(deps, faculty)
  const safety = await expiringAchievement(deps, district)
  const child = await learnerId(deps, school, 3)
  const settled = await learnerId(deps, school, 4)
  const learner = as(faculty, 'learner.2')
  const tour = (who: Tour['who'], email: string, institution: DemoInstitution, ...to: string[]): Tour => ({
    who,
    person: samplePerson(email),
    institution: { name: institution.name, locale: institution.locale },
    steps: to.map((path): TourStep => ({ email, to: path })),
  })
  const open = (who: Tour['who'], ...to: (string | undefined)[]): Tour => ({
    who,
    person: undefined,
    institution: undefined,
    steps: to.map((path): TourStep => ({ email: undefined, to: path })),
  })
  return [
    tour(
      'owner',
      as(school, 'owner'),
      school,
      '/console/',
      '/console/settings/members',
      '/console/settings',
      '/console/pathways',
    ),
    tour(
      'registrar',
      as(school, 'registrar'),
      school,
      '/console/awards?state=draft',
      '/console/awards/revocations',
      '/console/settings/audit',
      '/console/recognition',
    ),
    tour(
      'administrator',
      as(faculty, 'administrator'),
      faculty,
      `/console/achievements/${evolved}`,
      `/console/achievements/${evolved}/edit`,
      '/console/achievements/gallery',
      '/console/programmes',
      '/console/claims',
      '/console/endorsements',
    ),
    tour(
      'teacher',
      as(district, 'teacher'),
      district,
      `/console/achievements/${safety}/award`,
      '/console/awards?state=ending',
      '/console/jobs',
    ),
    tour('viewer', as(school, 'viewer'), school, '/console/awards', '/console/learners'),
    tour('learner', learner, faculty, '/wallet/', '/wallet/collections', '/wallet/settings', '/wallet/claims'),
    tour('minor', as(school, 'learner.4'), school, '/wallet/', '/wallet/settings', '/wallet/pathways'),
    tour('ofAge', as(district, 'learner.7'), district, '/wallet/'),
    {
      ...tour('guardian', as(school, 'guardian'), school, `/children/${child}`),
      steps: [
        { email: as(school, 'guardian'), to: `/children/${child}` },
        { email: as(school, 'guardian.4'), to: `/children/${settled}` },
      ],
    },
    open(
      'verifier',
      page('genuine'),
      page('revoked'),
      page('suspended'),
      page('expired'),
      page('superseded'),
      new URL(linkUrl(deps, learner, 'collection')).pathname,
    ),
    {
      ...open('system', '/help/operator', '/metrics'),
      steps: [
        { email: undefined, to: '/help/operator' },
        { email: as(school, 'owner'), to: '/console/outbox' },
        { email: undefined, to: '/metrics' },
      ],
    },
    {
      ...open('developer'),
      steps: [
        { email: undefined, to: '/api/docs' },
        { email: as(school, 'owner'), to: '/console/settings/api-keys' },
        { email: undefined, to: '/help/developer' },
      ],
    },
  ]
}

async function oneId(deps: Deps, { shortName }: DemoInstitution, find: (tx: Tx, issuerId: string) => Promise<string>) {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  return issuerId ? tx(deps, { issuerId }, tx => find(tx, issuerId)) : ''
}

const achievementWithVersions = (deps: Deps, institution: DemoInstitution) =>
  oneId(deps, institution, async (tx, issuerId) => {
    const found = await tx.execute<{ id: string }>(sql`
      select id from achievement where issuer_id = ${issuerId} and state = 'active' order by version desc, id limit 1`)
    return found.rows[0]?.id ?? ''
  })

const expiringAchievement = (deps: Deps, institution: DemoInstitution) =>
  oneId(deps, institution, async (tx, issuerId) => {
    const found = await tx.execute<{ id: string }>(sql`
      select id from achievement where issuer_id = ${issuerId} and validity_months is not null order by id limit 1`)
    return found.rows[0]?.id ?? ''
  })

const learnerId = (deps: Deps, institution: DemoInstitution, learner: number) =>
  oneId(deps, institution, async (tx, issuerId) => {
    const email = demoEmail(institution, `learner.${learner}`)
    const found = await tx.execute<{ id: string }>(
      sql`select id from learner where issuer_id = ${issuerId} and email = ${email}`,
    )
    return found.rows[0]?.id ?? ''
  })
