import { markChanged } from '../insight/mark.ts'
import { arrayOf, tableOf } from '../platform/columns.ts'
import { type AddressKind, ask, type Database, prepared, type Tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import type { ApprovalPolicy } from './roles.ts'

export type IssuerKind = 'institution' | 'endorser' | 'person'

export type IssuerRow = {
  issuer_id: string
  /** Whoever is no institution signs endorsements and awards nothing. */
  kind: IssuerKind
  short_name: string
  name: string
  url: string
  email: string | null
  description: string | null
  locale: string
  /** Its name in new credentials. */
  did: string
  /** Its name under this server's own address, where that is another one; ask `homeDid`. */
  home_did: string | null
  logo_sha256: string | null
  linkedin_organization_id: string | null
  /** Two letters of ISO 3166-1. */
  country: string | null
  approval: ApprovalPolicy
  /** A code of the jurisdiction table; null until one was chosen. */
  jurisdiction: string | null
  time_zone: string | null
  without_age: 'adult' | 'minor'
  /** How long issuing anew after a lost wallet waits where a macro-credential is among it. */
  recovery_wait_hours: number
  /** Since when nothing more goes into the log of its DID; null where it goes on. */
  did_held_at: string | null
  halted_at: string | null
  halted_by: string | null
  halt_reason: string | null
  /** When it closes, or has closed; null for one that has said nothing of the kind. */
  closes_at: string | null
  successor_name: string | null
  successor_did: string | null
  /** Since when nothing new is begun. */
  stopped_at: string | null
  /** When it closed, as its closing statement says it; from a moment before that statement exists. */
  final_at: string | null
  /** Since when nothing is signed, changed or added. */
  closed_at: string | null
  created_at: string
}

const readIssuer = prepared<IssuerRow>(
  'current_issuer',
  sql`
    select issuer.*, halted_at, halted_by, issuing_halt.reason as halt_reason,
      closes_at, successor_name, successor_did, stopped_at, final_at, closed_at
    from issuer left join issuing_halt using (issuer_id) left join closing using (issuer_id)
    where issuer_id = ${sql.placeholder('issuerId')}`,
)

/** The issuer whose tenant this transaction is in. */
export async function currentIssuer(tx: Tx, issuerId: string): Promise<IssuerRow> {
  const [issuer] = await readIssuer(tx, { issuerId })
  if (!issuer) throw new Error('the issuer of this transaction does not exist')
  return issuer
}

/** The issuer's DID under this server's own address, which is served for ever. */
export const homeDid = ({ did, home_did }: Pick<IssuerRow, 'did' | 'home_did'>): string => home_did ?? did

/** Every did:web that credentials of the issuer may name, the one under this server's own address first. */
export async function didsOfIssuer(
  tx: Tx,
  issuer: Pick<IssuerRow, 'issuer_id' | 'did' | 'home_did'>,
): Promise<string[]> {
  const used = await tx.execute<{ did: string }>(sql`
    select did from issuer_domain where issuer_id = ${issuer.issuer_id} and used_since is not null order by used_since`)
  return [...new Set([homeDid(issuer), ...used.rows.map(row => row.did)])]
}

/** Which tenant answers for a public address; `undefined` for an address nobody has. */
export async function tenantOf(tx: Tx, kind: AddressKind, address: string): Promise<string | undefined> {
  // PostgreSQL has no such letter, and no address does.
  if (address.includes('\0')) return undefined
  const found = await tx.execute<{ issuer_id: string }>(
    sql`select issuer_id from public_address where kind = ${kind} and address = ${address}`,
  )
  return found.rows[0]?.issuer_id
}

/** The same, asked by itself: each verification of what somebody else has signed does. */
export async function askTenant(
  deps: { readonly database: Database },
  kind: AddressKind,
  address: string,
): Promise<string | undefined> {
  const found = await ask<{ issuer_id: string }>(
    deps,
    {},
    literal => `select issuer_id from public_address where kind = ${literal(kind)} and address = ${literal(address)}`,
  )
  return found[0]?.issuer_id
}

/** Which tenant signs under `/i/{short name}`: an institution, or whoever endorses only. */
export const signerOf = async (tx: Tx, shortName: string): Promise<string | undefined> =>
  (await tenantOf(tx, 'issuer', shortName)) ?? (await tenantOf(tx, 'endorser', shortName))

/** An institution keeps its short name for ever, so whoever has found one needs not look again. Bounded. */
const MOST_NAMES = 10_000
const institutions = oncePer((_: Database) => new Map<string, string>())

/** The same, asked by itself. @throws Refusal E_NOT_FOUND where nobody does */
export async function requireSigner(deps: { readonly database: Database }, shortName: string): Promise<string> {
  const found = await findSigner(deps, shortName)
  if (!found) throw new Refusal('E_NOT_FOUND')
  return found
}

export async function findSigner(
  deps: { readonly database: Database },
  shortName: string,
): Promise<string | undefined> {
  const known = institutions(deps.database)
  const kept = known.get(shortName)
  if (kept !== undefined) return kept
  const institution = await askTenant(deps, 'issuer', shortName)
  if (institution !== undefined) {
    if (known.size >= MOST_NAMES) known.clear()
    known.set(shortName, institution)
    return institution
  }
  return askTenant(deps, 'endorser', shortName)
}

/** Makes public addresses known; one that is known stays as it was. */
export async function saveAddresses(
  tx: Tx,
  issuerId: string,
  addresses: readonly { readonly kind: AddressKind; readonly address: string }[],
): Promise<void> {
  await tx.execute(sql`
    insert into public_address (kind, address, issuer_id)
    select one.kind, one.address, ${issuerId}
    from ${tableOf(addresses, { kind: 'text', address: 'text' })}
    on conflict do nothing`)
}

/** Every institution on this server, for work that goes round all of them. */
export async function allIssuerIds(tx: Tx): Promise<string[]> {
  const found = await tx.execute<{ issuer_id: string }>(
    sql`select issuer_id from public_address where kind = 'issuer' order by issuer_id`,
  )
  return found.rows.map(row => row.issuer_id)
}

/** Every tenant that signs something: the institutions, and those who endorse only. */
export async function allSignerIds(tx: Tx): Promise<string[]> {
  const found = await tx.execute<{ issuer_id: string }>(
    sql`select distinct issuer_id from public_address where kind in ('issuer', 'endorser') order by issuer_id`,
  )
  return found.rows.map(row => row.issuer_id)
}

/**
 * Finds the issuer's learners by e-mail, and makes those that are missing. Learners without an e-mail are made each
 * time: two people of one name are two people.
 *
 * @returns learner ids in the order of `wanted`
 */
export async function findOrMakeLearners(
  tx: Tx,
  issuerId: string,
  wanted: readonly {
    readonly id: string
    readonly name: string
    readonly email: string | null
    readonly locale: string | null
    /** With whom they learn. Known learners keep theirs where nothing is said. */
    readonly cohort?: string | undefined
  }[],
  now: Date,
): Promise<string[]> {
  const rows = wanted.map(one => ({ ...one }))
  // In one order, so that two batches with the same people never wait for each other in a ring.
  rows.sort((one, other) => ((one.email ?? '') < (other.email ?? '') ? -1 : 1))
  const made = await tx.execute<{ id: string }>(sql`
    insert into learner (issuer_id, id, name, email, locale, cohort, created_at)
    select ${issuerId}, one.id, one.name, one.email, one.locale, one.cohort, ${now.toISOString()}
    from ${tableOf(rows, { id: 'uuid', name: 'text', email: 'text', locale: 'text', cohort: 'text' })}
    on conflict on constraint learner_email do nothing returning id`)
  const moved = rows.every(one => one.cohort === undefined)
    ? { rows: [] }
    : await tx.execute<{ id: string }>(sql`
        update learner set cohort = one.cohort
        from ${tableOf(rows, { email: 'text', cohort: 'text' })}
        where learner.issuer_id = ${issuerId} and learner.email = one.email and one.cohort is not null
          and learner.cohort is distinct from one.cohort returning learner.id`)
  await markChanged(
    tx,
    issuerId,
    'learner',
    [...made.rows, ...moved.rows].map(row => row.id),
  )
  const emails = rows.flatMap(one => (one.email ? [one.email] : []))
  const known = await tx.execute<{ id: string; email: string }>(sql`
    select id, email from learner where issuer_id = ${issuerId}
      and email = any (${arrayOf('text', emails)})`)
  const byEmail = new Map(known.rows.map(row => [row.email, row.id]))
  return wanted.map(one => (one.email ? (byEmail.get(one.email) ?? one.id) : one.id))
}
