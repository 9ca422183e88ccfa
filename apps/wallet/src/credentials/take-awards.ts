import { isJsonObject, type JsonObject } from '@laurel/core/primitives'
import { api } from '@laurel/ui/api'
import { type Challenge, proveKey } from '../keys/proof.ts'
import { fetchForms, withForms } from '../parts/forms.ts'
import type { KeptCredential, KeptForms } from '../vault/contents.ts'
import { changeContents, type OpenWallet } from '../vault/wallet.ts'
import type { Award } from './awards.ts'

/**
 * Awards in force that this vault does not hold, or that are made out to another key; and what was signed anew since. A
 * school that has closed makes nothing out to anybody any more: what it has issued is taken once, as it is.
 */
export const waiting = (awards: readonly Award[], wallet: OpenWallet): Award[] =>
  awards.filter(one => {
    const kept = wallet.contents.credentials[one.id]
    const isOurs = one.subjectDid === wallet.device.did || Boolean(one.issuer.closing?.closedAt)
    if (kept && isOurs) return STANDING.has(one.state) && isOlder(kept, one)
    return one.state === 'issued'
  })

const STANDING: ReadonlySet<Award['state']> = new Set(['issued', 'expired'])

/** The institution has signed it anew, e.g. with another key; what is here may count no more. */
const isOlder = ({ credential }: KeptCredential, { signedAt }: Award): boolean => {
  const created = isJsonObject(credential.proof) ? credential.proof.created : undefined
  return typeof created === 'string' && typeof signedAt === 'string' && created !== signedAt
}

/**
 * Takes each waiting award: shows that the key is here, has the credential made out to it, and seals it in the vault.
 * One that fails is tried again at the next visit and does not hold up the others.
 */
export async function takeAwards(
  awards: readonly Award[],
  wallet: OpenWallet,
): Promise<{ wallet: OpenWallet; failed: number }> {
  const taken: Record<string, KeptCredential> = {}
  const forms: Record<string, KeptForms> = {}
  let failed = 0
  for (const award of awards) {
    try {
      const challenge = await api.post<Challenge>('/wallet/challenge')
      const proof = await proveKey(wallet.device, challenge)
      const { credential, jwt } = await api.post<{ credential: JsonObject; jwt: string }>(
        `/wallet/awards/${award.id}/take`,
        { proof },
      )
      taken[award.id] = { credential, jwt, takenAt: new Date().toISOString() }
      // Without these it is here all the same; they are fetched when a part is to be shown.
      const fetched = await fetchForms(wallet.device, award.id).catch(() => null)
      if (fetched) forms[award.id] = fetched
    } catch {
      failed++
    }
  }
  if (Object.keys(taken).length === 0) return { wallet, failed }
  const next = await changeContents(wallet, contents =>
    withForms({ ...contents, credentials: { ...contents.credentials, ...taken } }, forms),
  )
  return { wallet: next, failed }
}
