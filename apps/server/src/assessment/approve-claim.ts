import type { Marks } from '@laurel/core/assessment'
import type { VersionRow } from '../achievement/versions.ts'
import type { Intent } from '../award/intend-credentials.ts'
import { makeAwards } from '../award/make-awards.ts'
import { type NewAward, zNewAward } from '../award/schema.ts'
import type { Deps } from '../deps.ts'
import { type Actor, mayDo } from '../people/actor.ts'
import { protectionOfLearner } from '../people/minors/protection.ts'
import { isQuotaCode, quotaWait } from '../people/quotas.ts'
import { saveAddresses } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { besidePerson } from '../wallet/recovery/store.ts'
import { putIntoWallet } from '../wallet/store.ts'
import { mayShowEvidence } from './evidence/may-be-public.ts'
import { type ClaimRow, itemsOf } from './store.ts'

type Held = {
  id: string
  level: string | null
  claimed_at: string | null
  public_page: boolean
  subject_did: string | null
}

/** What the learner has of this achievement already, in force, whatever version it was made under. */
export async function heldAward(tx: Tx, issuerId: string, learnerId: string, achievementId: string, now: Date) {
  const found = await tx.execute<Held>(sql`
    select award.id, award.level, award.claimed_at, award.public_page, credential.subject_did from award
    left join credential on credential.issuer_id = award.issuer_id and credential.award_id = award.id and is_current
    where award.issuer_id = ${issuerId} and learner_id = ${learnerId} and achievement_id = ${achievementId}
      and state = 'issued' and suspended_at is null and level is not null
      and (valid_until is null or valid_until > ${now.toISOString()})
      and not exists (select 1 from award as newer where newer.issuer_id = award.issuer_id and newer.replaces = award.id)
    order by award.id`)
  return found.rows
}

/** What the credential shows of what was done: what the learner allows, and of a child only what may be shown. */
async function publicEvidence(tx: Tx, deps: Deps, claim: ClaimRow) {
  const items = (await itemsOf(tx, claim.issuer_id, claim.id)).filter(one => one.is_public && one.state === 'ready')
  await saveAddresses(
    tx,
    claim.issuer_id,
    items.filter(one => one.kind === 'file').map(one => ({ kind: 'evidence' as const, address: one.id })),
  )
  return [
    ...(claim.shows_narrative && claim.narrative ? [{ narrative: claim.narrative }] : []),
    ...items.map(one => ({ id: one.url ?? `${deps.baseUrl}/evidence/${one.id}`, name: one.name })),
  ]
}

/**
 * Makes the award that a claim has earned, in the caller's transaction, once (`origin`). A level reached takes the place
 * of a lower one; it never takes the place of a higher one.
 *
 * @returns the award, and what was written down for signing
 * @throws Refusal E_LEVEL_HELD, and whatever making an award is refused for
 */
export async function awardClaim(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  claim: ClaimRow,
  version: VersionRow,
  earned: {
    readonly level: string | null
    readonly marks: Marks
    /** What it rests on besides what was brought as evidence. */
    readonly evidence?: NewAward['evidence']
    /** Where it brings other credits than the achievement says. */
    readonly creditsEarned?: number | null
  },
): Promise<{ awardId: string; intents: readonly Intent[] }> {
  const { issuer_id: issuerId, learner_id: learnerId } = claim
  const now = deps.clock()
  // Of two claims for one achievement that are approved at once, the second sees what the first has made.
  const found = await tx.execute<{
    name: string
    email: string | null
    locale: string | null
    person_id: string | null
  }>(sql`
    select name, email, locale, person_id from learner where issuer_id = ${issuerId} and id = ${learnerId} for update`)
  const learner = found.rows[0]
  if (!learner) throw new Refusal('E_NOT_FOUND')
  const place = (level: string | null) => version.levels.findIndex(one => one.id === level)
  const held = earned.level === null ? [] : await heldAward(tx, issuerId, learnerId, claim.achievement_id, now)
  if (held.some(one => place(one.level) >= place(earned.level))) throw new Refusal('E_LEVEL_HELD')
  const before = held.filter(one => place(one.level) >= 0).at(-1)
  const protection = await protectionOfLearner(tx, issuerId, learnerId, now)
  const evidence = mayShowEvidence(protection)
    ? [...(await publicEvidence(tx, deps, claim)), ...(earned.evidence ?? [])]
    : []
  const request = zNewAward.parse({
    achievementId: claim.achievement_id,
    recipient: {
      name: learner.name,
      ...(learner.email ? { email: learner.email } : {}),
      ...(before?.subject_did ? { did: before.subject_did } : {}),
    },
    ...(earned.level ? { level: earned.level } : {}),
    results: (version.rubric?.criteria ?? []).flatMap(({ id }) =>
      earned.marks[id] && version.levels.some(one => one.id === earned.marks[id])
        ? [{ resultDescription: id, achievedLevel: earned.marks[id] }]
        : [],
    ),
    evidence,
    issue: true,
  })
  const origin = `claim:${claim.id}`
  const [made] = await makeAwards(tx, deps, actor, [
    { request, origin, originDigest: null, learnerId, version, creditsEarned: earned.creditsEarned ?? null },
  ])
  if (!made) throw new Error('an award was asked for and nothing answered')
  if (!made.ok)
    throw isQuotaCode(made.code) ? new Refusal(made.code, [], quotaWait(made.code, now)) : new Refusal(made.code)
  if (made.isNew) {
    if (before)
      await tx.execute(sql`
        update award set replaces = ${before.id}, public_page = ${before.public_page}
        where issuer_id = ${issuerId} and id = ${made.awardId}`)
    // Whoever claimed it has the wallet that it goes to; a child only where a wallet of theirs was consented to.
    const owner = learner.person_id ?? (protection.stage === 'adult' ? claim.person_id : null)
    const isTheirs = owner !== null && owner === claim.person_id
    const isOpen = protection.stage === 'adult' || (protection.permits.hold && protection.hasWallet)
    const wasTaken = before !== undefined && before.claimed_at !== null && learner.person_id !== null
    if (mayDo(actor, 'awards:approve') && ((isTheirs && isOpen) || wasTaken) && owner !== null) {
      await tx.execute(sql`
        update award set claimed_at = ${now.toISOString()} where issuer_id = ${issuerId} and id = ${made.awardId}`)
      await tx.execute(sql`
        update learner set person_id = ${owner} where issuer_id = ${issuerId} and id = ${learnerId}`)
      await besidePerson(tx, owner, () => putIntoWallet(tx, owner, issuerId, made.awardId, now))
    }
  }
  return { awardId: made.awardId, intents: made.intents }
}
