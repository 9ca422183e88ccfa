import { describe, expect, test } from 'vitest'
import { signJwt } from '../../src/credential/index.ts'
import type { GuardedFetch } from '../../src/did/index.ts'
import { err, type JsonObject, ok, toUtf8 } from '../../src/primitives/index.ts'
import {
  askDomain,
  askRegistry,
  claimedDomain,
  type LayerTools,
  readKeySet,
  readRegistrySettings,
  signDomainLinkage,
  writeDidConfiguration,
} from '../../src/trust/index.ts'
import { now, school, schoolSigner, stranger, strangerSigner, V2, world } from '../verification/world.ts'
import { configuration, configurationAt, fetchAt, jwksOf, ministry, statement } from './federation-world.ts'

const about = { url: 'https://school.example/', types: ['OpenBadgeCredential'] }
const entity = 'https://school.example'

async function tools(
  texts: Record<string, string | null> = {},
  dns: Record<string, string[]> = {},
): Promise<LayerTools> {
  const { fetch: fetchWorld } = await world()
  const fetch: GuardedFetch = async (url, accept) => {
    const text = texts[url]
    if (text === null) return err({ code: 'FETCH_FAILED', reason: 'no answer' })
    return text === undefined ? fetchWorld(url, accept) : ok({ body: toUtf8(text), contentType: '' })
  }
  return {
    fetch,
    now,
    dnsText: async name => (dns[name] ? { state: 'found', records: dns[name] } : { state: 'none' }),
    read: async place => ('file' in place ? (texts[place.file] ?? null) : null),
  }
}
const linkage = async (did = school, signer = schoolSigner) =>
  writeDidConfiguration([
    await signDomainLinkage({ did, origin: entity, from: now, until: (now + 1e9) as typeof now }, signer),
  ])
const wellKnown = 'https://school.example/.well-known/did-configuration.json'

describe('the domain', () => {
  test('is the one of the web site, else of the DID; this machine and numbers are nobody’s', () => {
    expect(claimedDomain(school, 'https://www.School.example/about')).toBe('www.school.example')
    expect(claimedDomain(school, null)).toBe('school.example')
    expect(claimedDomain('did:key:z6Mk', 'https://school.example')).toBe('school.example')
    for (const [did, url] of [
      ['did:web:localhost%3A4100:i:x', 'https://school.example'],
      ['did:key:z6Mk', null],
      ['did:key:z6Mk', 'https://127.0.0.1/'],
      ['did:key:z6Mk', 'https://user@school.example'],
      ['did:key:z6Mk', 'http://school.example'],
      ['did:key:z6Mk', 'https://school.example:8443/'],
    ] as const)
      expect(claimedDomain(did, url)).toBeNull()
  })

  test('names the issuer on its web site and by its name servers, or names another, or nobody', async () => {
    const states = async (texts: Record<string, string | null>, dns: Record<string, string[]> = {}) =>
      (await askDomain(school, 'school.example', await tools(texts, dns))).map(one => `${one.kind} ${one.state}`)
    expect(await states({ [wellKnown]: await linkage() }, { '_did.school.example': [`did=${school}`] })).toEqual([
      'site confirmed',
      'dns confirmed',
    ])
    expect(await states({}, { '_did.school.example': [`did=${stranger}`] })).toEqual([
      'site silent',
      'dns contradicted',
    ])
    expect(await states({ [wellKnown]: await linkage(stranger, strangerSigner) })).toEqual([
      'site silent',
      'dns silent',
    ])
    expect(await states({ [wellKnown]: await linkage(school, strangerSigner) })).toEqual([
      'site contradicted',
      'dns silent',
    ])
    expect(await states({ [wellKnown]: null })).toEqual(['site unasked', 'dns silent'])
  })
})

