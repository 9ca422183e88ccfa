import { withoutHidden } from '@laurel/core/verification'
import type { CredentialIssuerMetadata } from '@openid4vc/openid4vci'
import type { Display, OfferedCredential } from './schema.ts'

/**
 * What this wallet can check, in its order of preference: a whole document serves everything that the wallet does with a
 * credential, a token that can be shown in part comes next, a plain token last. The drafts' name of SD-JWT VC is taken too.
 */
const FORMATS = ['ldp_vc', 'dc+sd-jwt', 'vc+sd-jwt', 'jwt_vc_json'] as const
/** The wallet's key is Ed25519; the second name is the fully specified one (RFC 9864). */
const ALGORITHMS = ['EdDSA', 'Ed25519'] as const

const MOST_DISPLAYS = 20
const MOST_NAME = 200
const MOST_DESCRIPTION = 500

type Configuration = CredentialIssuerMetadata['credential_configurations_supported'][string]
type Shown = { readonly name?: unknown; readonly locale?: unknown; readonly description?: unknown }

const sentence = (text: unknown, most: number): string | null =>
  typeof text === 'string' ? withoutHidden(text.toWellFormed()).slice(0, most).toWellFormed() || null : null

/** An issuer's words about itself or a credential, by language: plain, bounded, nothing in them turns others around. */
export function displaysOf(displays: unknown): Display[] {
  if (!Array.isArray(displays)) return []
  return displays.slice(0, MOST_DISPLAYS).flatMap((one: Shown) => {
    const name = sentence(one?.name, MOST_NAME)
    if (name === null) return []
    const isLanguage = typeof one.locale === 'string' && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/.test(one.locale)
    return [
      {
        name,
        locale: isLanguage ? (one.locale as string) : null,
        description: sentence(one.description, MOST_DESCRIPTION),
      },
    ]
  })
}

/** How the wallet has to show its key; `null` where it cannot, `none` where the credential is made out to no key. */
function proofOf(configuration: Configuration): OfferedCredential['proof'] | null {
  const methods = configuration.cryptographic_binding_methods_supported
  const proofs = configuration.proof_types_supported
  if (methods === undefined && proofs === undefined) return { by: 'none' }
  const { jwt } = proofs ?? {}
  if (proofs && (!jwt || jwt.key_attestations_required)) return null
  const alg = jwt ? ALGORITHMS.find(one => jwt.proof_signing_alg_values_supported.includes(one)) : 'EdDSA'
  if (!alg) return null
  if (methods === undefined || methods.includes('did:key') || methods.includes('did')) return { by: 'did', alg }
  return methods.includes('jwk') ? { by: 'jwk', alg } : null
}

/** By what a learner would say that two configurations are the same thing in two formats. */
function thingOf(configuration: Configuration, displays: readonly Display[]): string {
  if (displays.length > 0) return `named ${displays.map(one => one.name).join('\n')}`
  const { credential_definition: definition, vct } = configuration as {
    credential_definition?: { type?: unknown }
    vct?: unknown
  }
  return `typed ${JSON.stringify(definition?.type ?? vct)}`
}

/** What can be taken of what is offered, each thing once in the best format; else why nothing can. */
export function choose(
  ids: readonly string[],
  supported: CredentialIssuerMetadata['credential_configurations_supported'],
): readonly OfferedCredential[] | 'format' | 'key' {
  const things: { thing: string; formats: Set<string>; best: OfferedCredential }[] = []
  let isReadable = false
  for (const id of new Set(ids)) {
    const configuration = Object.hasOwn(supported, id) ? supported[id] : undefined
    const format = FORMATS.find(one => one === configuration?.format)
    if (!configuration || !format) continue
    isReadable = true
    const proof = proofOf(configuration)
    if (proof === null) continue
    const { credential_metadata: metadata, display } = configuration as {
      credential_metadata?: { display?: unknown }
      display?: unknown
    }
    const displays = displaysOf(metadata?.display ?? display)
    const thing = thingOf(configuration, displays)
    // Where it has no name, its id stands in, as plain as a name would be.
    const name = sentence(id, MOST_NAME)
    const shown = displays.length > 0 || name === null ? displays : [{ name, locale: null, description: null }]
    const offered = { id, format, proof, displays: shown }
    // The same thing is in another format; two of one format are two things, whatever they are called.
    const found = things.find(one => one.thing === thing && !one.formats.has(format))
    if (!found) things.push({ thing, formats: new Set([format]), best: offered })
    else {
      found.formats.add(format)
      if (FORMATS.indexOf(format) < FORMATS.indexOf(found.best.format)) found.best = offered
    }
  }
  if (things.length > 0) return things.map(one => one.best)
  return isReadable ? 'key' : 'format'
}
