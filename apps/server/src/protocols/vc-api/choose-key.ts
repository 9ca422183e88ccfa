import type { Deps } from '../../deps.ts'
import type { Caller } from './access.ts'
import { type KEY_TYPES, keysToSign, openKey, openKeys, type SigningKey } from './keys.ts'
import type { Mechanism } from './mechanisms.ts'
import { malformed, VcApiError } from './problem.ts'

type Wishes = {
  readonly cryptosuite?: string | undefined
  readonly type?: string | undefined
  readonly mediaType?: string | undefined
  readonly keyType?: (typeof KEY_TYPES)[number] | undefined
  readonly verificationMethod?: string | undefined
}

export type Chosen = { readonly mechanism: Mechanism; readonly key: SigningKey }

/** What the caller calls the mechanism: a cryptosuite, the media type of an envelope, or nothing. */
function wantedName(wishes: Wishes): string | undefined {
  if (wishes.mediaType !== undefined) return wishes.mediaType.replace(/^application\//, '')
  if (wishes.cryptosuite !== undefined) return wishes.cryptosuite
  return wishes.type === undefined || wishes.type === 'DataIntegrityProof' ? undefined : wishes.type
}

/**
 * Which mechanism and which key: what the options say, else what goes with the DID that the document names as its
 * issuer or holder. In an open run a DID that nobody here has a key for is given a did:key in its place.
 *
 * @param named the DID that is to have signed, or `null` where it is left open
 */
export async function chooseKey(
  deps: Deps,
  caller: Caller,
  isOpenServer: boolean,
  mechanisms: readonly Mechanism[],
  named: string | null,
  wishes: Wishes,
): Promise<Chosen> {
  const own = caller.isOpen ? [] : await keysToSign(deps, caller.issuerId)
  const open = isOpenServer ? await openKeys(deps, caller.issuerId) : []
  const candidates = named === null ? [...own, ...open] : [...own, ...open].filter(key => key.did === named)
  if (candidates.length === 0 && !isOpenServer)
    throw malformed('The issuer is not this institution: its DID is at /i/{issuer}/did.json.', '/credential/issuer')
  const name = wantedName(wishes)
  const listed = name === undefined ? mechanisms : mechanisms.filter(one => one.name === name)
  if (listed.length === 0)
    throw new VcApiError(
      400,
      'E_SUITE_UNSUPPORTED',
      `There is no such cryptosuite here; there are ${mechanisms.map(one => one.name).join(', ')}.`,
    )
  const fits = (key: SigningKey) =>
    (wishes.keyType === undefined || key.type === wishes.keyType) &&
    (wishes.verificationMethod === undefined || key.verificationMethod === wishes.verificationMethod)
  for (const mechanism of listed)
    for (const type of mechanism.keyTypes) {
      const key = candidates.find(one => one.type === type && fits(one))
      if (key) return { mechanism, key }
    }
  if (isOpenServer && candidates.every(key => key.isOpen)) {
    const mechanism = listed.find(one => wishes.keyType === undefined || one.keyTypes.includes(wishes.keyType))
    const type = wishes.keyType ?? mechanism?.keyTypes[0]
    if (mechanism && type && wishes.verificationMethod === undefined)
      return { mechanism, key: await openKey(deps, caller.issuerId, type) }
  }
  throw new VcApiError(400, 'E_KEY_UNSUPPORTED', 'The institution has no key of the kind that this needs.')
}
