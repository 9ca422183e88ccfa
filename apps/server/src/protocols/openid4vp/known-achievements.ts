import { textsOf } from '@laurel/core/achievement'
import { achievementUrl, type ContentRow } from '../../achievement/store.ts'
import { typeUrl } from '../../credential/credential-type.ts'
import type { Deps } from '../../deps.ts'
import { allIssuerIds, currentIssuer, didsOfIssuer } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { shortNameOf } from '../../verification/show-verdict.ts'
import { issuerNamed } from '../openid4vci/metadata.ts'
import { isByTypes, type Want } from './schema.ts'
import type { KnownAchievements } from './write-query.ts'

/** Versions of achievements that one want can name, over all institutions here. */
const MOST_VERSIONS = 200
/** Institutions that are looked at where anybody's credentials are taken. */
const MOST_ISSUERS = 50

type Version = Pick<ContentRow, 'name' | 'language' | 'translations' | 'achievement_type' | 'alignments'> & {
  achievement_id: string
  version: number
}
type Here = {
  /** Every did:web that its credentials may name. */
  readonly dids: readonly string[]
  readonly web: string
  readonly shortName: string
  readonly isOwn: boolean
  readonly versions: readonly Version[]
}

/** The newest first. Of other institutions only what has been awarded, which anybody can read on its page. */
async function versionsOf(tx: Tx, issuerId: string, isOwn: boolean): Promise<Version[]> {
  const found = await tx.execute<Version>(sql`
    select achievement_id, version, name, language, translations, achievement_type, alignments
    from achievement_version as content where content.issuer_id = ${issuerId} and (${isOwn} or exists (
      select 1 from award where award.issuer_id = ${issuerId} and award.achievement_id = content.achievement_id
        and award.achievement_version = content.version))
    order by achievement_id desc, version desc limit ${MOST_VERSIONS * 5}`)
  return found.rows
}

/** Whose credentials can be meant besides one's own: those that every want names, else anybody's here. */
async function othersMeant(deps: Deps, wants: readonly Want[]): Promise<readonly string[]> {
  const open = wants.filter(want => want.achievementId === undefined)
  if (open.length === 0) return []
  if (open.some(want => want.issuers.length === 0)) return tx(deps, {}, allIssuerIds)
  const wanted = [...new Set(open.flatMap(want => want.issuers))]
  const named = await Promise.all(wanted.map(async one => (await shortNameOf(deps, one)) ?? nameAt(deps, one)))
  const names = new Set(named.flatMap(one => one ?? []))
  const found = await Promise.all([...names].map(name => issuerNamed(deps, name)))
  return found.flatMap(id => id ?? [])
}

/** The institution whose web address this is. */
const nameAt = (deps: Deps, address: string): string | undefined =>
  address.startsWith(`${deps.baseUrl}/i/`) ? address.slice(`${deps.baseUrl}/i/`.length) : undefined

async function institutionsHere(deps: Deps, ownId: string, wants: readonly Want[]): Promise<Here[]> {
  const ids = await othersMeant(deps, wants)
  const looked = [ownId, ...ids.filter(id => id !== ownId)].slice(0, MOST_ISSUERS)
  const found: Here[] = []
  for (const issuerId of looked)
    found.push(
      await tx(deps, { issuerId }, async tx => {
        const issuer = await currentIssuer(tx, issuerId)
        const { short_name: shortName } = issuer
        return {
          dids: await didsOfIssuer(tx, issuer),
          web: `${deps.baseUrl}/i/${shortName}`,
          shortName,
          isOwn: issuerId === ownId,
          versions: await versionsOf(tx, issuerId, issuerId === ownId),
        }
      }),
    )
  return found
}

const namesOf = (one: Version) => Object.values(textsOf(one.language, one.name, one.translations, 'name'))

/** Whether credentials of this version can be what is wanted; which level was reached, they say themselves. */
function isMeant(want: Want, one: Version, isOwn: boolean): boolean {
  if (want.achievementId !== undefined && !(isOwn && one.achievement_id === want.achievementId)) return false
  if (want.achievementName !== undefined && !namesOf(one).includes(want.achievementName)) return false
  if (want.achievementType !== undefined && one.achievement_type !== want.achievementType) return false
  if (want.skillUrl !== undefined && !one.alignments.some(skill => skill.url === want.skillUrl)) return false
  return want.skillName === undefined || one.alignments.some(skill => skill.name === want.skillName)
}

function knownFor(deps: Deps, want: Want, here: readonly Here[]): KnownAchievements {
  const accepted = here.filter(
    one =>
      want.issuers.length === 0 || one.dids.some(did => want.issuers.includes(did)) || want.issuers.includes(one.web),
  )
  const meant = accepted
    .flatMap(issuer => issuer.versions.filter(one => isMeant(want, one, issuer.isOwn)).map(one => ({ issuer, one })))
    .slice(0, MOST_VERSIONS)
  return {
    ids: meant.map(({ issuer, one }) =>
      achievementUrl(deps.baseUrl, issuer.shortName, one.achievement_id, one.version),
    ),
    types: (isByTypes(want) ? [] : meant).map(({ issuer, one }) =>
      typeUrl(deps.baseUrl, issuer.shortName, one.achievement_id, one.version),
    ),
    names: meant.flatMap(({ one }) => namesOf(one)),
    issuers:
      want.issuers.length === 0
        ? []
        : [...new Set([...want.issuers, ...accepted.flatMap(one => [...one.dids, one.web])])],
  }
}

/** What this server knows of each want, today: an achievement that was changed is meant in its new version too. */
export async function knownAchievements(
  deps: Deps,
  issuerId: string,
  wants: readonly Want[],
): Promise<KnownAchievements[]> {
  const here = await institutionsHere(deps, issuerId, wants)
  return wants.map(want => knownFor(deps, want, here))
}
