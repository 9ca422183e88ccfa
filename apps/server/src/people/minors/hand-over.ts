import type { Deps } from '../../deps.ts'
import { enterTenant, type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import type { Actor } from '../actor.ts'
import { note } from '../note.ts'
import type { Person } from '../person.ts'
import { allIssuerIds, currentIssuer } from '../store.ts'
import { consentsOf, latestOf } from './consents.ts'
import { guardianMail } from './guardian-mail.ts'
import { guardiansOf } from './guardians.ts'
import { protectionOfLearner } from './protection.ts'

type Coming = {
  learner_id: string
  name: string
  email: string | null
  locale: string | null
  confirmed_at: string | null
}

/** One learner has come of age: guardians' parts and open requests end, and everybody concerned is told. */
async function handOverOne(tx: Tx, deps: Deps, issuerId: string, learner: Coming): Promise<void> {
  const at = deps.clock().toISOString()
  const won = await tx.execute(sql`
    update learner_age set handed_over_at = ${at}
    where issuer_id = ${issuerId} and learner_id = ${learner.learner_id} and handed_over_at is null returning 1`)
  // Another server was first.
  if (won.rows.length === 0) return
  const issuer = await currentIssuer(tx, issuerId)
  const guardians = (await guardiansOf(tx, issuerId, learner.learner_id)).filter(one => !one.ended_at)
  await tx.execute(sql`
    update guardian set ended_at = ${at}, end_reason = 'majority'
    where issuer_id = ${issuerId} and learner_id = ${learner.learner_id} and ended_at is null`)
  await tx.execute(sql`
    delete from consent_request where issuer_id = ${issuerId} and learner_id = ${learner.learner_id}`)
  const host = new URL(deps.baseUrl).hostname
  const facts = { child: learner.name, issuer: issuer.name }
  const mails = guardians
    .filter(one => one.accepted_at)
    .map(one => ({
      issuerId,
      messageId: `<of-age-${learner.learner_id}-${one.id}@${host}>`,
      kind: 'guardian',
      to: { email: one.email, name: one.name },
      from: issuer.name,
      ...guardianMail('ended', {
        ...facts,
        name: one.name,
        url: `${deps.baseUrl}/children`,
        locale: one.locale ?? issuer.locale,
      }),
    }))
  if (learner.email)
    mails.push({
      issuerId,
      messageId: `<of-age-${learner.learner_id}@${host}>`,
      kind: 'of-age',
      to: { email: learner.email, name: learner.name },
      from: issuer.name,
      ...guardianMail('handOver', {
        ...facts,
        name: learner.name,
        url: `${deps.baseUrl}/wallet/`,
        locale: learner.locale ?? issuer.locale,
      }),
    })
  await deps.mailer.send(tx, ...mails)
  const actor: Actor = { issuerId, kind: 'server', id: 'server', name: 'Laurel' }
  await note(tx, deps, actor, { event: 'learner.came-of-age', subject: learner.learner_id })
}

/**
 * Hands over to those who have come of age since the last round. What guardians may do and what strangers see ended
 * with the first instant of the birthday already, whenever this runs: everything that asks reckons with the clock.
 *
 * @returns how many
 */
export async function handOver(deps: Deps): Promise<number> {
  let count = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    await tx(deps, { issuerId }, async tx => {
      const coming = await tx.execute<Coming>(sql`
        select learner_id, name, email, locale, confirmed_at from learner_age
        join learner on learner.issuer_id = learner_age.issuer_id and learner.id = learner_age.learner_id
        where learner_age.issuer_id = ${issuerId} and handed_over_at is null
          and adult_from <= ${deps.clock().toISOString()} order by adult_from limit 500 for update of learner_age skip locked`)
      for (const learner of coming.rows) await handOverOne(tx, deps, issuerId, learner)
      count += coming.rows.length
    })
  return count
}

/**
 * The learner takes over: from now on their pages and links follow their own settings alone.
 *
 * @param keep true keeps what the learner has opened and shared themselves; false closes every page and withdraws every link that was made before the day of majority
 * @throws Refusal E_NOT_FOUND where nothing waits for them
 */
export async function takeOver(deps: Deps, person: Person, issuerId: string, keep: boolean): Promise<void> {
  await tx(deps, { personId: person.id }, async tx => {
    await enterTenant(tx, issuerId)
    const learners = await tx.execute<{ id: string; adult_from: string }>(sql`
      select learner.id, adult_from from learner
      join learner_age on learner_age.issuer_id = learner.issuer_id and learner_age.learner_id = learner.id
      where learner.issuer_id = ${issuerId} and learner.person_id = ${person.id} for update of learner_age`)
    const at = deps.clock().toISOString()
    let found = false
    for (const { id, adult_from: adultFrom } of learners.rows) {
      const { mustConfirm } = await protectionOfLearner(tx, issuerId, id, deps.clock())
      if (!mustConfirm) continue
      found = true
      await tx.execute(sql`
        update learner_age set confirmed_at = ${at} where issuer_id = ${issuerId} and learner_id = ${id}`)
      const actor: Actor = { issuerId, kind: 'learner', id: person.id, name: person.name }
      await note(tx, deps, actor, { event: 'learner.took-over', subject: id, details: { keep } })
      if (keep) {
        // What a guardian alone had opened is no word of the learner's.
        const own = latestOf(await consentsOf(tx, issuerId, id), one => one.said_by === 'learner')
        if (!own.some(one => one.purpose === 'publish' && one.decision === 'granted'))
          await tx.execute(sql`
            update award set public_page = false
            where issuer_id = ${issuerId} and learner_id = ${id} and page_opened_at is null`)
        continue
      }
      await tx.execute(sql`
        update award set public_page = false where issuer_id = ${issuerId} and learner_id = ${id}`)
      await tx.execute(sql`
        update share_link set withdrawn_at = coalesce(withdrawn_at, ${at}) where person_id = ${person.id}
          and created_at < ${adultFrom} and exists (select 1 from share_item where share_id = share_link.id
            and share_item.issuer_id = ${issuerId}
            and award_id in (select id from award where issuer_id = ${issuerId} and learner_id = ${id}))`)
    }
    if (!found) throw new Refusal('E_NOT_FOUND')
  })
}
