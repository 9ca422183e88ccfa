import { describe, expect, test } from 'vitest'
import { bundledContexts } from '../../src/credential/index.ts'
import {
  type CredentialQuery,
  isAnswered,
  matchCredential,
  parseDcqlQuery,
  type QueriedCredential,
  selectClaims,
  typesOf,
} from '../../src/presentation/index.ts'
import { badge } from '../verification/world.ts'

/** The example of OpenID4VP 1.0 §7.3. */
const person = {
  name: 'Arthur Dent',
  address: { street_address: '42 Market Street', locality: 'Milliways', postal_code: '12345' },
  degrees: [
    { type: 'Bachelor of Science', university: 'University of Betelgeuse' },
    { type: 'Master of Science', university: 'University of Betelgeuse' },
  ],
  nationalities: ['British', 'Betelgeusian'],
}

describe('a claims path', () => {
  test.each([
    [['name'], ['Arthur Dent']],
    [['address', 'street_address'], ['42 Market Street']],
    [
      ['degrees', null, 'type'],
      ['Bachelor of Science', 'Master of Science'],
    ],
    [['nationalities', 1], ['Betelgeusian']],
    [['nationalities', null], person.nationalities],
  ])('%j selects what it leads to', (path, selected) => {
    expect(selectClaims(person, path)).toEqual(selected)
  })

  test.each([
    [['nothing']],
    [['name', 'first']],
    [['address', null]],
    [['address', 0]],
    [['nationalities', 2]],
    [['nationalities', 'British']],
    [['degrees', null, 'year']],
    [['__proto__']],
    [['constructor']],
  ])('%j leads nowhere', path => {
    expect(selectClaims(person, path)).toBeNull()
  })
})

const query: CredentialQuery = {
  id: 'degree',
  format: 'dc+sd-jwt',
  meta: { vct_values: ['https://school.example/degree'] },
  claims: [
    { id: 'type', path: ['degrees', null, 'type'], values: ['Master of Science', 'Master of Arts'] },
    { id: 'name', path: ['name'] },
    { id: 'street', path: ['address', 'street'] },
  ],
  claim_sets: [
    ['type', 'street'],
    ['type', 'name'],
  ],
}
const credential: QueriedCredential = {
  format: 'dc+sd-jwt',
  vct: ['https://school.example/degree'],
  claims: person,
  isBound: true,
}

describe('one credential', () => {
  test('is matched by the first set of claims that it can answer', () => {
    const match = matchCredential(query, credential)
    expect(match.matches && match.claims.map(one => one.id)).toEqual(['type', 'name'])
  })

  test.each([
    ['another format', { format: 'ldp_vc' }, 'format'],
    ['another type', { vct: ['https://school.example/other'] }, 'type'],
    ['no key that it is made out to', { isBound: false }, 'binding'],
    ['another value', { claims: { ...person, degrees: [{ type: 'Bachelor of Science' }] } }, 'claims'],
    ['a value of another kind', { claims: { ...person, degrees: [{ type: ['Master of Arts'] }] } }, 'claims'],
  ])('%s does not fit', (_, more, why) => {
    expect(matchCredential(query, { ...credential, ...more })).toMatchObject({ matches: false, why })
  })

  test('without sets every claim has to be there', () => {
    const { claim_sets: _, ...whole } = query
    expect(matchCredential(whole, credential)).toMatchObject({ why: 'claims', missing: [{ id: 'street' }] })
  })

  test('of an authority that cannot be told does not fit', () => {
    const asked = { ...query, trusted_authorities: [{ type: 'aki', values: ['x'] }] }
    expect(matchCredential(asked, credential)).toMatchObject({ why: 'authority' })
  })

  test('of a W3C format is of each type that one alternative names, by name or by address', () => {
    const types = typesOf(badge(), bundledContexts)
    const asked = (...type_values: string[][]) => ({ id: 'a', format: 'ldp_vc', meta: { type_values } })
    const shown = { format: 'ldp_vc', types, claims: badge(), isBound: true }
    const open = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'
    const base = 'https://www.w3.org/2018/credentials#VerifiableCredential'
    expect(types).toEqual(['VerifiableCredential', base, 'OpenBadgeCredential', open])
    // The context calls this another name of the same.
    const other = typesOf({ ...badge(), type: ['AchievementCredential'] }, bundledContexts)
    expect(other).toEqual(['AchievementCredential', open])
    for (const set of [[base], ['VerifiableCredential'], [base, open], ['OpenBadgeCredential']])
      expect(matchCredential(asked(['https://other.example'], set), shown).matches).toBe(true)
    expect(matchCredential(asked([base, 'https://other.example']), shown)).toMatchObject({ why: 'type' })
    expect(matchCredential(asked([]), shown)).toMatchObject({ why: 'type' })
  })
})

