import { createHash } from 'node:crypto'
import { achievementUrl } from '../achievement/store.ts'
import { contentOf, findVersions, type VersionRow, versionKey } from '../achievement/versions.ts'
import { isPageOpen } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { protectionOfLearner, sealedParts } from '../people/minors/protection.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { WantedSubject } from './schema.ts'
import type { RequestRow, SubjectKind } from './store.ts'

/** What is endorsed, as it stands now. */
export type Subject = {
  readonly kind: SubjectKind
  /** The id that credentials have for it: an endorsement of anything else is none of it. */
  readonly url: string
  readonly name: string
  readonly issuer: IssuerRow
  readonly achievement: VersionRow | null
  readonly awardId: string | null
  readonly credentialId: string | null
  /** Of what there is to read about it; another where anything was changed. */
  readonly digest: string
}

const digestOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url')

async function achievementAt(tx: Tx, issuerId: string, id: string, version: number | null): Promise<VersionRow> {
  const versions = await findVersions(tx, issuerId, [id])
  const newest = Math.max(...[...versions.values()].map(one => one.version))
  const found = versions.get(versionKey(id, version ?? newest))
  if (!found) throw new Refusal('E_ACHIEVEMENT_NOT_FOUND')
  return found
}

type AwardRow = {
  credential_id: string
  achievement_id: string
  achievement_version: number
  learner_id: string
  state: string
  public_page: boolean
  is_opened: boolean
  has_evidence: boolean
}

/** An award can be shown to a stranger only as far as the learner shows it to everybody. */
async function openAward(tx: Tx, deps: Deps, issuerId: string, id: string, isOwn: boolean): Promise<AwardRow> {
  const found = await tx.execute<AwardRow>(sql`
    select credential_id, achievement_id, achievement_version, learner_id, state, public_page,
      page_opened_at is not null as is_opened, jsonb_array_length(evidence) > 0 as has_evidence
    from award where issuer_id = ${issuerId} and id = ${id}`)
  const award = found.rows[0]
  if (!award) throw new Refusal('E_NOT_FOUND')
  if (award.state !== 'issued') throw new Refusal('E_AWARD_STATE')
  // What a learner shows to one person of their own choice need not be open to everybody.
  if (isOwn) return award
  const protection = await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock())
  if (!isPageOpen(award, protection) || sealedParts(protection, 'page').includes('name'))
    throw new Refusal('E_SUBJECT_CLOSED')
  return award
}

/** @throws Refusal where there is no such thing, or it may not be shown */
export async function readSubject(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  wanted: WantedSubject,
  { version = null, isOwn = false }: { readonly version?: number | null; readonly isOwn?: boolean } = {},
): Promise<Subject> {
  const issuer = await currentIssuer(tx, issuerId)
  if (wanted.kind === 'institution') {
    const said = [issuer.name, issuer.url, issuer.description]
    const bare = { achievement: null, awardId: null, credentialId: null }
    return { kind: 'institution', url: issuer.did, name: issuer.name, issuer, ...bare, digest: digestOf(said) }
  }
  const award = wanted.kind === 'award' ? await openAward(tx, deps, issuerId, wanted.awardId, isOwn) : null
  const achievement = award
    ? await achievementAt(tx, issuerId, award.achievement_id, award.achievement_version)
    : await achievementAt(tx, issuerId, (wanted as { achievementId: string }).achievementId, version)
  const url = achievementUrl(deps.baseUrl, issuer.short_name, achievement.achievement_id, achievement.version)
  return {
    kind: wanted.kind,
    url: award ? `${deps.baseUrl}/c/${award.credential_id}` : url,
    name: achievement.name,
    issuer,
    achievement,
    awardId: wanted.kind === 'award' ? wanted.awardId : null,
    credentialId: award?.credential_id ?? null,
    digest: digestOf([achievement.version, contentOf(achievement)]),
  }
}

/** What a request is about now: of an achievement the newest version, until it is answered. */
export function subjectOf(tx: Tx, deps: Deps, row: RequestRow): Promise<Subject> {
  const wanted: WantedSubject =
    row.subject_kind === 'institution'
      ? { kind: 'institution' }
      : row.subject_kind === 'award'
        ? { kind: 'award', awardId: row.award_id as string }
        : { kind: 'achievement', achievementId: row.achievement_id as string }
  return readSubject(tx, deps, row.issuer_id, wanted, {
    version: row.endorsed_at === null ? null : row.achievement_version,
    isOwn: row.kind === 'recommendation',
  })
}
