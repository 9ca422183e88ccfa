import { signJws } from '../../src/credential/index.ts'
import type { GuardedFetch } from '../../src/did/index.ts'
import { createSigner, generateKeyPair, toJwk } from '../../src/keys/index.ts'
import { err, type Instant, type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'

/** A federation in memory: a ministry as its anchor, a district in between, schools below. Everybody signs with ES256. */
export const now = Date.UTC(2026, 5, 12, 12) as Instant
export const seconds = Math.floor(now / 1000)
export const ministry = 'https://ministry.example'
export const district = 'https://district.example'
export const school = 'https://school.example/i/hts'

const pairs = new Map<string, ReturnType<typeof generateKeyPair>>()
let next = 20
export function pairOf(entity: string) {
  const byte = next++
  const pair = pairs.get(entity) ?? generateKeyPair('P-256', length => new Uint8Array(length).fill(byte))
  pairs.set(entity, pair)
  return pair
}
export const kidOf = (entity: string) => `key of ${entity}`
export const jwksOf = (entity: string): JsonObject => ({
  keys: [{ ...toJwk(pairOf(entity).publicKey), kid: kidOf(entity), alg: 'ES256', use: 'sig' }],
})
export const signerOf = (entity: string) => createSigner({ ...pairOf(entity), verificationMethod: kidOf(entity) })

export type Statement = { readonly claims?: JsonObject; readonly header?: JsonObject; readonly by?: string }

/** A statement as it should be; `claims` and `header` change it, `by` has another one sign. */
export const statement = (iss: string, sub: string, { claims = {}, header = {}, by = iss }: Statement = {}) =>
  signJws(
    { alg: 'ES256', typ: 'entity-statement+jwt', kid: kidOf(by), ...header },
    { iss, sub, iat: seconds - 60, exp: seconds + 3600, jwks: jwksOf(sub), ...claims },
    signerOf(by),
  )

export const configuration = (id: string, superiors: readonly string[], more: Statement = {}) =>
  statement(id, id, {
    ...more,
    claims: {
      metadata: {
        federation_entity: {
          organization_name: `Organisation of ${id}`,
          federation_fetch_endpoint: `${id}/fetch`,
          federation_list_endpoint: `${id}/list`,
        },
      },
      ...(superiors.length > 0 ? { authority_hints: superiors } : {}),
      ...more.claims,
    },
  })

export const configurationAt = (id: string) => `${id}/.well-known/openid-federation`
export const fetchAt = (iss: string, sub: string) => `${iss}/fetch?sub=${encodeURIComponent(sub)}`

/** Everything as it should be: ministry over district over school. */
export async function healthy(): Promise<Record<string, string | null>> {
  return {
    [configurationAt(ministry)]: await configuration(ministry, []),
    [configurationAt(district)]: await configuration(district, [ministry]),
    [configurationAt(school)]: await configuration(school, [district]),
    [fetchAt(ministry, district)]: await statement(ministry, district),
    [fetchAt(district, school)]: await statement(district, school),
  }
}

/** `null` takes an address off the net; what is not served is not there. */
export function serving(served: Readonly<Record<string, string | null>>): { fetch: GuardedFetch; asked: string[] } {
  const asked: string[] = []
  const fetch: GuardedFetch = async url => {
    asked.push(url)
    const text = served[url]
    if (text === null) return err({ code: 'FETCH_FAILED', reason: 'no answer' })
    if (text === undefined) return err({ code: 'FETCH_NOT_FOUND', status: 404 })
    return ok({ body: toUtf8(text), contentType: 'application/entity-statement+jwt' })
  }
  return { fetch, asked }
}
