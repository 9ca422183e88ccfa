import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

export type ClosingRow = {
  closes_at: string
  announced_at: string
  announced_by: string
  successor_name: string | null
  successor_did: string | null
  stopped_at: string | null
  final_at: string | null
  /** Under the home DID. */
  statement: string | null
  /** Under each other name, by it. */
  other_statements: Readonly<Record<string, string>>
  closed_at: string | null
  trouble: string | null
  site_taken_at: string | null
  keys_destroyed_at: string | null
}

const COLUMNS = sql`closes_at, announced_at, announced_by, successor_name, successor_did, stopped_at, final_at, statement, other_statements,
  closed_at, trouble, site_taken_at, keys_destroyed_at`

export async function findClosing(tx: Tx, issuerId: string): Promise<ClosingRow | undefined> {
  const found = await tx.execute<ClosingRow>(sql`select ${COLUMNS} from closing where issuer_id = ${issuerId}`)
  return found.rows[0]
}

/** The same, locked until the transaction ends: one process closes an institution. */
export async function lockClosing(tx: Tx, issuerId: string): Promise<ClosingRow | undefined> {
  const found = await tx.execute<ClosingRow>(
    sql`select ${COLUMNS} from closing where issuer_id = ${issuerId} for update`,
  )
  return found.rows[0]
}

/** From here on until the end of the transaction nobody begins or adds anything that would have to be signed. */
export const closeOthersOut = (tx: Tx, issuerId: string) =>
  tx.execute(sql`select laurel_closing_lock(${issuerId}::uuid, true)`)

/** Those whom an institution would leave with something unfinished, and what it would leave. */
export type Counts = {
  readonly credentials: number
  readonly learners: number
  readonly unclaimed: number
  readonly unreachable: number
  readonly drafts: number
  readonly claims: number
  readonly endorsements: number
  readonly recoveries: number
  readonly pages: number
  readonly kept: number
}

/** Learners with something in force that no wallet has; the alias is that of their row. */
const withoutWallet = sql`exists (select 1 from award where award.issuer_id = learner.issuer_id
  and award.learner_id = learner.id and award.state = 'issued' and award.claimed_at is null)`

export async function countForClosing(tx: Tx, issuerId: string): Promise<Counts> {
  const found = await tx.execute<Record<keyof Counts, number>>(sql`
    select
      (select count(*) from award where issuer_id = ${issuerId} and state = 'issued')::int as credentials,
      (select count(distinct learner_id) from award where issuer_id = ${issuerId} and state = 'issued')::int as learners,
      (select count(*) from learner where issuer_id = ${issuerId} and email is not null and ${withoutWallet})::int as unclaimed,
      (select count(*) from learner where issuer_id = ${issuerId} and email is null and ${withoutWallet})::int as unreachable,
      (select count(*) from award where issuer_id = ${issuerId} and state in ('draft', 'approved'))::int as drafts,
      (select count(*) from learner_claim where issuer_id = ${issuerId}
        and state in ('submitted', 'in-review', 'appealed'))::int as claims,
      (select count(*) from endorsement_request where issuer_id = ${issuerId} and endorsed_at is null
        and declined_at is null and cancelled_at is null)::int as endorsements,
      (select count(*) from recovery_request where issuer_id = ${issuerId}
        and state in ('open', 'checked', 'confirmed'))::int as recoveries,
      (select count(*) from award where issuer_id = ${issuerId} and state = 'issued' and public_page)::int as pages,
      (select count(*) from closing_answer where issuer_id = ${issuerId} and keep)::int as kept`)
  return found.rows[0] as Counts
}

export type SiteRow = {
  id: string
  state: 'waiting' | 'building' | 'there' | 'failed'
  files: number
  bytes: string
  sha256: string | null
  begun_at: string
  ended_at: string | null
}

/** The newest attempt at building the site. */
export async function findSite(tx: Tx, issuerId: string): Promise<SiteRow | undefined> {
  const found = await tx.execute<SiteRow>(sql`
    select id, state, files, bytes, sha256, begun_at, ended_at from closing_site
    where issuer_id = ${issuerId} order by id desc limit 1`)
  return found.rows[0]
}
