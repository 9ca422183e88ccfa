import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { AwardListRow } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { protectionsOf } from '../../people/minors/protection.ts'
import type { IssuerRow } from '../../people/store.ts'
import { buttonMail, fillWords, mailLocale } from '../../platform/button-mail.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'

const WORDS = { en, fr, th } as const

type Facts = {
  readonly name: string
  readonly issuer: string
  readonly url: string
  readonly locale: string | null
  /** Of a minor, in mails to those who decide for them. */
  readonly child?: string
}

function compromiseMail(kind: 'learner' | 'guardian', { url, locale: wish, ...facts }: Facts) {
  const locale = mailLocale(wish)
  const words = WORDS[locale].keyStolen[kind]
  const say = (sentence: string) => fillWords(sentence, facts)
  return buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
}

type GuardianRow = { id: string; learner_id: string; name: string; email: string; locale: string | null }

/**
 * Tells whose awards were issued anew, in the transaction that does: one mail a person and declaration, however many
 * awards there are and in however many turns they are made. Guardians who decide for a child are told as well.
 */
export async function tellReissuedAfter(
  tx: Tx,
  deps: Deps,
  issuer: IssuerRow,
  compromiseId: string,
  awards: readonly AwardListRow[],
): Promise<void> {
  const { issuer_id: issuerId } = issuer
  const host = new URL(deps.baseUrl).hostname
  const learners = new Map(awards.map(one => [one.learner_id, one]))
  const mails = [...learners.values()].flatMap(award => {
    if (!award.email) return []
    const content = compromiseMail('learner', {
      name: award.recipient_name,
      issuer: issuer.name,
      url: `${deps.baseUrl}/wallet/`,
      locale: award.locale ?? issuer.locale,
    })
    const messageId = `<key-stolen-${compromiseId}-${award.learner_id}@${host}>`
    const to = { email: award.email, name: award.recipient_name }
    return [{ issuerId, messageId, kind: 'key-stolen', to, from: issuer.name, ...content }]
  })
  const found = await tx.execute<GuardianRow>(sql`
    select id, learner_id, name, email, locale from guardian
    where issuer_id = ${issuerId} and accepted_at is not null and ended_at is null
      and learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify([...learners.keys()])}::jsonb))`)
  const guarded = [...new Set(found.rows.map(row => row.learner_id))]
  const protections = await protectionsOf(tx, issuerId, guarded, deps.clock())
  const toGuardians = found.rows.flatMap(row => {
    const stage = protections.get(row.learner_id)?.stage
    if (stage !== 'guardian' && stage !== 'together') return []
    const content = compromiseMail('guardian', {
      name: row.name,
      child: learners.get(row.learner_id)?.recipient_name ?? '',
      issuer: issuer.name,
      url: `${deps.baseUrl}/children/${row.learner_id}`,
      locale: row.locale ?? issuer.locale,
    })
    const messageId = `<key-stolen-${compromiseId}-${row.id}@${host}>`
    const to = { email: row.email, name: row.name }
    return [{ issuerId, messageId, kind: 'guardian', to, from: issuer.name, ...content }]
  })
  await deps.mailer.send(tx, ...mails, ...toGuardians)
}
