import { claimsOfBadge, hideableClaims, integrityOf, issueSdJwtVc } from '@laurel/core/credential'
import { parseMultikey, toJwk } from '@laurel/core/keys'
import type { AlwaysShowable } from '@laurel/core/presentation'
import { isJsonObject, type JsonObject, toBase64url, toUtf8 } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { currentIssuer, homeDid } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { claimsAlwaysShown, keepType } from './credential-type.ts'
import { issuerIn } from './sign-statement.ts'
import type { CredentialRow } from './store.ts'

type Wishes = {
  /** The key that it is tied to, as JWK; the one that the award was taken into a wallet with, where nothing is said. */
  readonly holderKey?: JsonObject | undefined
  /** `web`: by the issuer's web address, for those who look for `/.well-known/jwt-vc-issuer` and know no DIDs. */
  readonly issuerAs?: 'did' | 'web'
  /** Under which of its two names in the DID document the key is named; Credo and what is built on it read Multikey only. */
  readonly keyAs?: 'jwk' | 'multikey'
}

const seconds = (time: unknown) => (typeof time === 'string' ? Math.floor(Date.parse(time) / 1000) : undefined)

/** The place in the revocation list, out of the document that states it: all formats share it. */
function placeOf(document: JsonObject): { readonly index: number; readonly uri: string } | undefined {
  const entries = [document.credentialStatus].flat() as unknown[]
  const entry = entries.filter(isJsonObject).find(one => one.statusPurpose === 'revocation')
  if (!entry) return undefined
  return { index: Number(entry.statusListIndex), uri: String(entry.statusListCredential) }
}

/** The public key inside a did:key, as JWK. */
function jwkOf(did: string | null): JsonObject | undefined {
  const key = did?.startsWith('did:key:') ? parseMultikey(did.slice('did:key:'.length)) : null
  return key?.ok && key.value.type !== 'RSA' && key.value.type !== 'BLS12-381-G2' ? toJwk(key.value) : undefined
}

/**
 * States an award as SD-JWT VC (`dc+sd-jwt`): the same content, status and dates as its other formats. Made when it is
 * asked for, each time with new salts, so that no two copies have a digest in common; it is kept nowhere.
 *
 * Whoever calls has seen to it that this credential may be given to this person.
 */
export async function stateAsSdJwt(
  deps: Deps,
  issuerId: string,
  credential: Pick<CredentialRow, 'award_id' | 'document' | 'subject_did' | 'created_at'>,
  { holderKey, issuerAs = 'did', keyAs = 'jwk' }: Wishes = {},
): Promise<string> {
  const document = JSON.parse(credential.document) as JsonObject
  const { issuer, type, always } = await tx(deps, { issuerId }, async tx => {
    const issuer = await currentIssuer(tx, issuerId)
    const found = await tx.execute<{
      achievement_id: string
      achievement_version: number
      always_shown: AlwaysShowable[]
    }>(sql`
      select award.achievement_id, award.achievement_version, achievement.always_shown from award
      join achievement_version as achievement on achievement.issuer_id = award.issuer_id
        and achievement.achievement_id = award.achievement_id and achievement.version = award.achievement_version
      where award.issuer_id = ${issuerId} and award.id = ${credential.award_id}`)
    const award = found.rows[0]
    if (!award) throw new Error('a credential is of no award')
    return {
      issuer,
      type: await keepType(tx, deps, issuer, award.achievement_id, award.achievement_version),
      always: award.always_shown,
    }
  })
  const did = issuerIn(document)
  const signer = await deps.keys.signerFor(issuerId, 'assertion-p256', did)
  const status = placeOf(document)
  const notBefore = seconds(document.validFrom)
  const expires = seconds(document.validUntil)
  const key = holderKey ?? jwkOf(credential.subject_did)
  return issueSdJwtVc(
    {
      // The web address says the same as the DID of the same place; another one's list would not be believed.
      issuer: issuerAs === 'web' && did === homeDid(issuer) ? `${deps.baseUrl}/i/${issuer.short_name}` : did,
      type: { vct: type.vct, integrity: integrityOf(toUtf8(type.document)) },
      issuedAt: Math.floor(new Date(credential.created_at).getTime() / 1000),
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(expires === undefined ? {} : { expires }),
      ...(key ? { holderKey: key } : {}),
      ...(status ? { status } : {}),
      claims: claimsOfBadge(document),
      hideable: hideableClaims(claimsAlwaysShown(always)),
    },
    // Readers of JOSE look for the key as JSON Web Key, which the DID document has beside the Multikey.
    keyAs === 'jwk' ? { ...signer, verificationMethod: `${signer.verificationMethod}-jwk` } : signer,
    () => toBase64url(deps.random(16)),
  )
}
