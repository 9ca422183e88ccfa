import { textsOf } from '@laurel/core/achievement'
import type { Instant } from '@laurel/core/primitives'
import { type Agreement, isRunning } from '@laurel/core/recognition'
import { type ContentRow, likePattern, searchText } from '../achievement/store.ts'
import type { Cursor } from '../people/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { AgreementView } from './schema.ts'

export type AgreementRow = {
  id: string
  version: number
  state: 'active' | 'suspended'
  content: Agreement
  created_at: string
  updated_at: string
}
type ListRow = AgreementRow &
  Pick<ContentRow, 'name' | 'language' | 'translations' | 'levels'> & { recognised: number; order_key: string }

const JOINED = sql`recognition_agreement as one
  join recognition_agreement_version as said on said.issuer_id = one.issuer_id and said.agreement_id = one.id
    and said.version = one.version
  join achievement on achievement.issuer_id = one.issuer_id and achievement.id = one.achievement_id`
const COLUMNS = sql`one.id, one.version, one.state, one.created_at, one.updated_at, said.content, achievement.name,
  achievement.language, achievement.translations, achievement.levels,
  (select count(*)::int from recognition where recognition.issuer_id = one.issuer_id
    and recognition.agreement_id = one.id) as recognised,
  lower(one.institution_name) as order_key`

export async function listAgreements(
  tx: Tx,
  issuerId: string,
  query: {
    readonly q?: string | undefined
    readonly state?: string | undefined
    readonly achievementId?: string | undefined
    readonly after: Cursor | null
    readonly limit: number
  },
): Promise<ListRow[]> {
  const found = await tx.execute<ListRow>(sql`
    select ${COLUMNS} from ${JOINED} where one.issuer_id = ${issuerId}
      ${query.q ? sql`and one.search like ${likePattern(query.q)}` : sql``}
      ${query.state ? sql`and one.state = ${query.state}` : sql``}
      ${query.achievementId ? sql`and one.achievement_id = ${query.achievementId}` : sql``}
      ${query.after ? sql`and (lower(one.institution_name), one.id) > (${query.after.key}, ${query.after.id}::uuid)` : sql``}
    order by lower(one.institution_name), one.id limit ${query.limit}`)
  return found.rows
}

export async function findAgreement(tx: Tx, issuerId: string, id: string): Promise<ListRow> {
  const found = await tx.execute<ListRow>(
    sql`select ${COLUMNS} from ${JOINED} where one.issuer_id = ${issuerId} and one.id = ${id}`,
  )
  const row = found.rows[0]
  if (!row) throw new Refusal('E_NOT_FOUND')
  return row
}

export async function lockAgreement(tx: Tx, issuerId: string, id: string): Promise<ListRow> {
  await tx.execute(sql`select 1 from recognition_agreement where issuer_id = ${issuerId} and id = ${id} for update`)
  return findAgreement(tx, issuerId, id)
}

/** Those that could be about a credential of one institution, or all about an achievement; none that is suspended. */
export async function activeAgreements(
  tx: Tx,
  issuerId: string,
  about: { readonly did?: string; readonly achievementId?: string },
): Promise<AgreementRow[]> {
  const found = await tx.execute<AgreementRow>(sql`
    select one.id, one.version, one.state, one.created_at, one.updated_at, said.content from ${JOINED}
    where one.issuer_id = ${issuerId} and one.state = 'active' and achievement.state = 'active'
      ${about.did === undefined ? sql`` : sql`and one.institution_did = ${about.did}`}
      ${about.achievementId === undefined ? sql`` : sql`and one.achievement_id = ${about.achievementId}`}
    order by one.id limit 500`)
  return found.rows
}

export async function saveAgreement(
  tx: Tx,
  issuerId: string,
  row: AgreementRow,
  said: { readonly reason: string; readonly byId: string; readonly byName: string; readonly achievement: string },
): Promise<void> {
  const { content } = row
  const { institution, credential, countsAs } = content
  const search = searchText(institution.name, institution.did, credential.achievementName, said.achievement)
  await tx.execute(sql`
    insert into recognition_agreement (issuer_id, id, version, state, institution_name, institution_did, achievement_id,
      search, created_at, updated_at)
    values (${issuerId}, ${row.id}, ${row.version}, ${row.state}, ${institution.name}, ${institution.did},
      ${countsAs.achievementId}, ${search}, ${row.created_at}, ${row.updated_at})
    on conflict (issuer_id, id) do update set version = excluded.version, state = excluded.state,
      institution_name = excluded.institution_name, institution_did = excluded.institution_did,
      achievement_id = excluded.achievement_id, search = excluded.search, updated_at = excluded.updated_at`)
  await tx.execute(sql`
    insert into recognition_agreement_version (issuer_id, agreement_id, version, state, content, reason, by_id, by_name, at)
    values (${issuerId}, ${row.id}, ${row.version}, ${row.state}, ${JSON.stringify(content)}::jsonb, ${said.reason},
      ${said.byId}, ${said.byName}, ${row.updated_at})`)
}

const iso = (time: string) => new Date(time).toISOString()

export function agreementView(row: ListRow, now: Date): AgreementView {
  const { content } = row
  const level = row.levels.find(one => one.id === content.countsAs.level)
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    standing: row.state === 'suspended' ? 'suspended' : (isRunning(content, now.getTime() as Instant) ?? 'running'),
    ...content,
    achievement: {
      id: content.countsAs.achievementId,
      name: row.name,
      names: textsOf(row.language, row.name, row.translations, 'name'),
      level: level?.name ?? null,
    },
    recognised: row.recognised,
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  }
}

export async function versionsOfAgreement(tx: Tx, issuerId: string, id: string) {
  const found = await tx.execute<{
    version: number
    state: 'active' | 'suspended'
    content: Agreement
    reason: string
    by_name: string
    at: string
  }>(sql`
    select version, state, content, reason, by_name, at from recognition_agreement_version
    where issuer_id = ${issuerId} and agreement_id = ${id} order by version desc`)
  return found.rows.map(({ by_name: by, at, ...row }) => ({ ...row, by, at: iso(at) }))
}
