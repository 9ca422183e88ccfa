import { type AwardToTell, nameFor } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { mailLocale } from '../../platform/button-mail.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import type { IssuerRow } from '../store.ts'
import { guardianMail } from './guardian-mail.ts'
import { protectionsOf } from './protection.ts'

type Row = { id: string; learner_id: string; name: string; email: string; locale: string | null }

/** Tells those who decide for a child about new awards, in the transaction that makes them; nobody is told twice. */
export async function tellGuardians(
  tx: Tx,
  deps: Deps,
  issuer: IssuerRow,
  awards: readonly AwardToTell[],
): Promise<void> {
  const issuerId = issuer.issuer_id
  const learners = [...new Set(awards.map(one => one.learner_id))]
  const found = await tx.execute<Row>(sql`
    select id, learner_id, name, email, locale from guardian
    where issuer_id = ${issuerId} and accepted_at is not null and ended_at is null
      and learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(learners)}::jsonb))`)
  if (found.rows.length === 0) return
  const guarded = [...new Set(found.rows.map(row => row.learner_id))]
  const protections = await protectionsOf(tx, issuerId, guarded, deps.clock())
  const host = new URL(deps.baseUrl).hostname
  const mails = awards.flatMap(award => {
    const stage = protections.get(award.learner_id)?.stage
    if (stage !== 'guardian' && stage !== 'together') return []
    return found.rows
      .filter(row => row.learner_id === award.learner_id)
      .map(row => {
        const locale = mailLocale(row.locale, issuer.locale)
        const content = guardianMail('award', {
          name: row.name,
          child: award.recipient_name,
          issuer: issuer.name,
          achievement: nameFor(award, locale),
          url: `${deps.baseUrl}/children/${award.learner_id}`,
          locale,
        })
        const to = { email: row.email, name: row.name }
        const messageId = `<award-${award.id}-${row.id}@${host}>`
        return { issuerId, messageId, kind: 'guardian', to, from: issuer.name, ...content }
      })
  })
  await deps.mailer.send(tx, ...mails)
}
