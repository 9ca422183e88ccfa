import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/primitives/index.ts'
import {
  checkChain,
  didsIn,
  entityIdOf,
  findListedDid,
  findMembership,
  isEntityId,
  organizationIn,
  readKeySet,
  type TrustAnchor,
} from '../../src/trust/index.ts'
import {
  configuration,
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
  statement,
} from './federation-world.ts'

const anchor: TrustAnchor = { id: ministry, keys: readKeySet(jwksOf(ministry)) ?? undefined }

async function ask(
  changes: Record<string, string | null | undefined> = {},
  anchors: readonly TrustAnchor[] = [anchor],
  subject = school,
) {
  const served = { ...(await healthy()), ...changes } as Record<string, string | null>
  for (const [url, text] of Object.entries(changes)) if (text === undefined) delete served[url]
  const { fetch, asked } = serving(served)
  return { answer: await findMembership(subject, anchors, { fetch, now }), asked }
}

describe('a member of a federation', () => {
  test('is found through whoever stands between, with the chain that shows it', async () => {
    const { answer } = await ask()
    expect(answer).toMatchObject({ state: 'member', anchor: ministry, until: (seconds + 3600) * 1000 })
    if (answer.state !== 'member') throw new Error('no member')
    expect(answer.chain).toHaveLength(4)
    expect(organizationIn(answer.metadata)).toBe(`Organisation of ${school}`)
    expect(didsIn(answer.metadata)).toBeNull()
  })

  test('is found without the anchor’s keys as well, by its own address', async () => {
    expect((await ask({}, [{ id: ministry }])).answer.state).toBe('member')
  })

  test('may name itself to several superiors; one that leads to the anchor is enough', async () => {
    const other = 'https://other.example'
    const changes = { [configurationAt(school)]: await configuration(school, [other, district]) }
    expect((await ask(changes)).answer.state).toBe('member')
  })

  test('has what its superior says of it, and what the federation’s policy makes of it', async () => {
    const { answer } = await ask({
      [fetchAt(district, school)]: await statement(district, school, {
        claims: { metadata: { federation_entity: { organization_name: 'Sample School' } } },
      }),
      [fetchAt(ministry, district)]: await statement(ministry, district, {
        claims: {
          metadata_policy: {
            federation_entity: {
              organization_name: { essential: true, one_of: ['Sample School'] },
              contacts: { add: ['help@ministry.example'] },
              homepage_uri: { default: 'https://school.example' },
            },
          },
        },
      }),
    })
    if (answer.state !== 'member') throw new Error(JSON.stringify(answer))
    expect(answer.metadata.federation_entity).toMatchObject({
      organization_name: 'Sample School',
      contacts: ['help@ministry.example'],
      homepage_uri: 'https://school.example',
    })
  })

  test('may be an issuer unless somebody above it forbids that', async () => {
    expect((await ask()).answer).toMatchObject({ mayIssue: true })
    const limited = (allowed: readonly string[]) =>
      statement(ministry, district, { claims: { constraints: { allowed_entity_types: [...allowed] } } })
    for (const [allowed, mayIssue] of [
      [['openid_relying_party'], false],
      [[], false],
      [['openid_credential_issuer'], true],
    ] as const)
      expect((await ask({ [fetchAt(ministry, district)]: await limited(allowed) })).answer).toMatchObject({
        state: 'member',
        mayIssue,
      })
  })
})

