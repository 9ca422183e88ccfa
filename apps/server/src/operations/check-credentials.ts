import * as nodeCrypto from 'node:crypto'
import { createDidDocument, didWebUrl, type GuardedFetch } from '@laurel/core/did'
import { type Cryptography, cryptographyFromNode, type NodeCrypto, parseMultikey } from '@laurel/core/keys'
import { err, type Instant, type JsonObject, ok } from '@laurel/core/primitives'
import { decodeBitstring, readStatus, type StatusIndex } from '@laurel/core/status'
import { type Finding, verify } from '@laurel/core/verification'
import type pg from 'pg'
import { WHOLE_TOKEN } from '../credential/detached-token.ts'

/** What breaks an invariant: whose, which (an id, never a name), and how. */
export type Break = { readonly issuerId: string | null; readonly subject: string; readonly why: string }

/** Documents read at a time. */
const PAGE = 200

type Row = {
  issuer_id: string
  award_id: string
  statement: number
  document: string
  jwt: string
  is_current: boolean
  is_over: boolean
  unsigned: string | null
  /** As in `/status/1#94567`; more than one where an award has entries of several purposes. */
  positions: readonly string[]
  /** The DID of the list in which each of these entries is. */
  lists: readonly { readonly purpose: string; readonly did: string }[]
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text))

/**
 * What the issuers publish, read from the database: DID documents and status lists under their addresses. So the audit
 * verifies without a network and without the server.
 */
export async function publishedDocuments(client: pg.Client): Promise<GuardedFetch> {
  const documents = new Map<string, string>()
  const issuers = await client.query<{ issuer_id: string; home: string; dids: readonly string[] }>(
    `select issuer_id, coalesce(home_did, did) as home, array(select issuer_domain.did from issuer_domain
       where issuer_domain.issuer_id = issuer.issuer_id and used_since is not null) as dids from issuer`,
  )
  for (const { issuer_id, home, dids } of issuers.rows) {
    const place = didWebUrl(home)
    if (!place.ok) continue
    const keys = await client.query<{ fragment: string; public_key: string }>(
      "select fragment, public_key from signing_key where issuer_id = $1 and purpose not in ('update', 'update-held') order by id",
      [issuer_id],
    )
    const listed = keys.rows.flatMap(row => {
      const key = parseMultikey(row.public_key)
      return key.ok ? [{ fragment: row.fragment, key: key.value }] : []
    })
    for (const did of [home, ...dids]) {
      const url = didWebUrl(did)
      if (url.ok) documents.set(url.value, JSON.stringify(createDidDocument({ did, keys: listed })))
    }
    const lists = await client.query<{ id: string; published: string }>(
      'select id, published from status_list where issuer_id = $1 and published is not null',
      [issuer_id],
    )
    for (const { id, published } of lists.rows)
      documents.set(place.value.replace(/did\.json$/, `status/${id}`), published)
  }
  return async url => {
    const found = documents.get(url)
    return found === undefined
      ? err({ code: 'FETCH_NOT_FOUND', status: 404 } as const)
      : ok({ body: bytes(found), contentType: 'application/json' })
  }
}

/** What a finding means for something of our own: a revoked or expired credential is as sound as any other. */
function isFault(finding: Finding, row: Row): boolean {
  if (finding.outcome === 'passed' || finding.outcome === 'warning') return false
  if (finding.check === 'validity') return finding.code === 'VALIDITY_MALFORMED'
  if (finding.check !== 'status') return true
  // A list that has not been published yet, or not since, says nothing against the credential; I9 looks at the lists.
  return !(row.is_over && finding.code === 'REVOKED') && !['SUSPENDED', 'STATUS_UNREACHABLE'].includes(finding.code)
}

function parsed(text: string): JsonObject | null {
  try {
    return JSON.parse(text) as JsonObject
  } catch {
    return null
  }
}

/** True if the document is the one that was intended, and a proof. */
function isAsIntended(row: Row): boolean {
  const document = parsed(row.document)
  if (document === null || row.unsigned === null) return false
  const { proof, ...rest } = document
  return proof !== undefined && JSON.stringify(rest) === JSON.stringify(parsed(row.unsigned))
}

/** True if the positions in status lists that the document names are those that its award was given (I2). */
function hasItsPositions(row: Row): boolean {
  const status = parsed(row.document)?.credentialStatus
  const named = (Array.isArray(status) ? status : status === undefined ? [] : [status]) as JsonObject[]
  return named.every(one =>
    row.positions.some(place => `${one.statusListCredential}#${one.statusListIndex}`.endsWith(place)),
  )
}

/** For what an award has its place in a list of another issuer than its credential names (HOSTILE H-22). */
function misnamedPlaces(row: Row): string[] {
  const issuer = parsed(row.document)?.issuer as JsonObject | undefined
  if (typeof issuer?.id !== 'string') return []
  return row.lists.filter(list => list.did !== issuer.id).map(list => list.purpose)
}

