import { contradictsUs, placeOfDidWeb } from '@laurel/core/did'
import en from '@laurel/ui/messages/en/mail.json' with { type: 'json' }
import fr from '@laurel/ui/messages/fr/mail.json' with { type: 'json' }
import th from '@laurel/ui/messages/th/mail.json' with { type: 'json' }
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { forEachIssuer, throwAll } from '../../people/for-each-issuer.ts'
import { note } from '../../people/note.ts'
import { allIssuerIds, currentIssuer, homeDid } from '../../people/store.ts'
import { tellOwnersAnd } from '../../people/tell-members.ts'
import { buttonMail, fillWords } from '../../platform/button-mail.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { followIssuer } from '../follow-issuer.ts'
import { checkDomain } from './check-domain.ts'
import { type DomainRow, findDomain, listDomains, markTold, nameBy } from './store.ts'

const WORDS = { en, fr, th } as const
const HOUR_MS = 3_600_000
/** Each is asked once a day, by an hourly round. */
const EVERY_MS = 20 * HOUR_MS
/** One that was in trouble is asked at each round, and owners are told of what two of them have found. */
const LASTS_MS = HOUR_MS / 2

/**
 * Looks at each domain that credentials name: whether what it serves still does. Owners are told once of each trouble.
 * Where the domain in use says something that new signatures contradict, new credentials name this server's own address
 * from then on; where it is silent they go on, since it will be there again.
 *
 * @throws AggregateError of what went wrong with some institutions, when all others were seen to
 */
export async function watchDomains(deps: Deps): Promise<void> {
  const errors = await forEachIssuer(await tx(deps, {}, allIssuerIds), async issuerId => {
    const domains = await tx(deps, { issuerId }, tx => listDomains(tx, issuerId))
    for (const domain of domains) if (isDue(domain, deps.clock())) await lookAt(deps, issuerId, domain)
  })
  throwAll(errors)
}

function isDue({ used_since, given_up_at, checked_at, failing_since }: DomainRow, now: Date): boolean {
  if (used_since === null || given_up_at !== null) return false
  if (checked_at === null) return true
  const age = now.getTime() - Date.parse(checked_at)
  return age >= EVERY_MS || (failing_since !== null && age >= LASTS_MS)
}

async function lookAt(deps: Deps, issuerId: string, { id }: DomainRow): Promise<void> {
  const { found, isGood } = await checkDomain(deps, { issuerId }, id)
  if (isGood) return
  await tx(deps, { issuerId }, async tx => {
    await deps.keys.lock(tx, issuerId)
    const domain = await findDomain(tx, issuerId, id)
    const issuer = await currentIssuer(tx, issuerId)
    const lasts = domain?.failing_since && deps.clock().getTime() - Date.parse(domain.failing_since) >= LASTS_MS
    if (!domain || !lasts) return
    const isCurrent = issuer.did === domain.did
    // Whoever closes, or has closed, issues nothing more under any name.
    const leaves = isCurrent && contradictsUs(found.document) && issuer.stopped_at === null
    if (leaves) {
      const actor: Actor = { issuerId, kind: 'server', id: 'domains', name: issuer.name }
      await nameBy(tx, issuerId, homeDid(issuer))
      await followIssuer(tx, deps, issuerId)
      await note(tx, deps, actor, {
        event: 'identity.domain-left',
        subject: id,
        details: { did: homeDid(issuer), before: domain.did },
      })
    }
    const trouble = leaves ? 'left' : 'failing'
    if (domain.told === trouble || (domain.told === 'left' && !isCurrent)) return
    await markTold(tx, issuerId, id, trouble)
    await tellOwners(tx, deps, issuerId, domain, trouble)
  })
}

const tellOwners = (tx: Tx, deps: Deps, issuerId: string, { id, did }: DomainRow, trouble: 'failing' | 'left') =>
  tellOwnersAnd('owner', tx, deps, issuerId, {
    kind: 'domain',
    key: `domain-${id}-${trouble}-${deps.clock().getTime()}`,
    write({ name, issuer, locale }) {
      const words = WORDS[locale].domain
      const say = (sentence: string) => fillWords(sentence, { name, issuer, domain: placeOfDidWeb(did) })
      return buttonMail({
        locale,
        subject: say(words.subject),
        paragraphs: [say(words.greeting), say(words[trouble]), say(words.explain)],
        button: say(words.button),
        url: `${deps.baseUrl}/console/settings/keys`,
        footer: say(words.footer),
      })
    },
  })
