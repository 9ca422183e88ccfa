import { didKeyOf } from '@laurel/core/did'
import { parseJwk } from '@laurel/core/keys'
import type { Deps } from '../../deps.ts'
import { allIssuerIds } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

/** So long somebody can come back from their wallet and read what became of it. */
const RETURN_MILLISECONDS = 24 * 3_600_000

/** Visits of wallets that were not answered in time, and those that were, a day later. */
export async function sweepTransactions(deps: Deps): Promise<void> {
  const now = deps.clock().toISOString()
  const until = new Date(deps.clock().getTime() - RETURN_MILLISECONDS).toISOString()
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    await tx(deps, { issuerId }, tx =>
      tx.execute(sql`
        delete from presentation_transaction where issuer_id = ${issuerId}
          and (expires_at < ${until} or (answered_at is null and expires_at < ${now}))`),
    )
}

/** Answers that were kept for as long as their request said. @returns how many */
export async function forgetAnswers(tx: Tx, issuerId: string, now: Date): Promise<number> {
  const gone = await tx.execute(sql`
    delete from presentation_answer as answer using presentation_request as request
    where answer.issuer_id = ${issuerId} and request.issuer_id = ${issuerId} and request.id = answer.request_id
      and answer.answered_at < ${now.toISOString()}::timestamptz - make_interval(days => request.keep_days)`)
  return gone.rowCount ?? 0
}

const within = (ids: readonly string[]) =>
  sql`exists (select 1 from jsonb_array_elements_text(about) as one
    where one in (select value from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)))`

/** A key by all the names that credentials have for it: an SD-JWT VC states the key itself, which we call did:key. */
function namesOfKey(did: string): string[] {
  if (!did.startsWith('did:jwk:')) return [did]
  try {
    const key = parseJwk(JSON.parse(Buffer.from(did.slice('did:jwk:'.length), 'base64url').toString()))
    return key.ok ? [did, didKeyOf(key.value).did] : [did]
  } catch {
    return [did]
  }
}

/** By which ids a learner's credentials of this institution are known, the copies in other wallets included. */
async function idsOf(tx: Tx, deps: Pick<Deps, 'baseUrl'>, issuerId: string, learnerId: string): Promise<string[]> {
  const found = await tx.execute<{ credential_id: string; holder: string | null }>(sql`
    select credential_id, holder from award
    left join wallet_copy as copy on copy.issuer_id = award.issuer_id and copy.award_id = award.id
    where award.issuer_id = ${issuerId} and learner_id = ${learnerId}
    union all
    select award.credential_id, subject_did from credential
    join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
    where credential.issuer_id = ${issuerId} and learner_id = ${learnerId}`)
  return [
    ...new Set(
      found.rows.flatMap(row => [
        `${deps.baseUrl}/c/${row.credential_id}`,
        ...(row.holder === null ? [] : namesOfKey(row.holder)),
      ]),
    ),
  ]
}

/** Answers that hold a credential of a learner, with the learner's erasure; before their awards go. */
export async function eraseAnswers(tx: Tx, deps: Deps, issuerId: string, learnerId: string): Promise<void> {
  const ids = await idsOf(tx, deps, issuerId, learnerId)
  await tx.execute(sql`delete from presentation_answer where issuer_id = ${issuerId} and ${within(ids)}`)
}

/** What a learner has shown this institution of its own credentials, for the learner to have. */
export async function exportAnswers(tx: Tx, deps: Deps, issuerId: string, learnerId: string) {
  const ids = await idsOf(tx, deps, issuerId, learnerId)
  const found = await tx.execute<{ name: string; answered_at: string; verdict: string; presented: string }>(sql`
    select request.name, answered_at, verdict, presented from presentation_answer as answer
    join presentation_request as request on request.issuer_id = answer.issuer_id and request.id = answer.request_id
    where answer.issuer_id = ${issuerId} and ${within(ids)} order by answered_at`)
  return found.rows.map(row => ({ ...row, presented: JSON.parse(row.presented) as unknown }))
}