async function faultsOf(row: Row, fetch: GuardedFetch, cryptography: Cryptography, now: Instant): Promise<string[]> {
  const faults: string[] = []
  for (const [form, text] of [
    ['document', row.document],
    ['JWT', row.jwt],
  ] as const) {
    const report = await verify(bytes(text), { now, fetch, cryptography })
    const wrong = report.findings.filter(one => isFault(one, row)).map(one => one.code)
    if (wrong.length > 0) faults.push(`the ${form} of statement ${row.statement} does not verify: ${wrong.join(', ')}`)
  }
  return faults
}

/**
 * Reads every stored credential, or every `n`th of them where `sample` limits their number, and verifies it in both
 * forms with the very verifier that everybody uses.
 *
 * @param client in a transaction of its own: the rows are read through a cursor
 * @returns what breaks I2 (another position in a status list than was given out), I4 (other bytes than intended), I5 (does
 *   not verify) and I19 (a position in a list of another issuer); and how many were read
 */
export async function checkCredentials(
  client: pg.Client,
  options: { readonly now: Instant; readonly sample: number | undefined },
): Promise<{
  readonly misplaced: Break[]
  readonly changed: Break[]
  readonly unverified: Break[]
  readonly misnamed: Break[]
  readonly count: number
}> {
  const fetch = await publishedDocuments(client)
  const cryptography = cryptographyFromNode(nodeCrypto as unknown as NodeCrypto)
  const total = Number((await client.query<{ count: string }>('select count(*) from credential')).rows[0]!.count)
  const step = options.sample === undefined ? 1 : Math.max(1, Math.ceil(total / Math.max(1, options.sample)))
  const changed: Break[] = []
  const misplaced: Break[] = []
  const unverified: Break[] = []
  const misnamed: Break[] = []
  let count = 0
  await client.query(`declare stored no scroll cursor for
    select * from (
      select credential.issuer_id, credential.award_id, credential.statement, document,
        ${WHOLE_TOKEN} as jwt, is_current,
        coalesce(award.state in ('revoked', 'superseded'), false) as is_over, unsigned,
        array(select '/status/' || list_id || '#' || index from status_entry
          where status_entry.issuer_id = credential.issuer_id and status_entry.award_id = credential.award_id) as positions,
        (select coalesce(json_agg(json_build_object(
            'purpose', status_entry.purpose, 'did', coalesce(status_list.did, issuer.home_did, issuer.did))), '[]')
          from status_entry
          join status_list on status_list.issuer_id = status_entry.issuer_id and status_list.id = status_entry.list_id
          join issuer on issuer.issuer_id = status_entry.issuer_id
          where status_entry.issuer_id = credential.issuer_id and status_entry.award_id = credential.award_id) as lists,
        row_number() over (order by credential.issuer_id, credential.award_id, credential.statement) as position
      from credential
      left join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
      left join issuance_intent as intent on intent.issuer_id = credential.issuer_id
        and intent.award_id = credential.award_id and intent.statement = credential.statement) as numbered
    where position % ${step} = 0 or ${step} = 1`)
  for (;;) {
    const page = await client.query<Row>(`fetch ${PAGE} from stored`)
    if (page.rows.length === 0) break
    for (const row of page.rows) {
      count++
      const found = { issuerId: row.issuer_id, subject: row.award_id }
      if (!isAsIntended(row))
        changed.push({ ...found, why: `statement ${row.statement} has other bytes than were to be signed` })
      if (!hasItsPositions(row)) misplaced.push({ ...found, why: 'its credential names another position' })
      for (const purpose of misnamedPlaces(row))
        misnamed.push({
          ...found,
          why: `its place for a ${purpose} is in a list of another name than its credential has`,
        })
      for (const why of await faultsOf(row, fetch, cryptography, options.now)) unverified.push({ ...found, why })
    }
  }
  await client.query('close stored')
  return { misplaced, changed, unverified, misnamed, count }
}

type List = { issuer_id: string; id: string; version: number; published_version: number; published: string }

/** Compares what is published with the rows behind it: a bit that was public once must still be set there (I9). */
export async function checkPublishedLists(client: pg.Client): Promise<Break[]> {
  const breaks: Break[] = []
  const lists = await client.query<List>(
    `select issuer_id, id, version, published_version, published from status_list
     where published is not null and purpose = 'revocation' order by issuer_id, id`,
  )
  for (const list of lists.rows) {
    const found = { issuerId: list.issuer_id, subject: `list ${list.id}` }
    const subject = parsed(list.published)?.credentialSubject as JsonObject | undefined
    const bits = decodeBitstring(typeof subject?.encodedList === 'string' ? subject.encodedList : '')
    if (!bits.ok) {
      breaks.push({ ...found, why: `what is published cannot be read: ${bits.error.code}` })
      continue
    }
    const rows = await client.query<{ index: number; is_set: boolean }>(
      'select index, set_at is not null as is_set from status_entry where issuer_id = $1 and list_id = $2',
      [list.issuer_id, list.id],
    )
    for (const { index, is_set } of rows.rows) {
      const bit = readStatus(bits.value, index as StatusIndex)
      if (!bit.ok) continue
      if (bit.value && !is_set)
        breaks.push({ ...found, subject: `${list.id}#${index}`, why: 'published as revoked, and no longer is' })
      if (!bit.value && is_set && list.version === list.published_version)
        breaks.push({ ...found, subject: `${list.id}#${index}`, why: 'revoked, and published as in force' })
    }
  }
  return breaks
}
