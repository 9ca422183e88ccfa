import { toBase64url, toUtf8 } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import type { Award } from '../src/credentials/award.ts'
import { skillGroups } from '../src/skills/proofs.ts'
import type { Contents, Imported } from '../src/vault/contents.ts'

const document = (name: string, ...alignment: object[]) => ({
  name,
  issuer: { id: 'did:key:z', name: 'Elsewhere' },
  validFrom: '2026-01-01T00:00:00Z',
  credentialSubject: { achievement: { alignment } },
})
const hears = (more: object = {}) => ({
  targetName: 'Hears',
  targetUrl: 'https://school.example/skills/1',
  targetFramework: 'Talking',
  ...more,
})
const taken = (credential: object) =>
  ({ credential, jwt: '', takenAt: '2026-02-01' }) as Contents['credentials'][string]
const award = (id: string, state: Award['state'], validFrom: string) =>
  ({ id, state, validFrom, achievement: { name: `Award ${id}` }, issuer: { name: 'Sample School' } }) as Award
const brought = (text: string, more: Partial<Imported> = {}): Imported => ({
  text,
  title: 'Brought',
  issuer: 'Elsewhere',
  validFrom: '2026-09-01T00:00:00Z',
  validUntil: null,
  verdict: 'good',
  checkedAt: '2026-10-01T00:00:00Z',
  importedAt: '2026-10-01T00:00:00Z',
  isForeign: false,
  ...more,
})
const contents = (credentials: Contents['credentials'], imported: Contents['imported'] = {}): Contents => ({
  format: 1,
  credentials,
  shares: {},
  imported,
})
const shown = (vault: Contents, awards: readonly Award[]) =>
  skillGroups(vault, awards, '').flatMap(group =>
    group.skills.map(one => [group.framework, one.skill.name, one.position, one.strongest.of.title, one.count]),
  )

test('own awards and what was brought stand behind the same skill; what is revoked or broken behind none', () => {
  const level = hears({ targetUrl: 'https://school.example/skills/1#level-2', targetDescription: 'Sure' })
  const vault = contents(
    {
      a: taken(document('A', hears())),
      b: taken(document('B', level)),
      c: taken(document('C', hears({ targetName: 'Gone' }))),
    },
    {
      d: brought(JSON.stringify(document('D', hears(), { targetName: 'Alone', targetUrl: 'javascript:x' }))),
      e: brought(
        `${toBase64url(toUtf8('{}'))}.${toBase64url(toUtf8(JSON.stringify({ vc: document('E', hears()) })))}.${toBase64url(toUtf8('x'))}`,
      ),
      f: brought('{"broken', { verdict: 'broken' }),
      g: brought(
        JSON.stringify(document('G', hears({ targetName: 'Forged', targetUrl: 'https://school.example/9' }))),
        { verdict: 'broken' },
      ),
    },
  )
  const awards = [
    award('a', 'issued', '2026-03-01'),
    award('b', 'issued', '2026-01-01'),
    award('c', 'revoked', '2026-04-01'),
  ]
  expect(shown(vault, awards)).toEqual([
    ['Talking', 'Hears', 2, 'Award b', 4],
    [null, 'Alone', null, 'Brought', 1],
  ])
})

test('without a network and without what the server tells, the vault alone says it', () => {
  expect(shown(contents({ a: taken(document('A', hears())) }), [])).toEqual([['Talking', 'Hears', null, 'A', 1]])
})

test('what has ended counts less than what is in force, though it is of a higher level', () => {
  const vault = contents({
    a: taken(document('A', hears({ targetUrl: 'https://school.example/skills/1#level-4' }))),
    b: taken(document('B', hears())),
  })
  expect(shown(vault, [award('a', 'expired', '2026-09-01'), award('b', 'issued', '2026-01-01')])).toEqual([
    ['Talking', 'Hears', null, 'Award b', 2],
  ])
})

test('a credential made out to another key is a proof that is not confirmed', () => {
  const vault = contents({}, { d: brought(JSON.stringify(document('D', hears())), { isForeign: true }) })
  const [group] = skillGroups(vault, [], 'talk')
  expect(group?.skills[0]?.strongest.of.imported).toMatchObject({ verdict: 'unsure' })
})
