import { parseJwt } from '@laurel/core/credential'
import { isJsonObject } from '@laurel/core/primitives'
import { api } from '@laurel/ui/api'
import type { Award } from '../credentials/award.ts'
import type { DeviceKeys } from '../keys/device.ts'
import { type Challenge, proveKey } from '../keys/proof.ts'
import type { Contents, KeptForms } from '../vault/contents.ts'

/** As much text of forms as a vault keeps beside everything else; what comes after is fetched each time. */
const MOST_KEPT = 2_000_000

/** Fetches the forms of an award that can be shown in parts: the wallet's key asks, and they are made out to it. */
export async function fetchForms(device: DeviceKeys, awardId: string): Promise<KeptForms> {
  const challenge = await api.post<Challenge>('/wallet/challenge')
  const proof = await proveKey(device, challenge)
  const { forms } = await api.post<Pick<KeptForms, 'forms'>>(`/wallet/awards/${awardId}/parts`, { proof })
  return { did: device.did, forms }
}

/** What of an award says whether its forms are good. */
type OfIssuer = Pick<Award, 'id'> & { readonly issuer: Pick<Award['issuer'], 'lostKeys'> }

/** The forms that are here, of an award as it is made out now; none where a key has signed them that was stolen since. */
export function formsHere(contents: Contents, did: string, { id, issuer }: OfIssuer): KeptForms['forms'] | undefined {
  const kept = contents.parts?.[id]
  const isGood = kept?.did === did && !kept.forms.some(one => issuer.lostKeys?.includes(keyOf(one) ?? ''))
  return isGood ? kept.forms : undefined
}

/** The key that signed a form, by its name as Multikey. */
function keyOf(form: KeptForms['forms'][number]): string | undefined {
  if (form.format !== 'dc+sd-jwt') {
    const { proof } = form.credential
    return isJsonObject(proof) && typeof proof.verificationMethod === 'string' ? proof.verificationMethod : undefined
  }
  const parsed = parseJwt(form.credential.split('~', 1)[0] ?? '')
  const kid = parsed.ok ? parsed.value.header.kid : undefined
  return typeof kid === 'string' ? kid.replace(/-jwk$/, '') : undefined
}

/** The contents with forms of awards, as far as there is room for them. */
export function withForms(contents: Contents, fetched: Readonly<Record<string, KeptForms>>): Contents {
  const parts = { ...contents.parts }
  let length = JSON.stringify(parts).length
  for (const [id, forms] of Object.entries(fetched)) {
    length += JSON.stringify(forms).length
    if (length <= MOST_KEPT) parts[id] = forms
  }
  return { ...contents, parts }
}
