import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../bin/laurel.mjs', import.meta.url))
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'laurel-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const laurel = (args: string[], input?: string) => {
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    encoding: 'utf8',
    cwd: folder,
    ...(input === undefined ? {} : { input }),
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}
const write = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text)
  return name
}
const description = {
  name: 'Active Listening',
  credentialSubject: {
    id: 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
    type: ['AchievementSubject'],
    achievement: {
      id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
      type: ['Achievement'],
      name: 'Active Listening',
      description: 'Hears.',
      criteria: { narrative: 'Listen.' },
    },
  },
}
write('key.json', laurel(['keygen']).out)
write('description.json', JSON.stringify(description))
const signed = laurel(['issue', 'description.json', '--key', 'key.json'])
write('badge.json', signed.out)

describe('from a key to a verdict, without a server', () => {
  test('a badge that was issued here is valid, from a file and from standard input', () => {
    expect(signed.err).toBe('')
    const report = laurel(['verify', 'badge.json', '--offline'])
    expect(report.out).toContain('VALID')
    expect(report.out).toContain('Active Listening')
    expect(report.code).toBe(0)
    expect(laurel(['verify', '-', '--json'], signed.out)).toMatchObject({
      code: 0,
      out: expect.stringContaining('"result": "valid"'),
    })
  })
  test('who the issuer is, is said by the registries that the person names', () => {
    const { issuer } = JSON.parse(signed.out) as { issuer: string | { id: string } }
    const did = typeof issuer === 'string' ? issuer : issuer.id
    write('list.json', JSON.stringify({ meta: {}, registry: { [did]: { name: 'Sample School \u001b[31m' } } }))
    write('registries.json', JSON.stringify([{ name: 'A list', type: 'dcc-legacy', file: 'list.json' }]))
    const report = laurel(['verify', 'badge.json', '--offline', '--trust', 'registries.json'])
    expect(report.out).toMatch(
      /The issuer is in a registry that you trust\. \(A list: Sample School .*\) .*REGISTRY_CONFIRMED/,
    )
    expect(report.out).not.toContain('\u001b[31m')
    expect(report.out).toContain('ISSUER_LISTED')
    write('wrong.json', JSON.stringify([{ name: 'A list', type: 'dcc-legacy', url: 'http://a.example' }]))
    expect(laurel(['verify', 'badge.json', '--trust', 'wrong.json'])).toMatchObject({
      code: 64,
      err: expect.stringContaining('entry 1.url must be an https address'),
    })
  })
  test('a changed one is not', () => {
    write('changed.json', signed.out.replace('Active Listening', 'Active Sleeping'))
    const report = laurel(['verify', 'changed.json'])
    expect(report).toMatchObject({ code: 1, out: expect.stringContaining('E_SIGNATURE') })
  })
  test('one whose issuer cannot be asked is neither', () => {
    const document = JSON.parse(signed.out)
    document.issuer = 'did:web:school.example'
    document.proof.verificationMethod = 'did:web:school.example#key-1'
    write('unknown.json', JSON.stringify(document))
    expect(laurel(['verify', 'unknown.json', '--offline'])).toMatchObject({
      code: 2,
      out: expect.stringContaining('COULD NOT BE FULLY CHECKED'),
    })
  })
  test('as JWT, by each kind of key', () => {
    for (const type of ['ed25519', 'p-256', 'p-384']) {
      write(`${type}.json`, laurel(['keygen', '--type', type]).out)
      const jwt = laurel(['issue', 'description.json', '--key', `${type}.json`, '--jwt']).out
      expect(laurel(['verify', '-'], jwt), type).toMatchObject({ code: 0 })
    }
  })
  test('in a picture, and out again', () => {
    write(
      'badge.png',
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    )
    write('badge.svg', '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    for (const kind of ['png', 'svg']) {
      expect(laurel(['bake', `badge.${kind}`, 'badge.json', `baked.${kind}`])).toMatchObject({ code: 0 })
      expect(laurel(['verify', `baked.${kind}`])).toMatchObject({ code: 0 })
      expect(JSON.parse(laurel(['unbake', `baked.${kind}`]).out)).toEqual(
        JSON.parse(readFileSync(join(folder, 'badge.json'), 'utf8')),
      )
      expect(laurel(['inspect', `baked.${kind}`]).out).toContain('Data Integrity')
    }
  })
})

