import { CLR_CONTEXTS, OPEN_BADGES_CONTEXTS } from '@laurel/core/credential'
import type { AwardRow } from '../../award/store.ts'
import type { CopyFormat } from '../../wallet/copies/store.ts'

/** What an award is stated as: one earned achievement, or a record of several (CLR 2.0). */
export type Kind = 'OpenBadgeCredential' | 'ClrCredential'

/** An award that a grant is good for, with what decides as what it can be asked for. */
export type GrantedAward = {
  readonly id: string
  readonly kind: Kind
  /** The version of its achievement, which is its type as SD-JWT VC. */
  readonly achievementId: string
  readonly version: number
}

export type Configuration = {
  /** Stable for ever: wallets keep it. It is its own `scope`. */
  readonly id: string
  readonly format: CopyFormat
  /** For W3C formats. */
  readonly kind?: Kind
  /** For `dc+sd-jwt`. */
  readonly type?: { readonly achievementId: string; readonly version: number }
}

/**
 * What can be asked for in the W3C formats: a kind and a format, and nothing that changes with what an issuer defines.
 * Which achievement it is about, the offer and the learner say.
 */
export const FIXED: readonly Configuration[] = (['OpenBadgeCredential', 'ClrCredential'] as const).flatMap(kind =>
  (['ldp_vc', 'jwt_vc_json'] as const).map(format => ({ id: `${kind}_${format}`, kind, format })),
)

const SD_JWT = /^dc-sd-jwt_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([1-9]\d{0,5})$/

/** As SD-JWT VC, an award's type (`vct`) is the version of its achievement, so there is one for each. */
export const sdJwtOf = (achievementId: string, version: number): Configuration => ({
  id: `dc-sd-jwt_${achievementId}_${version}`,
  format: 'dc+sd-jwt',
  type: { achievementId, version },
})

export function configurationById(id: unknown): Configuration | undefined {
  if (typeof id !== 'string') return undefined
  const [, achievementId, version] = SD_JWT.exec(id) ?? []
  return achievementId ? sdJwtOf(achievementId, Number(version)) : FIXED.find(one => one.id === id)
}

/** What an award can be asked for as. */
export const configurationsOf = ({ kind, achievementId, version }: GrantedAward): Configuration[] => [
  ...FIXED.filter(one => one.kind === kind),
  sdJwtOf(achievementId, version),
]

export const goesWith = (award: GrantedAward, { id }: Configuration): boolean =>
  configurationsOf(award).some(one => one.id === id)

/** The contexts of what is signed today; a wallet sees before it asks whether it knows them. */
const CONTEXTS = { OpenBadgeCredential: OPEN_BADGES_CONTEXTS, ClrCredential: CLR_CONTEXTS } as const

/** The members that say what a configuration is (OpenID4VCI 1.0 appendix A.1). */
export function definitionOf(format: 'ldp_vc' | 'jwt_vc_json', kind: Kind) {
  const type: [string, string] = ['VerifiableCredential', kind]
  return format === 'ldp_vc'
    ? { format, credential_definition: { '@context': [...CONTEXTS[kind]], type } }
    : { format, credential_definition: { type } }
}

type OldRequest = Readonly<Record<string, unknown>>

/** What draft 13 and before name by their format and types (draft 13 §7.2), among what was granted. */
export function configurationOfFormat(
  { format, credential_definition: definition, types, vct }: OldRequest,
  granted: readonly Configuration[],
  vctOf: (configuration: Configuration) => string | undefined,
): Configuration | undefined {
  // Before draft 14 the format of SD-JWT VC had another name.
  if (format === 'dc+sd-jwt' || format === 'vc+sd-jwt')
    return granted.find(one => one.format === 'dc+sd-jwt' && vctOf(one) === vct)
  const named = types ?? (typeof definition === 'object' && definition !== null && (definition as OldRequest).type)
  if (!Array.isArray(named)) return undefined
  const wanted = new Set(named)
  return granted.find(
    one => one.format === format && wanted.size === 2 && wanted.has('VerifiableCredential') && wanted.has(one.kind),
  )
}

/** How an award will be stated (credential/build-credential.ts), and as what it can be asked for. */
export const grantedAward = (
  award: Pick<AwardRow, 'id' | 'constituents' | 'level' | 'results' | 'achievement_id' | 'achievement_version'>,
): GrantedAward => ({
  id: award.id,
  kind:
    (award.constituents ?? []).length > 0 && award.level === null && award.results.length === 0
      ? 'ClrCredential'
      : 'OpenBadgeCredential',
  achievementId: award.achievement_id,
  version: award.achievement_version,
})