describe('a registry', () => {
  const list = { kind: 'list', name: 'District', place: { file: 'list' } } as const
  const federation = {
    kind: 'federation',
    name: 'Ministry',
    anchor: { id: ministry, keys: readKeySet(jwksOf(ministry)) ?? undefined },
  } as const
  const recognition = { kind: 'recognition', name: 'Office', place: { file: 'vc' }, accreditors: [stranger] } as const

  test('in a file has the issuer, has not, or cannot be read', async () => {
    const ask = async (text: string | null) =>
      askRegistry(school, about, list, await tools(text === null ? {} : { list: text }))
    expect(await ask(JSON.stringify({ registry: { [school]: { name: 'Sample School' } } }))).toEqual({
      kind: 'registry',
      state: 'confirmed',
      by: 'District',
      from: 'operator',
      name: 'Sample School',
    })
    expect(await ask(JSON.stringify([{ did: stranger, name: 'Another' }]))).toMatchObject({ state: 'silent' })
    expect(await ask('<html>')).toMatchObject({ state: 'unasked' })
    expect(await ask(null)).toMatchObject({ state: 'unasked' })
  })

  /** The ministry with the school right below it. */
  const member = async (vcIssuer?: JsonObject) => ({
    [configurationAt(ministry)]: await configuration(ministry, []),
    [configurationAt(entity)]: await configuration(entity, [ministry], {
      claims: {
        metadata: {
          federation_entity: { organization_name: 'Sample School' },
          ...(vcIssuer ? { vc_issuer: vcIssuer } : {}),
        },
      },
    }),
    [fetchAt(ministry, entity)]: await statement(ministry, entity),
  })

  test('that is a federation has the issuer by its address, if it names no other DIDs there', async () => {
    const at = { ...(await tools(await member())), now }
    expect(await askRegistry(school, about, federation, at)).toMatchObject({
      state: 'confirmed',
      by: 'Ministry',
      name: 'Sample School',
    })
    const named = await tools(await member({ dids: [school] }))
    expect(await askRegistry(school, about, federation, named)).toMatchObject({ state: 'confirmed' })
    const other = await tools(await member({ dids: ['did:web:school.example:other'] }))
    expect(await askRegistry(school, about, federation, other)).toMatchObject({ state: 'contradicted' })
  })

  test('that is a federation does not take a made-up history for the address that it knows (H-47)', async () => {
    const webvh = 'did:webvh:QmMadeUp:school.example'
    expect(await askRegistry(webvh, about, federation, await tools(await member()))).toMatchObject({
      state: 'contradicted',
    })
    const named = await tools(await member({ dids: [school, webvh] }))
    expect(await askRegistry(webvh, about, federation, named)).toMatchObject({ state: 'confirmed' })
  })

  test('that is a federation knows a DID without an address, or could not be asked', async () => {
    const did = 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
    const served = {
      [configurationAt(ministry)]: await configuration(ministry, []),
      [fetchAt(ministry, did)]: await statement(ministry, did, { claims: { jwks: undefined as never } }),
    }
    expect(await askRegistry(did, about, federation, await tools(served))).toMatchObject({ state: 'confirmed' })
    expect(await askRegistry(stranger, about, federation, await tools(served))).toMatchObject({ state: 'silent' })
    expect(await askRegistry(did, about, federation, await tools({ [configurationAt(ministry)]: null }))).toMatchObject(
      { state: 'unasked', reason: 'no answer' },
    )
    expect(await askRegistry(did, about, federation, await tools())).toMatchObject({ state: 'unasked' })
  })

  test('that is an accreditor has recognised the issuer, has not, or says what cannot be checked', async () => {
    const document = {
      '@context': [V2],
      type: ['VerifiableCredential', 'VerifiableAccreditation'],
      issuer: stranger,
      validFrom: '2026-01-01T00:00:00Z',
      credentialSubject: { id: school, accreditedFor: [{ types: ['OpenBadgeCredential'] }] },
    }
    const ask = async (text: string | null) =>
      askRegistry(school, about, recognition, await tools(text === null ? {} : { vc: text }))
    expect(await ask(await signJwt(document, strangerSigner))).toMatchObject({
      state: 'confirmed',
      by: 'Office',
      mayIssue: ['OpenBadgeCredential'],
    })
    expect(
      await ask(
        await signJwt(
          { ...document, credentialSubject: { ...document.credentialSubject, id: stranger } },
          strangerSigner,
        ),
      ),
    ).toMatchObject({ state: 'silent' })
    expect(await ask(await signJwt(document, schoolSigner))).toMatchObject({ state: 'unasked' })
    expect(await ask(null)).toMatchObject({ state: 'unasked' })
  })
})

describe('which registries somebody believes', () => {
  const read = (...rows: unknown[]) => readRegistrySettings(JSON.stringify(rows))
  const wrong = (field: string) => ({ ok: false, error: { field } })

  test('is read in the form that other verifiers take', () => {
    const settings = read(
      { name: 'DCC Sandbox Registry', type: 'dcc-legacy', url: 'https://registry.example/registry.json' },
      {
        name: 'A federation',
        type: 'oidf',
        trustAnchorEC: `${ministry}/.well-known/openid-federation`,
        jwks: jwksOf(ministry),
      },
      { name: 'An office', type: 'vc-recognition', file: 'office.jwt', acceptedIssuers: [stranger] },
    )
    expect(settings).toMatchObject({
      ok: true,
      value: [
        { kind: 'list', place: { url: 'https://registry.example/registry.json' } },
        { kind: 'federation', anchor: { id: ministry } },
        { kind: 'recognition', place: { file: 'office.jwt' }, accreditors: [stranger] },
      ],
    })
  })

  test('is refused as a whole where something is wrong, and says where', () => {
    const list = { name: 'A', type: 'dcc-legacy', url: 'https://a.example/r.json' }
    expect(read(list, list)).toMatchObject(wrong('2.name'))
    expect(read({ ...list, name: ' ' })).toMatchObject(wrong('1.name'))
    expect(read({ ...list, type: 'hearsay' })).toMatchObject(wrong('1.type'))
    expect(read({ ...list, url: 'http://a.example/r.json' })).toMatchObject(wrong('1.url'))
    expect(read({ ...list, url: undefined })).toMatchObject(wrong('1.url'))
    expect(read({ ...list, trusted: true })).toMatchObject(wrong('1.trusted'))
    expect(read({ name: 'A', type: 'oidf', trustAnchorEC: 'http://a.example' })).toMatchObject(wrong('1.trustAnchorEC'))
    expect(read({ name: 'A', type: 'oidf', trustAnchorEC: 'https://a.example', jwks: { keys: [] } })).toMatchObject(
      wrong('1.jwks'),
    )
    expect(read({ name: 'A', type: 'vc-recognition', url: 'https://a.example', acceptedIssuers: [] })).toMatchObject(
      wrong('1.acceptedIssuers'),
    )
    expect(read('A')).toMatchObject(wrong('1'))
    expect(readRegistrySettings('{}')).toMatchObject(wrong(''))
    expect(read(...Array.from({ length: 17 }, (_, at) => ({ ...list, name: `A${at}` })))).toMatchObject(wrong(''))
  })
})
