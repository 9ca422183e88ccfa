import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasHidden, hasMixedWord, withoutHidden } from '../../src/verification/resemblance/hidden.ts'
import { type KnownIssuer, resembles } from '../../src/verification/resemblance/resembles.ts'

const lines = (file: string) =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter(one => one !== '' && !one.startsWith('#'))
    .map(one => one.replace(/\\u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))))
const names = lines('names.txt')
const hostile = lines('hostile.txt').map(line => {
  const [name, known, trick] = line.split(' | ') as [string, string, string]
  return { name, known, trick, isMeantToWarn: !trick.startsWith('EXPECT NOTHING') }
})
const harmless = lines('harmless.txt')
const knownOf = (name: string): KnownIssuer => ({ name })
const known = names.map(knownOf)

describe('the corpus of names', () => {
  const warned = hostile
    .filter(one => one.isMeantToWarn)
    .map(one => ({ ...one, found: resembles(one.name, known)?.known.name }))
  // Of two known names, the other is what a stranger with that name would be compared with.
  const neighbours = names.flatMap(name => {
    const found = resembles(
      name,
      known.filter(one => one.name !== name),
    )
    return found ? [`${name} ~ ${found.known.name} (${found.why})`] : []
  })
  const strangers = [...harmless, ...hostile.filter(one => !one.isMeantToWarn).map(one => one.name)].flatMap(name => {
    const found = resembles(name, known)
    return found ? [`${name} ~ ${found.known.name} (${found.why})`] : []
  })

  test('is large enough to mean something', () => {
    expect(new Set(names).size).toBeGreaterThan(200)
    expect(hostile.length).toBeGreaterThan(100)
    expect(harmless.length).toBeGreaterThan(90)
    expect(hostile.filter(one => !names.includes(one.known)).map(one => one.known)).toEqual([])
  })

  test('H-46: names whom a look-alike wants to be taken for, with a recall of 97 in 100', () => {
    const missed = warned.filter(one => one.found !== one.known)
    expect(1 - missed.length / warned.length, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.97)
  })

  test('H-46: lets honest neighbours be, with a precision of 97 in 100', () => {
    const wrong = [...neighbours, ...strangers]
    const right = warned.filter(one => one.found === one.known).length
    expect(right / (right + wrong.length), wrong.join('\n')).toBeGreaterThanOrEqual(0.97)
  })
})

describe('a known issuer', () => {
  const york: KnownIssuer = { name: 'University of York', domain: 'york.ac.uk', did: 'did:web:york.ac.uk' }

  test('is no look-alike of itself, by its DID or under its domain', () => {
    expect(resembles({ name: york.name, id: 'did:web:york.ac.uk', domain: 'york.ac.uk' }, [york])).toBeNull()
    expect(
      resembles({ name: york.name, id: 'did:web:badges.york.ac.uk', domain: 'badges.york.ac.uk' }, [york]),
    ).toBeNull()
  })

  test('is copied by whoever uses its name elsewhere, though the name be exact', () => {
    expect(resembles({ name: 'University of York', domain: 'york.ac.uk.example' }, [york])?.why).toBe('same-name')
    expect(resembles({ name: 'University of York', domain: 'notyork.ac.uk' }, [york])?.why).toBe('same-name')
  })

  test('is copied by an address that carries its own label, whatever the name', () => {
    const ontario: KnownIssuer = { name: 'Ontario Tech University', domain: 'ontariotechu.ca' }
    const ask = (domain: string) => resembles({ name: 'Credential Office', domain }, [ontario])?.why
    expect(ask('ontariotechu.university.example')).toBe('domain')
    expect(ask('verify-ontariotechu.example')).toBe('domain')
    expect(ask('ontari0techu.example')).toBe('domain')
    expect(ask('ontariotechunion.example')).toBeUndefined()
  })

  test('on one host with others is copied by the newcomer, and not the other way round', () => {
    const first: KnownIssuer = { name: 'Sample School', domain: 'host.example', did: 'did:web:host.example:i:sample' }
    const second: KnownIssuer = { name: 'SampIe School', domain: 'host.example', did: 'did:web:host.example:i:copy' }
    const ask = (one: KnownIssuer) => resembles({ name: one.name, id: one.did!, domain: one.domain! }, [first, second])
    expect(ask(second)).toMatchObject({ known: first, why: 'look-alike' })
    expect(ask(first)).toBeNull()
  })
})

describe('a name by itself', () => {
  test.each(['Ontario\u200b Tech', 'Ontario \u202eTech', 'Onta\u00adrio', 'Tech\u0000', 'Sch\u3164ool', 'A\u{e0041}B'])(
    'H-46: holds something that cannot be seen: %j',
    name => {
      expect(hasHidden(name)).toBe(true)
      expect(hasHidden(withoutHidden(name))).toBe(false)
    },
  )
  test.each(names)('%s hides nothing and mixes nothing', name => {
    expect([hasHidden(name), hasMixedWord(name)]).toEqual([false, false])
    expect(withoutHidden(name)).toBe(name)
  })
  test('may need a joiner in Persian', () => expect(hasHidden('دانشگاه می\u200cشود')).toBe(false))
  test.each(['Оntario', 'Sсhool', 'Kρήτης', 'Princetօn'])('H-46: mixes alphabets that look alike: %s', name =>
    expect(hasMixedWord(name)).toBe(true),
  )
  test.each(['МГУ Moscow', 'มหาวิทยาลัยABC', 'ソニーTech学園', '서울Tech'])('may be bilingual: %s', name =>
    expect(hasMixedWord(name)).toBe(false),
  )
})

test('a name of a hundred thousand letters is compared in bounded work', () => {
  const long = 'Оntario '.repeat(15_000)
  expect(resembles(long, known)).toBeNull()
})
