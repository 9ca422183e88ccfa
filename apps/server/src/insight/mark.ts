import { arrayOf } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { type SQL, sql } from '../platform/sql.ts'

type Marked = 'award' | 'enrolment' | 'learner'
type Happening = 'shared' | 'seen'

/**
 * Beside the other marks of the same subject and of what was made with it: these are taken together, and what they are
 * about is then counted once.
 */
const markId = (subject: SQL) => sql`(left(${subject}::text, 24) || substr(gen_random_uuid()::text, 25))::uuid`

/**
 * Leaves word that something has to be counted anew, in the transaction that changes it. Marks are only added, so that a
 * hundred thousand awards at once wait for no row; the same mark twice is counted once.
 */
export async function markChanged(tx: Tx, issuerId: string, kind: Marked, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`
    insert into insight_pending (issuer_id, id, kind, subject, at)
    select ${issuerId}, ${markId(sql`one`)}, ${kind}, one, now() from unnest(${arrayOf('uuid', [...new Set(ids)])}) as one`)
}

/** All learners of an institution: the rule for whom no age is known of has changed. */
export async function markEveryLearner(tx: Tx, issuerId: string): Promise<void> {
  await tx.execute(sql`
    insert into insight_pending (issuer_id, id, kind, subject, at)
    select issuer_id, ${markId(sql`id`)}, 'learner', id, now() from learner where issuer_id = ${issuerId}`)
}

/** Counts that something happened once more, and keeps nothing of whose it was, nor when but the month. */
export async function markHappened(tx: Tx, issuerId: string, kind: Happening, at: Date): Promise<void> {
  await tx.execute(sql`
    insert into insight_pending (issuer_id, id, kind, at)
    values (${issuerId}, gen_random_uuid(), ${kind}, ${monthOf(at)})`)
}

const monthOf = (at: Date) => `${at.toISOString().slice(0, 7)}-01T00:00:00Z`

/** The same for each of these credentials that is the issuer's; what is named twice happened twice. */
export async function markVerified(tx: Tx, issuerId: string, ids: readonly string[], at: Date): Promise<void> {
  await tx.execute(sql`
    insert into insight_pending (issuer_id, id, kind, n, at)
    select ${issuerId}, gen_random_uuid(), 'verified', count(*), ${monthOf(at)}::timestamptz
    from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as seen
    join public_address on kind = 'credential' and address = seen.value and public_address.issuer_id = ${issuerId}
    having count(*) > 0`)
}

/** Some of what is noted is about several, or about nothing that has an id. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Noted = { readonly event: string; readonly subject: string; readonly details?: Readonly<Record<string, unknown>> }

/** Of awards nothing is counted before they are issued; what is erased has been taken out of the counts already. */
const UNCOUNTED: ReadonlySet<string> = new Set(['award.made', 'award.approved', 'award.erased'])

/** What of the trail changes a count. */
export async function markNoted(tx: Tx, issuerId: string, notes: readonly Noted[]): Promise<void> {
  const about = (kinds: readonly string[]) => notes.filter(one => kinds.includes(one.event.split('.')[0] as string))
  const awards = about(['award']).filter(one => !UNCOUNTED.has(one.event))
  const learners = about(['learner', 'consent']).filter(one => !/\.(erased|exported|code-renewed)$/.test(one.event))
  const wards = about(['guardian']).flatMap(one =>
    typeof one.details?.learner === 'string' ? one.details.learner : [],
  )
  const ids = (of: readonly Noted[]) => of.map(one => one.subject).filter(one => UUID.test(one))
  await markChanged(tx, issuerId, 'award', ids(awards))
  await markChanged(tx, issuerId, 'learner', [...ids(learners), ...wards])
}
