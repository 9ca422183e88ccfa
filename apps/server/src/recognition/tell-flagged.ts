import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { Deps } from '../deps.ts'
import { tellOwnersAnd } from '../people/tell-members.ts'
import { buttonMail, fillWords } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { BroughtRow } from './store.ts'

const WORDS = { en, fr, th } as const

/** Tells owners and registrars that what an award was recognised from does not hold any more: they decide. */
export async function tellFlagged(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  row: BroughtRow & { readonly recognition_id: string },
): Promise<void> {
  const learner = await tx.execute<{ name: string }>(sql`
    select learner.name from recognition join learner on learner.issuer_id = recognition.issuer_id
      and learner.id = recognition.learner_id
    where recognition.issuer_id = ${issuerId} and recognition.id = ${row.recognition_id}`)
  await tellOwnersAnd('registrar', tx, deps, issuerId, {
    kind: 'recognition',
    key: `recognition-${row.recognition_id}-${deps.clock().getTime()}`,
    write({ name, issuer, locale }) {
      const words = WORDS[locale].recognitionFlagged
      const say = (sentence: string) =>
        fillWords(sentence, {
          name,
          learner: learner.rows[0]?.name ?? '',
          credential: row.says.name,
          other: row.says.issuer.name ?? row.says.issuer.did,
          issuer,
        })
      return buttonMail({
        locale,
        subject: say(words.subject),
        paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
        button: say(words.button),
        url: `${deps.baseUrl}/console/recognition?view=recognised&flagged=yes`,
        footer: say(words.footer),
      })
    },
  })
}
