import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { Deps } from '../deps.ts'
import { tellOwnersAnd } from '../people/tell-members.ts'
import { buttonMail, fillWords } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import { type EnrolmentRow, findEnrolments, readPathway } from './store.ts'

const WORDS = { en, fr, th } as const

/**
 * Tells owners and administrators that what a macro-credential rests on was withdrawn. Whether it is revoked as well is
 * for a person to say.
 */
export async function tellFlagged(tx: Tx, deps: Deps, issuerId: string, row: EnrolmentRow): Promise<void> {
  const [enrolment] = await findEnrolments(tx, issuerId, [row.id])
  const pathway = await readPathway(tx, issuerId, row.pathway_id)
  await tellOwnersAnd('administrator', tx, deps, issuerId, {
    kind: 'pathway',
    key: `pathway-${row.id}-${deps.clock().getTime()}`,
    write({ name, issuer, locale }) {
      const words = WORDS[locale].pathwayFlagged
      const say = (sentence: string) =>
        fillWords(sentence, { name, learner: enrolment?.name ?? '', pathway: pathway.name, issuer })
      return buttonMail({
        locale,
        subject: say(words.subject),
        paragraphs: [say(words.greeting), say(words.news), say(words.explain)],
        button: say(words.button),
        url: `${deps.baseUrl}/console/pathways/${row.pathway_id}?state=flagged`,
        footer: say(words.footer),
      })
    },
  })
}