describe('nobody is a member for', () => {
  test('taking part in no federation, or naming no superior', async () => {
    expect((await ask({ [configurationAt(school)]: undefined })).answer).toEqual({ state: 'none' })
    expect((await ask({ [configurationAt(school)]: await configuration(school, []) })).answer).toEqual({
      state: 'none',
    })
  })

  test('naming a superior that knows nothing of them', async () => {
    expect((await ask({ [fetchAt(district, school)]: undefined })).answer).toEqual({ state: 'none' })
  })

  test('belonging to a federation that the verifier does not trust', async () => {
    const { answer } = await ask({}, [{ id: 'https://elsewhere.example' }])
    expect(answer).toEqual({ state: 'none' })
    expect((await ask({}, [])).asked).toEqual([])
  })

  test('standing further below than the anchor allows, or under a name that it does not allow', async () => {
    const constrained = async (constraints: JsonObject) =>
      (await ask({ [fetchAt(ministry, district)]: await statement(ministry, district, { claims: { constraints } }) }))
        .answer.state
    expect(await constrained({ max_path_length: 0 })).toBe('none')
    expect(await constrained({ max_path_length: 1 })).toBe('member')
    expect(await constrained({ max_path_length: 'many' })).toBe('none')
    expect(await constrained({ naming_constraints: { permitted: ['.example'] } })).toBe('member')
    expect(await constrained({ naming_constraints: { permitted: ['district.example', '.school.example'] } })).toBe(
      'none',
    )
    expect(await constrained({ naming_constraints: { permitted: ['.example'], excluded: ['school.example'] } })).toBe(
      'none',
    )
    expect(await constrained({ naming_constraints: 'everything' })).toBe('none')
  })

  test('not keeping to a policy, or where two superiors contradict each other', async () => {
    const under = async (above: JsonObject, below: JsonObject = {}) =>
      (
        await ask({
          [fetchAt(ministry, district)]: await statement(ministry, district, { claims: above }),
          [fetchAt(district, school)]: await statement(district, school, { claims: below }),
        })
      ).answer.state
    const name = (policy: JsonObject): JsonObject => ({
      metadata_policy: { federation_entity: { organization_name: policy } },
    })
    expect(await under(name({ value: 'One' }), name({ value: 'Another' }))).toBe('none')
    expect(await under(name({ one_of: ['Nobody'] }))).toBe('none')
    expect(await under({ metadata_policy: { federation_entity: { contacts: { essential: true } } } })).toBe('none')
    expect(await under({ metadata_policy: { federation_entity: { contacts: { subset_of: [] } } } })).toBe('member')
    expect(await under({ metadata_policy_crit: ['regexp'] })).toBe('none')
    expect(await under({ metadata_policy_crit: ['subset_of'] })).toBe('member')
  })
})