describe('the whole', () => {
  const credentials = ['a', 'b', 'c'].map(id => ({ id, format: 'ldp_vc', meta: {} }))

  test('is answered by everything, where no sets say otherwise', () => {
    expect(isAnswered({ credentials }, new Set(['a', 'b', 'c']))).toBe(true)
    expect(isAnswered({ credentials }, new Set(['a', 'b']))).toBe(false)
  })

  test('is answered by one option of each set that is required', () => {
    const asked = {
      credentials,
      credential_sets: [{ options: [['a', 'b'], ['c']] }, { options: [['b']], required: false }],
    }
    expect(isAnswered(asked, new Set(['c']))).toBe(true)
    expect(isAnswered(asked, new Set(['a', 'b']))).toBe(true)
    expect(isAnswered(asked, new Set(['a']))).toBe(false)
  })
})

describe('reading a query', () => {
  const whole = { credentials: [query], credential_sets: [{ options: [['degree']] }] }

  test('takes what OpenID4VP describes and leaves the rest', () => {
    expect(parseDcqlQuery({ ...whole, extra: 1 })).toEqual({ ok: true, value: whole })
  })

  test.each([
    ['', null],
    ['credentials', {}],
    ['credentials', { credentials: [] }],
    ['credentials', { credentials: [query, query] }],
    ['credentials.0', { credentials: [1] }],
    ['credentials.0.id', { credentials: [{ ...query, id: 'a b' }] }],
    ['credentials.0.meta', { credentials: [{ ...query, meta: undefined }] }],
    ['credentials.0.claims.0.path', { credentials: [{ ...query, claims: [{ path: [1.5] }] }] }],
    ['credentials.0.claims.0.values', { credentials: [{ ...query, claims: [{ path: ['a'], values: [{}] }] }] }],
    ['credentials.0.claim_sets.0', { credentials: [{ ...query, claim_sets: [['none']] }] }],
    ['credentials.0.multiple', { credentials: [{ ...query, multiple: 'yes' }] }],
    ['credential_sets.0.options.0', { ...whole, credential_sets: [{ options: [['other']] }] }],
  ])('names where it is wrong: %s', (path, wrong) => {
    expect(parseDcqlQuery(wrong)).toMatchObject({ ok: false, error: { code: 'E_DCQL', path } })
  })

  const claim = { path: ['name'] }
  const filled = <T>(length: number, make: (at: number) => T): T[] => Array.from({ length }, (_, at) => make(at))
  const partOf = (more: object) => ({ credentials: [{ ...query, claims: undefined, claim_sets: undefined, ...more }] })
  test.each([
    ['credentials', { credentials: filled(33, at => ({ ...query, id: `q${at}` })) }],
    ['credentials.0.claims', partOf({ claims: filled(51, () => claim) })],
    ['credentials.0.claims.0.path', partOf({ claims: [{ path: filled(17, () => 'x') }] })],
    ['credentials.0.claims.0.values', partOf({ claims: [{ ...claim, values: filled(1_001, at => at) }] })],
    ['credentials.0.claim_sets', partOf({ claims: [{ id: 'a', ...claim }], claim_sets: filled(33, () => ['a']) })],
    ['credentials.0.claim_sets.0', partOf({ claims: [{ id: 'a', ...claim }], claim_sets: [filled(51, () => 'a')] })],
    ['credentials.0.meta.vct_values', partOf({ meta: { vct_values: filled(1_001, at => `https://x.example/${at}`) } })],
    ['credentials.0.meta.type_values', partOf({ meta: { type_values: [filled(1_001, () => 'x')] } })],
    ['credentials', partOf({ claims: filled(21, () => ({ ...claim, values: filled(1_000, at => at) })) })],
    [
      'credential_sets',
      {
        ...partOf({}),
        credential_sets: filled(32, () => ({ options: filled(2, () => filled(32, () => query.id)) })),
      },
    ],
  ])('refuses more than a person would ask, at %s', (path, wrong) => {
    const read = parseDcqlQuery(JSON.parse(JSON.stringify(wrong)))
    expect(read).toMatchObject({ ok: false, error: { code: 'E_DCQL', path } })
  })
})
