import {
  BADGE_CLAIMS,
  type ClaimPath,
  fitsIntegrity,
  type ReadType,
  type Revealed,
  readTypeMetadata,
} from '../credential/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import type { SelectiveDisclosure, VerifyOptions } from './options.ts'
import type { Finding } from './report.ts'

/** What a token says of itself, and what a badge's own places show. */
const OWN = ['iss', 'iat', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status', 'sub', 'jti', 'aud']
/** Of what it consists has no place in what is shown of one badge. */
const OF_A_BADGE: readonly string[] = BADGE_CLAIMS.filter(name => name !== 'consists_of')

const MAX_SHOWN = 60
const MAX_TEXT = 400

/**
 * What kind of credential is it, and what was kept back? Read from the type's metadata (SD-JWT VC §4) where that can be
 * had; without it, a credential is no worse, only its parts have no names.
 */
export async function checkType(
  vct: string,
  claims: JsonObject,
  revealed: Revealed,
  isAuthentic: boolean,
  options: VerifyOptions,
): Promise<{ readonly findings: Finding[]; readonly name: Json; readonly selective: SelectiveDisclosure }> {
  const { type, finding } = await readType(vct, claims['vct#integrity'], isAuthentic, options)
  const texts = Object.entries(type?.names ?? {}).map(([language, value]) => ({
    '@language': language,
    '@value': value,
  }))
  const missing = (type?.claims ?? []).filter(
    one => one.isHideable && Object.keys(one.names).length > 0 && !isThere(claims, one.path),
  )
  const { withheld } = revealed
  // Which of them it has, and which it never had, only its holder knows.
  const names = withheld > 0 ? missing.map(one => one.names) : []
  const kept: Finding[] =
    withheld > 0
      ? [
          {
            check: 'subject',
            outcome: 'passed',
            code: 'PARTS_WITHHELD',
            message: 'Its holder has kept back some of what it says.',
            details: { count: withheld, names: names.map(one => one.en ?? Object.values(one)[0] ?? '') },
          },
        ]
      : []
  const known = isJsonObject(claims.achievement) ? [...OWN, ...OF_A_BADGE] : OWN
  const shown = linesOf(claims, known).map(({ path, value }) => ({
    path: path.join('.'),
    names: type?.claims.find(one => fits(one.path, path))?.names ?? {},
    value,
  }))
  return {
    findings: [finding, ...kept],
    name: texts.length > 0 ? texts : lastPart(vct),
    selective: { type: vct, names: type?.names ?? {}, shown, withheld: { count: withheld, names } },
  }
}

async function readType(
  vct: string,
  integrity: Json | undefined,
  isAuthentic: boolean,
  options: VerifyOptions,
): Promise<{ readonly type: ReadType | null; readonly finding: Finding }> {
  const none = (code: string, message: string, outcome: Finding['outcome'] = 'passed') => ({
    type: null,
    finding: { check: 'schema', outcome, code, message } as const,
  })
  const unknown = () => none('TYPE_NOT_READ', 'What its issuer says of this kind of credential could not be read.')
  // Nobody is asked about a token that nobody has signed.
  if (!isAuthentic || !/^https?:\/\//.test(vct)) return unknown()
  const fetched = await options.fetch(vct, 'application/json')
  if (!fetched.ok) return unknown()
  if (typeof integrity === 'string' && !fitsIntegrity(fetched.value.body, integrity))
    return none('TYPE_CHANGED', 'What its issuer says of this kind of credential is not what it was.', 'warning')
  const type = readTypeMetadata(fetched.value.body, vct)
  if (!type) return unknown()
  return {
    type,
    finding: {
      check: 'schema',
      outcome: 'passed',
      code: 'TYPE_OK',
      message: 'Its issuer explains this kind of credential.',
    },
  }
}

const lastPart = (vct: string): string =>
  vct.replace(/\/+$/, '').split(/[/:#]/).at(-1)?.slice(0, MAX_TEXT) || vct.slice(0, MAX_TEXT)

/** Does anything stand at the path? */
function isThere(value: Json | undefined, [step, ...rest]: ClaimPath): boolean {
  if (step === undefined) return value !== undefined
  if (step === null) return Array.isArray(value) && (value as readonly Json[]).some(one => isThere(one, rest))
  if (typeof step === 'number') return Array.isArray(value) && isThere((value as readonly Json[])[step], rest)
  return isJsonObject(value) && Object.hasOwn(value, step) && isThere(value[step], rest)
}

const fits = (pattern: ClaimPath, path: readonly (string | number)[]): boolean =>
  pattern.length <= path.length &&
  pattern.every((step, at) => step === path[at] || (step === null && typeof path[at] === 'number'))

/** All texts and numbers of the claims, one a line. */
function linesOf(claims: JsonObject, known: readonly string[]) {
  const lines: { readonly path: readonly (string | number)[]; readonly value: string }[] = []
  const walk = (value: Json, path: readonly (string | number)[]): void => {
    if (lines.length >= MAX_SHOWN) return
    if (Array.isArray(value)) for (const [at, one] of (value as readonly Json[]).entries()) walk(one, [...path, at])
    else if (isJsonObject(value)) for (const [name, one] of Object.entries(value)) walk(one as Json, [...path, name])
    else if (value !== null) lines.push({ path, value: String(value).slice(0, MAX_TEXT) })
  }
  for (const [name, value] of Object.entries(claims)) if (!known.includes(name)) walk(value as Json, [name])
  return lines
}