describe('what cannot be believed is no "no"', () => {
  const unasked = (reason: string) => ({ state: 'unasked', reason })
  const changed = async (url: string, text: string | null | undefined) => (await ask({ [url]: text })).answer

  test('an anchor or a superior that does not answer', async () => {
    expect(await changed(configurationAt(ministry), null)).toEqual(unasked('no answer'))
    expect(await changed(configurationAt(district), null)).toEqual(unasked('no answer'))
    expect(await changed(fetchAt(district, school), null)).toEqual(unasked('no answer'))
    expect(await changed(configurationAt(school), null)).toEqual(unasked('no answer'))
  })

  test('a statement that has ended, or comes from tomorrow', async () => {
    const ended = await statement(ministry, district, { claims: { exp: seconds - 120 } })
    const early = await statement(ministry, district, { claims: { iat: seconds + 3600, exp: seconds + 7200 } })
    expect(await changed(fetchAt(ministry, district), ended)).toEqual(unasked('EXPIRED'))
    expect(await changed(fetchAt(ministry, district), early)).toEqual(unasked('FROM_FUTURE'))
  })

  test('a statement on another, or by another', async () => {
    const other = await statement(district, 'https://mill.example')
    expect(await changed(fetchAt(district, school), other)).toEqual(unasked('OTHER_SUBJECT'))
    const by = await statement('https://mill.example', school)
    expect(await changed(fetchAt(district, school), by)).toEqual(unasked('OTHER_ISSUER'))
  })

  test('a statement that nobody has signed, with algorithm “none”, or with a key of its own choosing', async () => {
    const whole = await statement(district, school)
    const [, payload] = whole.split('.')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'entity-statement+jwt', kid: kidOf(district) }))
    expect(await changed(fetchAt(district, school), `${none.toString('base64url')}.${payload}.`)).toEqual(
      unasked('SIGNATURE'),
    )
    const chosen = await statement(district, school, {
      by: 'https://mill.example',
      header: { jwk: (jwksOf('https://mill.example').keys as JsonObject[])[0] as JsonObject },
    })
    expect(await changed(fetchAt(district, school), chosen)).toEqual(unasked('SIGNATURE'))
    const borrowed = await statement(district, school, { by: 'https://mill.example', header: { kid: kidOf(district) } })
    expect(await changed(fetchAt(district, school), borrowed)).toEqual(unasked('SIGNATURE'))
  })

  test('an algorithm that does not go with the key (key confusion)', async () => {
    for (const alg of ['HS256', 'ES384', 'EdDSA', 'RS256'])
      expect(await changed(fetchAt(district, school), await statement(district, school, { header: { alg } }))).toEqual(
        unasked('SIGNATURE'),
      )
  })

  test('another kind of token, a critical claim or header, and no token at all', async () => {
    const url = fetchAt(district, school)
    expect(await changed(url, await statement(district, school, { header: { typ: 'JWT' } }))).toEqual(
      unasked('WRONG_KIND'),
    )
    expect(await changed(url, await statement(district, school, { claims: { crit: ['x'] } }))).toEqual(
      unasked('CRITICAL'),
    )
    expect(await changed(url, await statement(district, school, { header: { crit: ['x'] } }))).toEqual(
      unasked('SIGNATURE'),
    )
    expect(await changed(url, '<html>')).toEqual(unasked('MALFORMED'))
    expect(await changed(url, await statement(district, school, { claims: { jwks: { keys: [] } } }))).toEqual(
      unasked('MALFORMED'),
    )
  })

  test('a member that signs with other keys than the federation knows', async () => {
    const stolen = await statement(district, school, { claims: { jwks: jwksOf('https://mill.example') } })
    expect(await changed(fetchAt(district, school), stolen)).toEqual(unasked('SIGNATURE'))
  })

  test('an anchor that tells of other keys than the verifier has of it', async () => {
    const taken = await configuration(ministry, [], {
      by: 'https://mill.example',
      claims: { jwks: jwksOf('https://mill.example') },
    })
    const changes = { [configurationAt(ministry)]: taken }
    expect((await ask(changes)).answer).toEqual(unasked('SIGNATURE'))
    // Without keys, whoever answers at the address is believed, and then the chain does not hold.
    expect((await ask(changes, [{ id: ministry }])).answer).toEqual(unasked('SIGNATURE'))
  })
})

describe('whoever leads astray', () => {
  test('in a circle leads nowhere, and is asked once', async () => {
    const around = 'https://around.example'
    const { answer, asked } = await ask({
      [configurationAt(school)]: await configuration(school, [around]),
      [configurationAt(around)]: await configuration(around, [school, around]),
      [fetchAt(around, school)]: await statement(around, school),
      [fetchAt(school, around)]: await statement(school, around),
    })
    expect(answer).toEqual({ state: 'none' })
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.length).toBeLessThan(6)
  })

  test('through ever more hands, or to ever more addresses, is not followed for ever', async () => {
    const served: Record<string, string> = {}
    const hand = (at: number) => `https://hand-${at}.example`
    for (let at = 0; at < 30; at++) {
      served[configurationAt(hand(at))] = await configuration(hand(at), [hand(at + 1)])
      served[fetchAt(hand(at + 1), hand(at))] = await statement(hand(at + 1), hand(at))
    }
    const long = await ask(served, [anchor], hand(0))
    expect(long.answer.state).not.toBe('member')
    expect(long.asked.length).toBeLessThanOrEqual(16)
    const wide = await ask({
      [configurationAt(school)]: await configuration(
        school,
        Array.from({ length: 200 }, (_, at) => `https://hint-${at}.example`),
      ),
    })
    expect(wide.answer).toEqual({ state: 'unasked', reason: 'too many to ask' })
    expect(wide.asked.length).toBeLessThanOrEqual(16)
  })
})

