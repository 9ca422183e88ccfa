import {
  createEntityConfiguration,
  createEntityStatement,
  type JsonWebKeySet,
  resolveTrustChains,
  type SignCallback,
  type VerifyCallback,
} from '@openid-federation/core'
import { afterEach, expect, test, vi } from 'vitest'
import { parseJwk, pureCryptography } from '../../src/keys/index.ts'
import type { JsonObject } from '../../src/primitives/index.ts'
import { findMembership, organizationIn, readKeySet } from '../../src/trust/index.ts'
import {
  configurationAt,
  district,
  fetchAt,
  healthy,
  jwksOf,
  kidOf,
  ministry,
  now,
  school,
  seconds,
  serving,
  signerOf,
} from './federation-world.ts'

// The same federation as another program builds and follows it: @openid-federation/core, which signs with our keys.
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const signing =
  (entity: string): SignCallback =>
  async ({ toBeSigned }) =>
    (await signerOf(entity).sign([toBeSigned]))[0] as Uint8Array
const keysOf = (entity: string) => jwksOf(entity) as unknown as JsonWebKeySet
const headerOf = (entity: string) => ({ kid: kidOf(entity), typ: 'entity-statement+jwt', alg: 'ES256' }) as const

const theirConfiguration = (entity: string, superiors: string[]) =>
  createEntityConfiguration({
    header: headerOf(entity),
    signJwtCallback: signing(entity),
    claims: {
      iss: entity,
      sub: entity,
      iat: seconds - 60,
      exp: seconds + 3600,
      jwks: keysOf(entity),
      ...(superiors.length > 0 ? { authority_hints: superiors } : {}),
      metadata: {
        federation_entity: { organization_name: `Theirs: ${entity}`, federation_fetch_endpoint: `${entity}/fetch` },
      },
    },
  })

const theirStatement = (iss: string, sub: string) =>
  createEntityStatement({
    header: headerOf(iss),
    signJwtCallback: signing(iss),
    jwk: keysOf(iss).keys[0] as JsonWebKeySet['keys'][number],
    claims: {
      iss,
      sub,
      iat: seconds - 60,
      exp: seconds + 3600,
      jwks: keysOf(sub),
    },
  })

test('a chain that another program has made is followed by ours', async () => {
  const { fetch } = serving({
    [configurationAt(ministry)]: await theirConfiguration(ministry, []),
    [configurationAt(district)]: await theirConfiguration(district, [ministry]),
    [configurationAt(school)]: await theirConfiguration(school, [district]),
    [fetchAt(ministry, district)]: await theirStatement(ministry, district),
    [fetchAt(district, school)]: await theirStatement(district, school),
  })
  const anchors = [{ id: ministry, keys: readKeySet(jwksOf(ministry)) ?? undefined }]
  const answer = await findMembership(school, anchors, { fetch, now })
  expect(answer).toMatchObject({ state: 'member', anchor: ministry })
  if (answer.state === 'member') expect(organizationIn(answer.metadata)).toBe(`Theirs: ${school}`)
})

test('a chain that ours has made is followed by another program', async () => {
  vi.useFakeTimers({ now, toFake: ['Date'] })
  const served = await healthy()
  vi.stubGlobal('fetch', async (input: string | URL | Request) => {
    const url = new URL(input instanceof Request ? input.url : input)
    url.searchParams.delete('iss')
    const sub = url.searchParams.get('sub')
    const text = served[sub ? fetchAt(url.href.split('/fetch')[0] as string, sub) : url.href]
    return new Response(text ?? '', {
      status: text ? 200 : 404,
      headers: { 'content-type': 'application/entity-statement+jwt' },
    })
  })
  const verifying: VerifyCallback = async ({ data, signature, jwk }) => {
    const key = parseJwk(jwk as unknown as JsonObject)
    return key.ok && pureCryptography.verify(key.value, signature, data)
  }
  const chains = await resolveTrustChains({
    entityId: school,
    trustAnchorEntityIds: [ministry],
    verifyJwtCallback: verifying,
  })
  expect(chains).toHaveLength(1)
  expect(chains[0]?.trustAnchorEntityConfiguration.sub).toBe(ministry)
})
