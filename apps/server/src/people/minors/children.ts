import { textsOf } from '@laurel/core/achievement'
import { stateAt } from '@laurel/core/award'
import type { Instant } from '@laurel/core/primitives'
import { pictureUrl } from '../../achievement/store.ts'
import { reopenClaims } from '../../award/claim-token.ts'
import { findAwards } from '../../award/store.ts'
import { tellLearners } from '../../award/tell-learners.ts'
import { isPageOpen } from '../../credential/open-credential.ts'
import type { Deps } from '../../deps.ts'
import { brokenConstraint, type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { shareState } from '../../presentation/share-state.ts'
import { sharesOf } from '../../presentation/store.ts'
import { Refusal } from '../../refusal.ts'
import { readLearner } from '../learners.ts'
import { issuerView } from '../memberships.ts'
import { note } from '../note.ts'
import type { Person } from '../person.ts'
import { currentIssuer } from '../store.ts'
import { readClaimCode } from './claim-code.ts'
import { consentsOf, decide, latestOf, requestsOf } from './consents.ts'
import { asGuardian, type GuardianRow, partsOfGuardian } from './guardians.ts'
import { protectionOfLearner } from './protection.ts'
import type { ChildView, NewDecision } from './schema.ts'

const UNSEEN: ReadonlySet<string> = new Set(['draft', 'approved'])

/** The child's links that show something of this institution; read as the child, whom the guardian stands beside. */
async function linksOf(tx: Tx, deps: Deps, part: GuardianRow, childId: string): Promise<ChildView['links']> {
  await tx.execute(sql`select set_config('laurel.person_id', ${childId}, true)`)
  const links = (await sharesOf(tx, childId)).filter(link => link.items.some(one => one.issuerId === part.issuer_id))
  await tx.execute(sql`select set_config('laurel.person_id', ${part.person_id}, true)`)
  return links.map(link => ({
    awards: link.items.length,
    isOpen: shareState(link, deps.clock()) === 'open',
    hides: link.hides,
    views: link.views,
    createdAt: new Date(link.created_at).toISOString(),
    expiresAt: link.expires_at && new Date(link.expires_at).toISOString(),
  }))
}

async function childView(tx: Tx, deps: Deps, part: GuardianRow): Promise<ChildView> {
  const { issuer_id: issuerId, learner_id: learnerId } = part
  const now = deps.clock()
  const learner = await readLearner(tx, issuerId, learnerId)
  const issuer = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
  const { stage, permits, hasWallet, changesAt } = await protectionOfLearner(tx, issuerId, learnerId, now)
  const said = await consentsOf(tx, issuerId, learnerId)
  const inOffice = await tx.execute<{ id: string }>(sql`
    select id from guardian where issuer_id = ${issuerId} and learner_id = ${learnerId} and id <> ${part.id}
      and accepted_at is not null and ended_at is null`)
  const refused = inOffice.rows.flatMap(other =>
    latestOf(said, one => one.guardian_id === other.id)
      .filter(one => one.decision === 'withdrawn')
      .map(one => one.purpose),
  )
  const ids = await tx.execute<{ id: string }>(sql`
    select id from award where issuer_id = ${issuerId} and learner_id = ${learnerId} order by id desc limit 200`)
  const awards = (
    await findAwards(
      tx,
      issuerId,
      ids.rows.map(row => row.id),
    )
  ).filter(row => !UNSEEN.has(row.state))
  const decidesWith = stage === 'guardian' || stage === 'together'
  return {
    id: learnerId,
    name: learner.name,
    issuer: { name: issuer.name, shortName: issuer.shortName, logoUrl: issuer.logoUrl },
    stage,
    custody: hasWallet ? 'learner' : 'school',
    changesAt: changesAt === null ? null : new Date(changesAt).toISOString(),
    hasEmail: learner.email !== null,
    permits,
    decisions: latestOf(said, one => one.guardian_id === part.id),
    refusedByOther: [...new Set(refused)],
    requests: await requestsOf(tx, issuerId, learnerId),
    awards: awards.map(row => ({
      id: row.id,
      names: textsOf(row.achievement_language, row.achievement_name, row.achievement_translations, 'name'),
      state: stateAt(
        row.state,
        row.valid_until === null ? null : (Date.parse(row.valid_until) as Instant),
        now.getTime() as Instant,
        row.suspended_at !== null,
      ),
      issuedAt: row.issued_at && new Date(row.issued_at).toISOString(),
      imageUrl: pictureUrl(deps.baseUrl, issuer.shortName, row.picture_sha256),
      isClaimed: row.claimed_at !== null,
      isPublic: isPageOpen(
        { public_page: row.public_page, is_opened: row.page_opened_at !== null },
        { stage, permits },
      ),
      credentialUrl: `${deps.baseUrl}/c/${row.credential_id}`,
    })),
    links: decidesWith && learner.person_id ? await linksOf(tx, deps, part, learner.person_id) : [],
    claimCode: !hasWallet && permits.hold ? await readClaimCode(tx, deps, issuerId, learnerId) : null,
  }
}

/** The children of a guardian, at every institution; a child who has come of age is none. */
export async function listChildren(deps: Deps, person: Person): Promise<ChildView[]> {
  const parts = await tx(deps, { personId: person.id }, tx => partsOfGuardian(tx, person.id))
  const children: ChildView[] = []
  for (const part of parts)
    try {
      children.push(await readChild(deps, person, part.learner_id))
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'E_OF_AGE') throw error
    }
  return children
}

