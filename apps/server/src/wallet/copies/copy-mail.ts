import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import { type AwardListRow, findAwards, nameFor } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { currentIssuer } from '../../people/store.ts'
import { buttonMail, fillWords, mailLocale } from '../../platform/button-mail.ts'
import type { Tx } from '../../platform/database.ts'

const WORDS = { en, fr, th } as const

async function send(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  award: AwardListRow,
  kind: 'walletCode' | 'walletCopy',
  url: string,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  if (!award.email) return
  const issuer = await currentIssuer(tx, issuerId)
  const locale = mailLocale(award.locale, issuer.locale)
  const words = WORDS[locale][kind]
  const say = (sentence: string) =>
    fillWords(sentence, {
      name: award.recipient_name,
      achievement: nameFor(award, locale),
      issuer: issuer.name,
      ...more,
    })
  const content = buttonMail({
    locale,
    subject: say(words.subject),
    paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
    button: say(words.button),
    url,
    footer: say(words.footer),
  })
  const to = { email: award.email, name: award.recipient_name }
  await deps.mailer.send(tx, {
    // The code is the learner's alone: the institution's own outbox does not have it.
    issuerId: kind === 'walletCode' ? null : issuerId,
    kind: kind === 'walletCode' ? 'wallet-code' : 'wallet-copy',
    to,
    from: issuer.name,
    ...content,
  })
}

/** The code that another wallet asks for; it goes another way than the offer. */
export const mailCode = (tx: Tx, deps: Deps, issuerId: string, award: AwardListRow, code: string): Promise<void> =>
  send(tx, deps, issuerId, award, 'walletCode', `${deps.baseUrl}/wallet/`, { code })

/** Tells the learner that the award is in another wallet now: if that was somebody else, they can take it back. */
export async function tellTaken(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardId: string,
  client: string | null,
): Promise<void> {
  const [award] = await findAwards(tx, issuerId, [awardId])
  if (award)
    await send(tx, deps, issuerId, award, 'walletCopy', `${deps.baseUrl}/wallet/awards/${awardId}`, {
      wallet: client ?? '',
    })
}
