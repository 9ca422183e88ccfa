import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { Deps } from '../deps.ts'
import { tellOwnersAnd } from '../people/tell-members.ts'
import { buttonMail, fillWords } from '../platform/button-mail.ts'
import type { Tx } from '../platform/database.ts'
import type { WebhookRow } from './store.ts'

const WORDS = { en, fr, th } as const

/** Tells owners and administrators that another system hears nothing any more, and where to see why. */
export function tellStopped(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  webhook: WebhookRow,
  reason: 'gone' | 'silent',
): Promise<void> {
  return tellOwnersAnd('administrator', tx, deps, issuerId, {
    kind: 'webhook',
    key: `webhook-stopped-${webhook.id}-${deps.clock().getTime()}`,
    write({ name, issuer, locale }) {
      const words = WORDS[locale].webhookStopped
      // The host alone: an address can carry a secret.
      const say = (sentence: string) => fillWords(sentence, { name, issuer, host: new URL(webhook.url).host })
      return buttonMail({
        locale,
        subject: say(words.subject),
        paragraphs: [say(words.greeting), say(words[reason]), say(words.explain)],
        button: say(words.button),
        url: `${deps.baseUrl}/console/settings/webhooks/${webhook.id}`,
        footer: say(words.footer),
      })
    },
  })
}