describe('a programme', () => {
  const file = (name: string) => fileURLToPath(new URL(`../../server/programmes/${name}.json`, import.meta.url))
  test('says what is in it', () => {
    const done = laurel(['programme', file('business-innovation')])
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('13 achievements, 1 pathway, 26 skills') })
  })
  test('that is none says where', () => {
    const text = readFileSync(file('launch-skills'), 'utf8').replace('"kind": "macro"', '"kind": "grand"')
    expect(laurel(['programme', '-'], text)).toEqual({ code: 1, out: '$.achievements[5].kind  not-allowed\n', err: '' })
    expect(JSON.parse(laurel(['programme', '-', '--json'], '{}').out)).toEqual({
      problems: [{ path: '$.format', code: 'other-format' }],
    })
  })
})

describe('wrong use says what to do', () => {
  test.each([
    [[], 64, 'laurel verify'],
    [['dance'], 64, 'no command "dance"'],
    [['verify'], 64, 'needs 1 argument'],
    [['verify', 'no-such-file'], 66, 'Cannot read no-such-file'],
    [['verify', 'badge.json', '--at', 'yesterday'], 64, '--at needs a date'],
    [['verify', 'badge.json', '--shout'], 64, '--shout'],
    [['verify', 'https://127.0.0.1/x'], 66, 'FETCH_'],
    [['issue', 'description.json'], 64, 'needs --key'],
    [['issue', 'description.json', '--key', 'description.json'], 64, 'secretKeyMultibase'],
    [['keygen', '--type', 'rsa'], 64, '--type must be one of'],
    [['unbake', 'badge.json'], 1, 'NOT_AN_IMAGE'],
  ])('%j', (args, code, words) => {
    const done = laurel(args)
    expect(done.out + done.err).toContain(words)
    expect(done.code).toBe(code)
  })
  test('a word that is not of an Open Badge, or that signing would drop, is named', () => {
    write('undefined.json', JSON.stringify({ ...description, honours: 'summa', validUntil: 'soon' }))
    const refused = laurel(['issue', 'undefined.json', '--key', 'key.json'])
    expect(refused.code).toBe(64)
    for (const place of ['/honours', '/validUntil']) expect(refused.err).toContain(place)
    const contexts = JSON.parse(signed.out)['@context']
    write('undefined.json', JSON.stringify({ '@context': contexts, type: ['VerifiableCredential'], honours: 'summa' }))
    expect(laurel(['issue', 'undefined.json', '--key', 'key.json'])).toMatchObject({
      code: 64,
      err: expect.stringContaining('TERM_UNDEFINED at /honours'),
    })
  })
  test('any other credential is signed as it is written', () => {
    const contexts = ['https://www.w3.org/ns/credentials/v2']
    const plain = {
      '@context': contexts,
      type: ['VerifiableCredential'],
      credentialSubject: { id: 'urn:x', name: 'y' },
    }
    write('plain.json', JSON.stringify(plain))
    const done = laurel(['issue', 'plain.json', '--key', 'key.json'])
    expect(JSON.parse(done.out)).toMatchObject(plain)
    write('plain-signed.json', done.out)
    expect(laurel(['verify', 'plain-signed.json', '--offline'])).toMatchObject({ code: 0 })
  })
})

test('the executable starts it on the pinned Node.js', () => {
  expect(spawnSync(process.execPath, [bin, 'help'], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('laurel verify'),
  })
})

test('the doctor finds this installation well', () => {
  expect(laurel(['doctor'])).toMatchObject({ code: 0, out: expect.stringContaining('✓ a badge signed here verifies') })
})

test('a name cannot rewrite the terminal that it is shown in', () => {
  const name = 'Active\u001b[2J\u009b1A\u202eListening'
  write(
    'escape.json',
    JSON.stringify({
      ...description,
      name,
      credentialSubject: {
        ...description.credentialSubject,
        achievement: { ...description.credentialSubject.achievement, name },
      },
    }),
  )
  write('escaped.json', laurel(['issue', 'escape.json', '--key', 'key.json']).out)
  for (const args of [
    ['verify', 'escaped.json'],
    ['verify', 'escaped.json', '--json'],
    ['inspect', 'escaped.json'],
  ]) {
    const { out } = laurel(args)
    expect(out).toContain('Listening')
    for (const one of ['\u001b', '\u009b', '\u202e']) expect(out).not.toContain(one)
  }
  expect(JSON.parse(laurel(['verify', 'escaped.json', '--json']).out).credential.name).toBe(name)
})
