import { chooseCarried } from '@laurel/core/endorsement'
import type { JsonObject } from '@laurel/core/primitives'
import type { Tx } from '../platform/database.ts'
import { endorsementsAbout, iso } from './store.ts'

/** The signed endorsements that go into one credential, by what they are about (OB 3.0 §B.1.1, §B.1.18, §B.1.2). */
export type Carried = Readonly<Record<'credential' | 'achievement' | 'issuer', readonly JsonObject[]>>

type Ids = Readonly<Record<keyof Carried, string>>

/**
 * What travels with each of these credentials: read once for all of them. `chooseCarried` says how many that are; the
 * rest is shown beside the credential.
 */
export async function carriedBy(
  tx: Tx,
  issuerId: string,
  credentials: readonly Ids[],
  now: Date,
): Promise<(ids: Ids) => Carried> {
  const urls = [...new Set(credentials.flatMap(ids => [ids.credential, ids.achievement, ids.issuer]))]
  const found = await endorsementsAbout(tx, issuerId, urls, now)
  // A recommendation is the learner's to show and to take back, so it travels inside nothing.
  const byUrl = Map.groupBy(
    found.filter(row => row.kind === 'partner'),
    row => row.subject_url,
  )
  return ids => {
    const all = (Object.keys(ids) as (keyof Carried)[]).flatMap(about =>
      (byUrl.get(ids[about]) ?? []).map(row => ({
        about,
        document: row.document,
        since: iso(row.endorsed_at as string),
      })),
    )
    const chosen = all.length === 0 ? [] : chooseCarried(all)
    const of = (about: keyof Carried) =>
      chosen.filter(one => one.about === about).map(one => JSON.parse(one.document) as JsonObject)
    return { credential: of('credential'), achievement: of('achievement'), issuer: of('issuer') }
  }
}
