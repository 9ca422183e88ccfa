import { setImmediate as nextTurn } from 'node:timers/promises'
import { rubricTexts } from '../achievement/rubric.ts'
import { achievementUrl, pictureFor, pictureUrl } from '../achievement/store.ts'
import { findVersions, versionKey } from '../achievement/versions.ts'
import { buildCredential } from '../credential/build-credential.ts'
import type { Deps } from '../deps.ts'
import { carriedBy } from '../endorsement/carried.ts'
import { requireIssuing } from '../people/halt-issuing.ts'
import { currentIssuer } from '../people/store.ts'
import { fewAtOnce, tableOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { didsOf, type StatusPlace, takeIndexes } from '../status/take-indexes.ts'
import { credentialsOf, statedParts } from './constituents.ts'
import { readAwards } from './store.ts'
import { arrangedParts } from './transcript-layout.ts'

const statusListUrl = (baseUrl: string, shortName: string, listId: string) =>
  `${baseUrl}/i/${shortName}/status/${listId}`

/** Documents written before the event loop gets its turn. */
const SLICE = 25

/** What will be signed, as it is written down. */
export type Intent = {
  award_id: string
  statement: number
  unsigned: string
  proof_created: string
  subject_did: string | null
  /** The DID that it names as its issuer; missing where it was read from the database, and stands in the document. */
  did?: string
}

export type StateOptions = {
  /** Of a copy for another wallet, or of a form for its own, which has a position in a status list of its own. */
  readonly copyId?: string
  /** It will be shown in part: what others have signed stands beside it, and no picture tells a level. */
  readonly forParts?: boolean
}

/**
 * States awards as they are now: the exact documents, in the order of `awardIds`.
 *
 * @param subjectDid  the key that they are made out to; without one the credential names the person
 */
export async function stateAwards(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardIds: readonly string[],
  subjectDid: string | null,
  { copyId, forParts = false }: StateOptions = {},
): Promise<Omit<Intent, 'statement' | 'proof_created'>[]> {
  const now = deps.clock()
  const issuer = await currentIssuer(tx, issuerId)
  const awards = await readAwards(tx, issuerId, awardIds)
  const versions = await findVersions(
    tx,
    issuerId,
    awards.map(one => one.achievement_id),
  )
  const chance = { now, random: deps.random }
  // An award keeps the name of its issuer under which it was first stated, and so do its copies: what has its place in
  // the list of one DID names no other.
  const [only] = awardIds
  const before = copyId === undefined || only === undefined ? undefined : (await didsOf(tx, issuerId, [only])).get(only)
  const places = await takeIndexes(tx, issuerId, copyId === undefined ? awardIds : [copyId], chance, {
    did: before ?? issuer.did,
  })
  const suspendable = awards.filter(
    award => versions.get(versionKey(award.achievement_id, award.achievement_version))?.suspendable,
  )
  const didOf = (award: (typeof awards)[number]) => places.get(copyId ?? award.id)?.did ?? issuer.did
  const suspensions = new Map<string, StatusPlace>()
  for (const [did, those] of Map.groupBy(suspendable, didOf)) {
    const ids = those.map(award => award.id)
    const taken = await takeIndexes(tx, issuerId, ids, chance, { purpose: 'suspension', did })
    for (const [id, place] of taken) suspensions.set(id, place)
  }
  const parts = await statedParts(tx, issuerId, awards)
  const idsOf = (award: (typeof awards)[number]) => ({
    credential: `${deps.baseUrl}/c/${award.credential_id}`,
    achievement: achievementUrl(deps.baseUrl, issuer.short_name, award.achievement_id, award.achievement_version),
    issuer: didOf(award),
  })
  const endorsements = await carriedBy(tx, issuerId, awards.map(idsOf), now)
  const placeIn = ({ listId, index }: StatusPlace) => ({
    listUrl: statusListUrl(deps.baseUrl, issuer.short_name, listId),
    index,
  })
  const stated: Omit<Intent, 'statement' | 'proof_created'>[] = []
  for (const [at, award] of awards.entries()) {
    if (at % SLICE === SLICE - 1) await nextTurn()
    const achievement = versions.get(versionKey(award.achievement_id, award.achievement_version))
    const place = places.get(copyId ?? award.id)
    const suspension = suspensions.get(award.id)
    if (!achievement || !place) throw new Error('an award without achievement or status index cannot be stated')
    const document = buildCredential({
      baseUrl: deps.baseUrl,
      issuer: {
        did: place.did,
        name: issuer.name,
        url: issuer.url,
        email: issuer.email,
        imageUrl: issuer.logo_sha256 && pictureUrl(deps.baseUrl, issuer.short_name, issuer.logo_sha256),
        country: issuer.country,
      },
      achievement: {
        id: achievement.achievement_id,
        version: achievement.version,
        url: achievementUrl(deps.baseUrl, issuer.short_name, achievement.achievement_id, achievement.version),
        name: achievement.name,
        description: achievement.description,
        achievementType: achievement.achievement_type,
        criteria: { narrative: achievement.criteria_narrative, id: achievement.criteria_id ?? undefined },
        levels: achievement.levels,
        rubric: rubricTexts(achievement.rubric, achievement.levels, achievement.language),
        workloadHours: achievement.workload_hours,
        credits: achievement.credits,
        descriptors: achievement.descriptors,
        tags: achievement.tags,
        language: achievement.language,
        translations: achievement.translations,
        imageUrl: pictureUrl(deps.baseUrl, issuer.short_name, pictureFor(achievement, forParts ? null : award.level)),
        alignments: achievement.alignments,
      },
      award: {
        credentialId: award.credential_id,
        recipientName: award.recipient_name,
        level: award.level,
        results: award.results,
        evidence: award.evidence,
        narrative: award.narrative,
        creditsEarned: award.credits_earned,
        validFrom: seconds(award.valid_from),
        validUntil: award.valid_until && seconds(award.valid_until),
      },
      subjectDid: subjectDid ?? award.recipient_did,
      ...(forParts ? {} : { endorsements: endorsements(idsOf(award)) }),
      constituents: credentialsOf(parts.get(award.id) ?? []),
      transcript: award.transcript && arrangedParts(award.transcript, parts.get(award.id) ?? []),
      status: placeIn(place),
      suspension: suspension ? placeIn(suspension) : null,
    })
    stated.push({
      award_id: award.id,
      unsigned: JSON.stringify(document),
      subject_did: subjectDid ?? award.recipient_did,
      did: place.did,
    })
  }
  return stated
}

/**
 * Writes down what will be signed for approved awards: the exact document and the proof's time. From here on the bytes
 * are decided, and whoever finishes (this request, or the sweeper after a crash) signs the same ones.
 *
 * @returns the intents that were written
 * @param subjectDid  set when the learner takes the award into a wallet: a new statement with that subject
 */
export async function intendCredentials(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardIds: readonly string[],
  subjectDid: string | null = null,
): Promise<Intent[]> {
  if (awardIds.length === 0) return []
  await requireIssuing(tx, issuerId)
  const now = deps.clock()
  const stated = await stateAwards(tx, deps, issuerId, awardIds, subjectDid)
  const statementOf = new Map<string, number>()
  for (const some of fewAtOnce(stated)) {
    const written = await tx.execute<Pick<Intent, 'award_id' | 'statement'>>(sql`
      insert into issuance_intent (issuer_id, award_id, statement, unsigned, proof_created, subject_did, created_at)
      select ${issuerId}, one.award_id,
        1 + coalesce((select max(statement) from issuance_intent as before
          where before.issuer_id = ${issuerId} and before.award_id = one.award_id), 0),
        one.unsigned, ${seconds(now)}, one.subject_did, ${now.toISOString()}
      from ${tableOf(some, { award_id: 'uuid', unsigned: 'text', subject_did: 'text' })}
      returning award_id, statement`)
    for (const row of written.rows) statementOf.set(row.award_id, row.statement)
  }
  return stated.map(one => ({
    ...one,
    statement: statementOf.get(one.award_id) as number,
    proof_created: seconds(now),
  }))
}