describe('a registry that is asked about a DID', () => {
  const did = 'did:web:oneuni.example'
  const listing = (more: JsonObject = {}) =>
    statement(ministry, did, {
      claims: {
        jwks: undefined as never,
        metadata: { federation_entity: { organization_name: 'One University' } },
        ...more,
      },
    })
  const asking = async (text: string | null | undefined) => {
    const served = { ...(await healthy()), ...(text === undefined ? {} : { [fetchAt(ministry, did)]: text }) }
    return findListedDid(did, anchor, { fetch: serving(served).fetch, now })
  }

  test('says so in a statement on the DID, without keys', async () => {
    const answer = await asking(await listing())
    expect(answer).toMatchObject({ state: 'member', anchor: ministry })
    if (answer.state === 'member') expect(organizationIn(answer.metadata)).toBe('One University')
  })

  test('does not know it, cannot be asked, or speaks of another', async () => {
    expect(await asking(undefined)).toEqual({ state: 'none' })
    expect(await asking(null)).toEqual({ state: 'unasked', reason: 'no answer' })
    expect(await asking(await statement(ministry, 'did:web:mill.example'))).toEqual({
      state: 'unasked',
      reason: 'OTHER_SUBJECT',
    })
  })
})

describe('entities', () => {
  test('of a DID are what is served where its document is; earlier addresses do not count', () => {
    expect(entityIdOf('did:web:school.example')).toBe('https://school.example')
    expect(entityIdOf('did:web:school.example:i:hts')).toBe('https://school.example/i/hts')
    expect(entityIdOf('did:webvh:QmSample:school.example:i:hts')).toBe('https://school.example/i/hts')
    expect(entityIdOf('did:web:localhost%3A4100:i:hts')).toBe('http://localhost:4100/i/hts')
    expect(entityIdOf('did:key:z6Mk')).toBeNull()
  })

  test('go by https alone, without query or fragment', () => {
    for (const id of ['https://a.example', 'https://a.example:8443/x', 'http://localhost:4100/i/x'])
      expect(isEntityId(id)).toBe(true)
    for (const id of [
      'http://a.example',
      'https://a.example?x',
      'https://a.example/#x',
      'https://u@a.example',
      'ftp://a',
      'https://A b',
    ])
      expect(isEntityId(id)).toBe(false)
  })

  test('with two keys under one name, or a private one, have no keys', () => {
    const [key] = jwksOf(ministry).keys as JsonObject[]
    expect(readKeySet({ keys: [key as JsonObject, key as JsonObject] })).toBeNull()
    expect(readKeySet({ keys: [{ ...key, d: 'AAAA' }] })).toBeNull()
    expect(readKeySet({ keys: [] })).toBeNull()
    expect(readKeySet('keys')).toBeNull()
  })
})

describe('a chain that was kept', () => {
  const keys = () => readKeySet(jwksOf(ministry))!
  const asked = { now, fetch: serving({}).fetch }

  test('holds by the anchor’s keys alone', async () => {
    const { answer } = await ask()
    if (answer.state !== 'member') throw new Error('no member')
    expect(await checkChain(answer.chain, { id: ministry, keys: keys() }, asked)).toMatchObject({ state: 'member' })
  })

  test('does not hold where one in between speaks in the name of another', async () => {
    const chain = [
      await configuration(school, [district]),
      // The district’s own keys have signed it, and it says to be by somebody else.
      await statement('https://other.example', school, { by: district }),
      await statement(ministry, district),
    ]
    const answer = await checkChain(chain, { id: ministry, keys: keys() }, asked)
    expect(answer).toMatchObject({ state: 'unasked', reason: 'MALFORMED' })
  })
})