export const readChild = (deps: Deps, person: Person, learnerId: string): Promise<ChildView> =>
  asGuardian(deps, person.id, learnerId, (tx, part) => childView(tx, deps, part))

/** A guardian's word. @throws Refusal E_CHILD_DECIDES where the child decides alone already */
export const decideForChild = (
  deps: Deps,
  person: Person,
  learnerId: string,
  wanted: NewDecision,
): Promise<ChildView> =>
  asGuardian(deps, person.id, learnerId, async (tx, part) => {
    const { stage } = await protectionOfLearner(tx, part.issuer_id, learnerId, deps.clock())
    if (stage === 'self') throw new Refusal('E_CHILD_DECIDES')
    const speaker = { by: 'guardian', guardianId: part.id, personId: person.id, name: part.name } as const
    await decide(tx, deps, part.issuer_id, learnerId, speaker, wanted)
    return childView(tx, deps, part)
  })

/**
 * The guardian lets the child take what the school has kept for them: the claim links go to the child's own address, and
 * the code is given by hand.
 *
 * @throws Refusal E_GUARDIAN_NEEDED while the guardians have not consented to a wallet; E_ADDRESS_TAKEN
 */
export const sendToChild = (
  deps: Deps,
  person: Person,
  learnerId: string,
  email: string | undefined,
): Promise<ChildView> =>
  asGuardian(deps, person.id, learnerId, async (tx, part) => {
    const { issuer_id: issuerId } = part
    const { permits } = await protectionOfLearner(tx, issuerId, learnerId, deps.clock())
    if (!permits.hold) throw new Refusal('E_GUARDIAN_NEEDED')
    const learner = await readLearner(tx, issuerId, learnerId)
    if (!learner.email) {
      if (!email) throw new Refusal('E_NO_ADDRESS')
      if (email === part.email)
        throw new Refusal('E_REQUEST_MALFORMED', [
          { path: 'email', code: 'custom', message: 'is your own address; the child needs one of their own' },
        ])
      await tx
        .execute(sql`update learner set email = ${email} where issuer_id = ${issuerId} and id = ${learnerId}`)
        .catch(error => {
          throw brokenConstraint(error) === 'learner_email' ? new Refusal('E_ADDRESS_TAKEN') : error
        })
    }
    const open = await tx.execute<{ id: string }>(sql`
      select id from award where issuer_id = ${issuerId} and learner_id = ${learnerId} and state = 'issued'
        and claimed_at is null order by id`)
    const ids = open.rows.map(row => row.id)
    await reopenClaims(tx, issuerId, ids, deps.clock())
    await tellLearners(tx, deps, issuerId, ids, deps.clock())
    const actor = { issuerId, kind: 'guardian' as const, id: person.id, name: part.name }
    await note(tx, deps, actor, ...ids.map(subject => ({ event: 'award.mail-resent', subject })))
    return childView(tx, deps, part)
  })
