import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { base64 } from '@scure/base'
import { toHex } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'
import { BADGE_CLAIMS, type BadgeClaim, hideableClaims } from './badge-claims.ts'
import { CLAIM_LABELS } from './claim-labels.ts'
import type { ClaimPath } from './conceal.ts'

/** What a kind of credential is called, language by language. */
export type TypeFacts = {
  readonly vct: string
  readonly names: Readonly<Record<string, string>>
  readonly descriptions: Readonly<Record<string, string>>
  /** The achievement's own language; it comes first, and stands for all where only one can be shown. */
  readonly language: string
  readonly image?: string
  readonly alwaysShown?: readonly BadgeClaim[]
}

/**
 * The metadata of the type of an achievement's credentials (SD-JWT VC §4): what it and each claim are called in each
 * language, and which claims can be kept back. `lang` stands beside `locale`, its newer name.
 */
export function buildTypeMetadata(facts: TypeFacts): JsonObject {
  const { names, descriptions, language, vct, image } = facts
  const languages = [language, ...Object.keys(names).filter(one => one !== language)]
  const name = names[language] ?? Object.values(names)[0] ?? vct
  const hideable = hideableClaims(facts.alwaysShown)
  const path = (claim: ClaimPath, labels: Readonly<Record<string, string>>) => ({
    path: [...claim],
    display: Object.entries(labels).map(([lang, label]) => ({ lang, locale: lang, label })),
    sd: hideable.some(one => JSON.stringify(one) === JSON.stringify(claim)) ? 'always' : 'never',
  })
  return {
    vct,
    name,
    description: descriptions[language] ?? '',
    display: languages.flatMap((lang): JsonObject[] => {
      const own = names[lang]
      if (own === undefined) return []
      const logo: JsonObject =
        image === undefined ? {} : { rendering: { simple: { logo: { uri: image, alt_text: own } } } }
      const description = descriptions[lang]
      return [{ lang, locale: lang, name: own, ...(description ? { description } : {}), ...logo }]
    }),
    claims: BADGE_CLAIMS.map(claim => path([claim], CLAIM_LABELS[claim])),
  }
}

/** How a document is tied to its bytes (W3C Subresource Integrity). */
export const integrityOf = (bytes: Uint8Array): string => `sha256-${base64.encode(sha256(bytes))}`

const HASHES = { sha256, sha384, sha512 } as const

/**
 * Are these the bytes that were meant? Any one of the strongest hashes given may fit, as browsers have it (SRI §3.3.4).
 * Some write the digest in hexadecimal.
 */
export function fitsIntegrity(bytes: Uint8Array, integrity: string): boolean {
  const wanted = integrity.split(/\s+/).flatMap(one => {
    const [, name, digest] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/=_-]{40,128})(?:\?.*)?$/.exec(one) ?? []
    return name && digest ? [{ name: name as keyof typeof HASHES, digest }] : []
  })
  const strongest = (['sha512', 'sha384', 'sha256'] as const).find(name => wanted.some(one => one.name === name))
  if (!strongest) return false
  const plain = (text: string) => text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  const own = HASHES[strongest](bytes)
  const forms = [plain(base64.encode(own)), toHex(own)]
  return wanted.some(one => one.name === strongest && forms.includes(plain(one.digest)))
}

/** What somebody's type metadata says, as far as it is read here; texts are plain and short. */
export type ReadType = {
  readonly names: Readonly<Record<string, string>>
  readonly claims: readonly {
    readonly path: ClaimPath
    readonly names: Readonly<Record<string, string>>
    /** False where the issuer never lets it be kept back. */
    readonly isHideable: boolean
  }[]
}

const MAX_CLAIMS = 100
const short = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : null
const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : []

function textsBy(display: Json | undefined, member: 'name' | 'label'): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const one of objects(display).slice(0, 40)) {
    const language = one.locale ?? one.lang
    const text = short(one[member])
    if (typeof language === 'string' && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/.test(language) && text !== null)
      texts[language.toLowerCase()] ??= text
  }
  return texts
}

/** Reads type metadata that came from outside; null where it is none, or that of another type. */
export function readTypeMetadata(bytes: Uint8Array, vct: string): ReadType | null {
  const parsed = parseStrictJson(bytes)
  if (!parsed.ok || !isJsonObject(parsed.value) || parsed.value.vct !== vct) return null
  const { name, display, claims } = parsed.value
  const names = textsBy(display, 'name')
  const plain = short(name)
  return {
    names: Object.keys(names).length === 0 && plain !== null ? { en: plain } : names,
    claims: objects(claims)
      .slice(0, MAX_CLAIMS)
      .flatMap(one => {
        const path = Array.isArray(one.path) ? (one.path as readonly Json[]) : []
        const isPath =
          path.length > 0 &&
          path.length <= 8 &&
          path.every(step => step === null || typeof step === 'string' || (Number.isInteger(step) && Number(step) >= 0))
        return isPath
          ? [{ path: path as ClaimPath, names: textsBy(one.display, 'label'), isHideable: one.sd !== 'never' }]
          : []
      }),
  }
}
