import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { Deps } from '../deps.ts'
import { allIssuerIds } from '../people/store.ts'
import { tellOwnersAnd } from '../people/tell-members.ts'
import { buttonMail, fillWords } from '../platform/button-mail.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'

const WORDS = { en, fr, th } as const

/**
 * Tells owners and administrators of claims that have come and that nobody assesses: one mail for all of them, at most
 * once a day, and of each claim once.
 *
 * @returns how many institutions were written to
 */
export async function tellUnassigned(deps: Deps): Promise<number> {
  let count = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds))
    count += await tx(deps, { issuerId }, async tx => {
      const now = deps.clock().toISOString()
      // The mark is set in the transaction of the mails: a crash sends none twice.
      const waiting = await tx.execute(sql`
        update learner_claim set unassigned_told_at = ${now}
        where issuer_id = ${issuerId} and state in ('submitted', 'appealed') and unassigned_told_at is null
          and not exists (
            select 1 from learner_claim_review where issuer_id = ${issuerId} and claim_id = learner_claim.id
              and finished_at is null)
          and not exists (
            select 1 from learner_claim where issuer_id = ${issuerId}
              and unassigned_told_at > ${now}::timestamptz - interval '20 hours')
        returning id`)
      const claims = waiting.rows.length
      if (claims === 0) return 0
      await tellOwnersAnd('administrator', tx, deps, issuerId, {
        kind: 'learner-claim',
        key: `claims-unassigned-${issuerId}-${deps.clock().getTime()}`,
        write({ name, issuer, locale }) {
          const words = WORDS[locale].claimsUnassigned
          const say = (sentence: string) => fillWords(sentence, { name, issuer, count: String(claims) })
          return buttonMail({
            locale,
            subject: say(words.subject),
            paragraphs: [say(words.greeting), say(words.news)],
            button: say(words.button),
            url: `${deps.baseUrl}/console/claims?assessor=nobody`,
            footer: say(words.footer),
          })
        },
      })
      return 1
    })
  return count
}
