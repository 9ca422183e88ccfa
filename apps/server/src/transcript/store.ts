import { textsOf } from '@laurel/core/achievement'
import type { ContentRow, Level } from '../achievement/store.ts'
import type { NewAward } from '../award/schema.ts'
import type { TranscriptLayout } from '../award/transcript-layout.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { Entry } from './schema.ts'

type Row = {
  id: string
  achievement_id: string
  version: number
  name: string
  language: string
  translations: ContentRow['translations']
  kind: string
  levels: Level[]
  level: string | null
  credits: ContentRow['credits']
  credits_earned: number | null
  workload_hours: number | null
  results: NewAward['results']
  valid_from: string
  valid_until: string | null
  constituents: string[] | null
  subject_did: string | null
  bytes: number
}
/** An entry with what making a transcript needs besides. */
export type EntryRow = Entry & { readonly subjectDid: string | null; readonly bytes: number }

function entryOf(row: Row, pathways: readonly { id: string; name: string }[], now: Date): EntryRow {
  const level = row.levels.find(one => one.id === row.level)
  const { credits } = row
  return {
    id: row.id,
    achievementId: row.achievement_id,
    version: row.version,
    names: textsOf(row.language, row.name, row.translations, 'name'),
    kind: row.kind,
    level: level ? textsOf(row.language, level.name, level.translations, 'name') : null,
    credits: credits && { number: row.credits_earned ?? credits.number, system: credits.system },
    hours: row.workload_hours,
    results: row.results.map(({ name, value }) => ({ ...(name ? { name } : {}), ...(value ? { value } : {}) })),
    validFrom: new Date(row.valid_from).toISOString(),
    validUntil: row.valid_until && new Date(row.valid_until).toISOString(),
    inForce: new Date(row.valid_from) <= now && (row.valid_until === null || new Date(row.valid_until) > now),
    consistsOf: row.constituents ?? [],
    pathways: [...pathways],
    subjectDid: row.subject_did,
    bytes: row.bytes,
  }
}

/** What a learner has here that a transcript may state, oldest first: issued, not withdrawn, and no transcript itself. */
export async function transcriptEntries(tx: Tx, issuerId: string, learnerId: string, now: Date): Promise<EntryRow[]> {
  const found = await tx.execute<Row>(sql`
    select award.id, award.achievement_id, version.version, version.name, version.language, version.translations,
      version.kind, version.levels, award.level, version.credits, award.credits_earned, version.workload_hours,
      award.results, award.valid_from, award.valid_until, award.constituents, credential.subject_did,
      octet_length(credential.document) as bytes
    from award
    join achievement_version as version on version.issuer_id = award.issuer_id
      and version.achievement_id = award.achievement_id and version.version = award.achievement_version
    join credential on credential.issuer_id = award.issuer_id and credential.award_id = award.id and credential.is_current
    where award.issuer_id = ${issuerId} and award.learner_id = ${learnerId} and award.state = 'issued'
      and award.suspended_at is null and award.transcript is null
    order by award.valid_from, award.id limit 1000`)
  const ways = await tx.execute<{ achievement_id: string; id: string; name: string }>(sql`
    select distinct part.achievement_id, pathway.id, version.content ->> 'name' as name
    from pathway
    join pathway_version as version on version.issuer_id = pathway.issuer_id and version.pathway_id = pathway.id
      and version.version = pathway.version,
    lateral (select version.achievement_id
      union select (way ->> 'achievementId')::uuid
        from jsonb_path_query(version.content, '$.**.ways[*] ? (@.kind == "achievement")') as way) as part
    where pathway.issuer_id = ${issuerId} and part.achievement_id is not null
    order by name`)
  const pathwaysOf = Map.groupBy(ways.rows, row => row.achievement_id)
  return found.rows.map(row =>
    entryOf(
      row,
      (pathwaysOf.get(row.achievement_id) ?? []).map(({ id, name }) => ({ id, name })),
      now,
    ),
  )
}

export type TranscriptRow = {
  id: string
  state: string
  credential_id: string
  issued_at: string | null
  transcript: TranscriptLayout
  claimed_at: string | null
  public_page: boolean
  person_id: string | null
  subject_did: string | null
  replaced_by: string | null
}

/** The newest transcript of a learner that is in force, with the one that waits to take its place. */
export async function lastTranscript(tx: Tx, issuerId: string, learnerId: string): Promise<TranscriptRow | undefined> {
  const found = await tx.execute<TranscriptRow>(sql`
    select award.id, award.state, award.credential_id, award.issued_at, award.transcript, award.claimed_at,
      award.public_page, learner.person_id, credential.subject_did,
      (select newer.id from award as newer where newer.issuer_id = award.issuer_id and newer.replaces = award.id) as replaced_by
    from award
    join learner on learner.issuer_id = award.issuer_id and learner.id = award.learner_id
    left join credential on credential.issuer_id = award.issuer_id and credential.award_id = award.id and credential.is_current
    where award.issuer_id = ${issuerId} and award.learner_id = ${learnerId} and award.transcript is not null
      and award.state = 'issued' and award.suspended_at is null
    order by award.issued_at desc, award.id desc limit 1`)
  return found.rows[0]
}
