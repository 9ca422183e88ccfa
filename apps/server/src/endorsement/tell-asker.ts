import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import type { Tx } from '../platform/database.ts'
import { type EndorsementMailKind, endorsementMail } from './endorsement-mail.ts'
import type { RequestRow } from './store.ts'

/** Where the console shows the requests about this. */
const placeOf = (row: RequestRow): string =>
  row.subject_kind === 'achievement'
    ? `/console/achievements/${row.achievement_id}`
    : row.subject_kind === 'award'
      ? `/console/awards/${row.award_id}`
      : '/console/endorsements'

/** Tells whoever asked what came of it, in the institution's tenant; nobody where a program has asked. */
export async function tellAsker(
  tx: Tx,
  deps: Deps,
  row: RequestRow,
  kind: Exclude<EndorsementMailKind, 'asked' | 'reminded'>,
  words: string,
): Promise<void> {
  const issuer = await currentIssuer(tx, row.issuer_id)
  const email = row.asked_by_email ?? issuer.email
  if (!email) return
  const content = endorsementMail(kind, {
    issuer: issuer.name,
    subject: row.subject_name,
    organisation: row.endorser_name ?? row.organisation,
    asker: row.asked_by_name,
    url: `${deps.baseUrl}${placeOf(row)}`,
    locale: issuer.locale,
    words,
  })
  await deps.mailer.send(tx, {
    issuerId: row.issuer_id,
    // However often a crash makes us say it, it is one message.
    messageId: `<endorsement-${kind}-${row.id}@${new URL(deps.baseUrl).hostname}>`,
    kind: 'endorsement',
    to: { email, name: row.asked_by_name },
    from: issuer.name,
    ...content,
  })
}
