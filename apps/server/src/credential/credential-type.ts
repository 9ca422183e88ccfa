import { textsOf } from '@laurel/core/achievement'
import { ALWAYS_SHOWN_CLAIMS, type BadgeClaim, buildTypeMetadata } from '@laurel/core/credential'
import type { AlwaysShowable } from '@laurel/core/presentation'
import { pictureFor, pictureUrl } from '../achievement/store.ts'
import { findVersions, versionKey } from '../achievement/versions.ts'
import type { Deps } from '../deps.ts'
import type { IssuerRow } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

/** The address of a type: a version of an achievement, as credentials of it name it (`vct`). */
export const typeUrl = (baseUrl: string, shortName: string, achievementId: string, version: number) =>
  `${baseUrl}/i/${shortName}/vct/${achievementId}/${version}`

const CLAIMS: Readonly<Record<AlwaysShowable, readonly BadgeClaim[]>> = {
  results: ['level', 'results'],
  credits: ['credits_earned'],
  // Times are never among what can be kept back.
  dates: [],
  evidence: ['evidence'],
  skills: ['skills'],
  narrative: ['narrative'],
  name: ['recipient_name'],
}

/** The claims that no holder of such a credential can keep back. */
export const claimsAlwaysShown = (wanted: readonly AlwaysShowable[]): BadgeClaim[] => [
  ...new Set([...ALWAYS_SHOWN_CLAIMS, ...wanted.flatMap(one => CLAIMS[one])]),
]

/** The metadata of a type, to the letter; undefined where no credential has ever named it. */
export async function readType(tx: Tx, issuerId: string, achievementId: string, version: number) {
  const found = await tx.execute<{ document: string }>(sql`
    select document from credential_type
    where issuer_id = ${issuerId} and achievement_id = ${achievementId} and version = ${version}`)
  return found.rows[0]?.document
}

/**
 * The metadata of a type, made when the first credential names it and the same for ever: a credential is tied to its
 * bytes, so words of ours that change later must not reach it.
 */
export async function keepType(
  tx: Tx,
  deps: Deps,
  issuer: IssuerRow,
  achievementId: string,
  version: number,
): Promise<{ readonly vct: string; readonly document: string }> {
  const { issuer_id: issuerId, short_name: shortName } = issuer
  const vct = typeUrl(deps.baseUrl, shortName, achievementId, version)
  const known = await readType(tx, issuerId, achievementId, version)
  if (known !== undefined) return { vct, document: known }
  const row = (await findVersions(tx, issuerId, [achievementId])).get(versionKey(achievementId, version))
  if (!row) throw new Error('an award is of a version that its achievement has not')
  const metadata = buildTypeMetadata({
    vct,
    names: textsOf(row.language, row.name, row.translations, 'name'),
    descriptions: textsOf(row.language, row.description, row.translations, 'description'),
    language: row.language,
    alwaysShown: claimsAlwaysShown(row.always_shown),
    image: pictureUrl(deps.baseUrl, shortName, pictureFor(row, null)),
  })
  await tx.execute(sql`
    insert into credential_type (issuer_id, achievement_id, version, document, created_at)
    values (${issuerId}, ${achievementId}, ${version}, ${JSON.stringify(metadata)}, ${deps.clock().toISOString()})
    on conflict do nothing`)
  // Of two that make it at the same time, both go on with what was kept.
  const document = await readType(tx, issuerId, achievementId, version)
  if (document === undefined) throw new Error('the metadata of a type was not kept')
  return { vct, document }
}
