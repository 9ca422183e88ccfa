import { textsOf } from '@laurel/core/achievement'
import type { JsonObject } from '@laurel/core/primitives'
import { type ContentRow, pictureUrl } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import { currentIssuer, type IssuerRow, tenantOf } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { addressesOf } from './addresses.ts'
import { type Configuration, definitionOf, FIXED, type Kind, sdJwtOf } from './configurations.ts'
import { ENCRYPTION_ALGORITHMS, ENCRYPTION_CONTENT, requestKey } from './encryption.ts'
import { SIGNING_ALGORITHMS } from './holder-key.ts'
import { issuerLibrary, serverLibrary } from './library.ts'
import { BATCH_SIZE, PROOF_TYPES } from './read-proofs.ts'

/** What a wallet calls each kind before it holds one; afterwards the credential says what it is. */
const NAMES = {
  OpenBadgeCredential: { en: 'Credential', fr: 'Attestation', th: 'ใบรับรอง' },
  ClrCredential: { en: 'Learner record', fr: 'Dossier d’apprentissage', th: 'ระเบียนผลการเรียนรู้' },
} as const
/** Paper under ink, as everywhere in Laurel. */
const COLOURS = { background_color: '#FAF8F3', text_color: '#1B1F23' }

/** How the signature of a credential goes by (appendix A): Data Integrity by its suite, a JWT by its algorithm. */
const SIGNED_BY = { ldp_vc: ['eddsa-rdfc-2022'], jwt_vc_json: ['EdDSA'], 'dc+sd-jwt': ['ES256'] } as const
const SUITES = ['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'ecdsa-rdfc-2019', 'ecdsa-jcs-2019']
/** Types that are named as SD-JWT VC; the newest, where an issuer has had more. */
const MOST_TYPES = 500

/** An institution that issues; whoever only endorses offers nothing. */
export async function issuerNamed(deps: Deps, shortName: string): Promise<string | undefined> {
  return tx(deps, {}, tx => tenantOf(tx, 'issuer', shortName))
}

type Type = { readonly achievementId: string; readonly version: number }

/** The `vct` of a type. */
export const typeAddress = (issuer: string, { achievementId, version }: Type): string =>
  `${issuer}/vct/${achievementId}/${version}`

/** The versions of achievements that awards are of: what an SD-JWT VC can be of. */
async function typesOf(tx: Tx, issuerId: string) {
  const found = await tx.execute<
    Pick<ContentRow, 'name' | 'language' | 'translations'> & { achievement_id: string; version: number }
  >(sql`
    select achievement_id, version, name, language, translations from achievement_version as content
    where content.issuer_id = ${issuerId} and exists (select 1 from award where award.issuer_id = ${issuerId}
      and award.achievement_id = content.achievement_id and award.achievement_version = content.version
      and award.state in ('draft', 'approved', 'issued'))
    order by achievement_id desc, version desc limit ${MOST_TYPES}`)
  return found.rows
}

function describe(
  { id, format }: Configuration,
  definition: object,
  names: Readonly<Record<string, string>>,
  issuer: IssuerRow,
  logo: string | null,
) {
  const display = Object.entries(names).map(([locale, name]) => ({
    name,
    locale,
    ...(logo ? { logo: { uri: logo, alt_text: issuer.name } } : {}),
    ...COLOURS,
  }))
  return {
    ...definition,
    scope: id,
    cryptographic_binding_methods_supported:
      format === 'dc+sd-jwt' ? ['jwk', 'did:jwk', 'did:key'] : ['did:key', 'did:jwk', 'jwk'],
    credential_signing_alg_values_supported: [...SIGNED_BY[format]],
    proof_types_supported: Object.fromEntries(
      PROOF_TYPES.map(one => [
        one,
        { proof_signing_alg_values_supported: one === 'di_vp' ? SUITES : SIGNING_ALGORITHMS },
      ]),
    ),
    credential_metadata: { display },
    // Where draft 15 and before look for it.
    display,
  }
}

/** Everything that can be asked for, by its id. */
async function configurations(deps: Deps, shortName: string, issuerId: string, issuer: IssuerRow, logo: string | null) {
  const at = addressesOf(deps.baseUrl, shortName)
  const fixed = FIXED.map(one => {
    const kind = one.kind as Kind
    const names = Object.fromEntries(
      Object.entries(NAMES[kind]).map(([locale, name]) => [locale, `${name} · ${issuer.name}`]),
    )
    return [one.id, describe(one, definitionOf(one.format as 'ldp_vc', kind), names, issuer, logo)] as const
  })
  const types = (await tx(deps, { issuerId }, tx => typesOf(tx, issuerId))).map(row => {
    const type = { achievementId: row.achievement_id, version: row.version }
    const one = sdJwtOf(type.achievementId, type.version)
    const definition = { format: 'dc+sd-jwt', vct: typeAddress(at.issuer, type) }
    return [
      one.id,
      describe(one, definition, textsOf(row.language, row.name, row.translations, 'name'), issuer, logo),
    ] as const
  })
  return Object.fromEntries([...types, ...fixed])
}

/**
 * The Credential Issuer Metadata (OpenID4VCI 1.0 §12.2), in the library's reading of it.
 *
 * @returns the document, and the same signed (§12.2.3) for whoever asks for `application/jwt`
 */
export async function credentialIssuerMetadata(
  deps: Deps,
  shortName: string,
  issuerId: string,
): Promise<{ readonly document: JsonObject; signed(): Promise<string> }> {
  const issuer = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  const at = addressesOf(deps.baseUrl, shortName)
  const logo = issuer.logo_sha256 && pictureUrl(deps.baseUrl, shortName, issuer.logo_sha256)
  const metadata = issuerLibrary(deps).createCredentialIssuerMetadata({
    credential_issuer: at.issuer,
    authorization_servers: [at.issuer],
    credential_endpoint: at.credential,
    nonce_endpoint: at.nonce,
    deferred_credential_endpoint: at.deferred,
    notification_endpoint: at.notification,
    batch_credential_issuance: { batch_size: BATCH_SIZE },
    credential_request_encryption: {
      jwks: { keys: [requestKey(deps, issuerId).publicJwk] },
      enc_values_supported: [...ENCRYPTION_CONTENT],
      encryption_required: false,
    },
    credential_response_encryption: {
      alg_values_supported: [...ENCRYPTION_ALGORITHMS],
      enc_values_supported: [...ENCRYPTION_CONTENT],
      encryption_required: false,
    },
    display: [
      { name: issuer.name, locale: issuer.locale, ...(logo ? { logo: { uri: logo, alt_text: issuer.name } } : {}) },
    ],
    credential_configurations_supported: await configurations(deps, shortName, issuerId, issuer, logo),
  } as unknown as Parameters<ReturnType<typeof issuerLibrary>['createCredentialIssuerMetadata']>[0])
  return {
    document: metadata as unknown as JsonObject,
    async signed() {
      const signer = await deps.keys.signerFor(issuerId, 'assertion-p256')
      return issuerLibrary(deps, signer).createSignedCredentialIssuerMetadataJwt({
        credentialIssuerMetadata: metadata,
        issuedAt: deps.clock(),
        issuer: issuer.did,
        signer: { method: 'did', alg: 'ES256', didUrl: signer.verificationMethod },
      })
    },
  }
}

/** The Authorization Server Metadata (RFC 8414), of the same address. */
export function authorizationServerMetadata(deps: Deps, shortName: string): JsonObject {
  const at = addressesOf(deps.baseUrl, shortName)
  return serverLibrary(deps).createAuthorizationServerMetadata({
    issuer: at.issuer,
    token_endpoint: at.token,
    authorization_endpoint: at.authorize,
    pushed_authorization_request_endpoint: at.push,
    require_pushed_authorization_requests: true,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [
      'authorization_code',
      'urn:ietf:params:oauth:grant-type:pre-authorized_code',
      'refresh_token',
    ],
    'pre-authorized_grant_anonymous_access_supported': true,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'ES384'],
    authorization_response_iss_parameter_supported: true,
    authorization_details_types_supported: ['openid_credential'],
    scopes_supported: FIXED.map(one => one.id),
  }) as unknown as JsonObject
}
