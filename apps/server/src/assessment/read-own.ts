import { textsOf } from '@laurel/core/achievement'
import type * as z from 'zod'
import { likePattern, pictureUrl } from '../achievement/store.ts'
import { findVersions, versionKey } from '../achievement/versions.ts'
import type { Deps } from '../deps.ts'
import { issuerView } from '../people/memberships.ts'
import { protectionOfLearner } from '../people/minors/protection.ts'
import type { Person } from '../people/person.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { ownBrought } from '../recognition/views.ts'
import { Refusal } from '../refusal.ts'
import { mayShowEvidence } from './evidence/may-be-public.ts'
import type { MyClaim, zClaimable, zMyClaimLine } from './schema.ts'
import { type ClaimRow, findClaim, itemsOf, messagesOf, versionOf } from './store.ts'
import { contentView, itemView, judgedBy, messageView, sharedView } from './views.ts'
import { recordsOfPerson, schoolOfClaim } from './whose.ts'

type Claimable = z.infer<typeof zClaimable>
type MyClaimLine = z.infer<typeof zMyClaimLine>

async function school(tx: Tx, deps: Deps, issuerId: string) {
  const { shortName, name, logoUrl } = issuerView(await currentIssuer(tx, issuerId), deps.baseUrl)
  return { shortName, name, logoUrl }
}

/** What can be asked for at all: with evidence what is open to claims, by a credential also what an agreement leads to. */
const openTo = (kind: ClaimRow['kind']) =>
  kind === 'evidence'
    ? sql`claimable`
    : sql`(claimable or exists (select 1 from recognition_agreement as agreement
        where agreement.issuer_id = achievement.issuer_id and agreement.achievement_id = achievement.id
          and agreement.state = 'active'))`

async function claimableOf(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  kind: ClaimRow['kind'],
  where: ReturnType<typeof sql>,
): Promise<Claimable[]> {
  const found = await tx.execute<{ id: string; version: number; kind: string; claimable: boolean }>(sql`
    select id, version, kind, claimable from achievement
    where issuer_id = ${issuerId} and ${openTo(kind)} and state = 'active' and ${where} order by lower(name), id limit 200`)
  if (found.rows.length === 0) return []
  const issuer = await school(tx, deps, issuerId)
  const versions = await findVersions(
    tx,
    issuerId,
    found.rows.map(row => row.id),
  )
  return found.rows.flatMap(row => {
    const version = versions.get(versionKey(row.id, row.version))
    const achievement = version && judgedBy(deps, issuer.shortName, version)
    return achievement ? [{ issuer, kind: row.kind, isOpen: row.claimable, achievement }] : []
  })
}

/** What the schools that know a person have opened. */
export async function listClaimable(
  deps: Deps,
  person: Person,
  { q, kind }: { readonly q: string; readonly kind: ClaimRow['kind'] },
): Promise<Claimable[]> {
  const issuers = [...new Set((await recordsOfPerson(deps, person)).map(one => one.issuerId))]
  const where = q ? sql`search like ${likePattern(q)}` : sql`true`
  const lists = await Promise.all(
    issuers.map(issuerId => tx(deps, { issuerId }, tx => claimableOf(tx, deps, issuerId, kind, where))),
  )
  return lists.flat()
}

/** One of them, of any school: whoever comes from its public page may be unknown there yet. */
export async function readClaimable(
  deps: Deps,
  shortName: string,
  achievementId: string,
  kind: ClaimRow['kind'],
): Promise<Claimable> {
  const issuerId = await tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  const [found] = await tx(deps, { issuerId }, tx => claimableOf(tx, deps, issuerId, kind, sql`id = ${achievementId}`))
  if (!found) throw new Refusal('E_NOT_CLAIMABLE')
  return found
}

/** All claims of a person, over all schools, newest first. */
export async function listOwnClaims(deps: Deps, person: Person): Promise<MyClaimLine[]> {
  const own = await tx(deps, { personId: person.id }, async tx => {
    const found = await tx.execute<{ issuer_id: string; id: string }>(
      sql`select issuer_id, id from learner_claim where person_id = ${person.id} order by id desc limit 500`,
    )
    return found.rows
  })
  const records = await recordsOfPerson(deps, person)
  const issuers = new Set([...own.map(one => one.issuer_id), ...records.map(one => one.issuerId)])
  const lists = await Promise.all(
    [...issuers].map(issuerId =>
      tx(deps, { issuerId }, async tx => {
        const ids = JSON.stringify(own.filter(one => one.issuer_id === issuerId).map(one => one.id))
        const learners = JSON.stringify(records.filter(one => one.issuerId === issuerId).map(one => one.learnerId))
        const found = await tx.execute<ClaimRow>(sql`
          select * from learner_claim where issuer_id = ${issuerId} and (
            id in (select value::uuid from jsonb_array_elements_text(${ids}::jsonb))
            or (person_id is null and begun_by is not null and state = 'draft'
              and learner_id in (select value::uuid from jsonb_array_elements_text(${learners}::jsonb))))
          order by id desc`)
        const issuer = await school(tx, deps, issuerId)
        const versions = await findVersions(
          tx,
          issuerId,
          found.rows.map(row => row.achievement_id),
        )
        return found.rows.flatMap(row => {
          const version = versions.get(versionKey(row.achievement_id, row.achievement_version))
          if (!version) return []
          const { language, translations, name, picture_sha256: picture } = version
          return [
            {
              ...sharedView(row),
              achievement: {
                id: row.achievement_id,
                names: textsOf(language, name, translations, 'name'),
                imageUrl: pictureUrl(deps.baseUrl, issuer.shortName, picture),
              },
              issuer,
            },
          ]
        })
      }),
    ),
  )
  return lists.flat().sort((one, other) => (one.changedAt < other.changedAt ? 1 : -1))
}

export async function ownClaimView(tx: Tx, deps: Deps, claim: ClaimRow): Promise<MyClaim> {
  const { issuer_id: issuerId } = claim
  const issuer = await school(tx, deps, issuerId)
  const messages = await messagesOf(tx, issuerId, claim.id)
  return {
    ...sharedView(claim),
    ...contentView(claim),
    // What is being judged is nobody's business until it is decided.
    marks: claim.state === 'in-review' || claim.state === 'submitted' ? {} : claim.marks,
    achievement: judgedBy(deps, issuer.shortName, await versionOf(tx, issuerId, claim)),
    items: (await itemsOf(tx, issuerId, claim.id)).map(itemView),
    messages: messages.filter(one => !one.is_internal).map(messageView),
    issuer,
    begunBy: claim.begun_by_name,
    brought: await ownBrought(tx, deps, claim),
    mayShowEvidence: mayShowEvidence(await protectionOfLearner(tx, issuerId, claim.learner_id, deps.clock())),
  }
}

export async function readOwnClaim(deps: Deps, person: Person, id: string): Promise<MyClaim> {
  const issuerId = await schoolOfClaim(deps, person, id)
  return tx(deps, { issuerId }, async tx => ownClaimView(tx, deps, await findClaim(tx, issuerId, id)))
}
