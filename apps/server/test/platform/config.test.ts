import { expect, test } from 'vitest'
import { readConfig } from '../../src/platform/config.ts'

const read = (env: Record<string, string>) => readConfig(env, '/somewhere')

test('without any variable the server listens on this machine, with its data beside it', () => {
  const config = read({})
  expect(config).toMatchObject({
    ok: true,
    value: {
      port: 4100,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:4100',
      isLoopback: true,
      dataDir: '/somewhere/data',
      blobsDir: '/somewhere/data/blobs',
      scanCommand: undefined,
      databaseUrl: undefined,
      smtpUrl: undefined,
    },
  })
})

test('whom the operator believes, and the registry that they run, are read', () => {
  const env = {
    LAUREL_REGISTRIES: 'registries.json',
    LAUREL_REGISTRY_NAME: 'Sample Registry',
    LAUREL_FEDERATIONS: 'https://one.example, https://two.example/anchor',
  }
  expect(read(env)).toMatchObject({
    ok: true,
    value: {
      registriesFile: '/somewhere/registries.json',
      registryName: 'Sample Registry',
      federations: ['https://one.example', 'https://two.example/anchor'],
    },
  })
})

test.for<[string, string]>([
  ['LAUREL_PORT', '70000'],
  ['LAUREL_PORT', '41x'],
  ['LAUREL_PORT', '-1'],
  ['LAUREL_HOST', 'two words'],
  ['LAUREL_PUBLIC_URL', 'school.example'],
  ['LAUREL_PUBLIC_URL', 'http://school.example'],
  ['LAUREL_PUBLIC_URL', 'https://school.example/path'],
  ['LAUREL_PUBLIC_URL', 'https://user:word@school.example'],
  ['LAUREL_PUBLIC_URL', 'ftp://school.example'],
  ['LAUREL_DATABASE_URL', 'mysql://somewhere/x'],
  ['LAUREL_SMTP_URL', 'mail.example.org:25'],
  ['LAUREL_MASTER_KEY', 'secret-secret'],
  ['LAUREL_MASTER_KEY', 'ab'.repeat(31)],
  ['LAUREL_CHAIN_RPC_URL', 'somewhere'],
  ['LAUREL_BLOBS_URL', 's3://bucket/x'],
  ['LAUREL_FEDERATIONS', 'http://federation.example'],
  ['LAUREL_FEDERATIONS', 'https://one.example two.example'],
  ['LAUREL_REGISTRY_NAME', 'x'.repeat(101)],
  ['LAUREL_REGISTRY_NAME', 'Sample\u202eRegistry'],
  ['LAUREL_LOG_LEVEL', 'loud'],
  ['LAUREL_FAILPOINT', 'Not A Name'],
  ['LAUREL_VCAPI_OPEN', 'perhaps'],
])('a wrong %s (%s) is one sentence that names it and does not repeat it', ([name, value]) => {
  const config = read({ [name]: value })
  if (config.ok) throw new Error('accepted')
  expect(config.error.sentences).toHaveLength(1)
  expect(config.error.sentences[0]).toMatch(new RegExp(`^${name} .*\\.$`))
  expect(config.error.sentences[0]).not.toContain(value)
})

test('the bootstrap variables are wanted together', () => {
  for (const [name, value, missing] of [
    ['LAUREL_BOOTSTRAP_ISSUER', 'school', 'LAUREL_BOOTSTRAP_API_KEY'],
    ['LAUREL_BOOTSTRAP_API_KEY', `lrl_${'x'.repeat(43)}`, 'LAUREL_BOOTSTRAP_ISSUER'],
  ] as const) {
    const config = read({ [name]: value })
    expect(config.ok ? [] : config.error.sentences).toEqual([
      expect.stringMatching(new RegExp(`^${missing} is missing`)),
    ])
  }
})

test('VC-API is opened to everybody on this machine only', () => {
  expect(read({})).toMatchObject({ value: { isVcApiOpen: false } })
  expect(read({ LAUREL_VCAPI_OPEN: 'true' })).toMatchObject({ value: { isVcApiOpen: true } })
  const elsewhere = read({ LAUREL_VCAPI_OPEN: 'true', LAUREL_PUBLIC_URL: 'https://school.example' })
  expect(elsewhere).toMatchObject({
    error: { sentences: [expect.stringMatching(/^LAUREL_VCAPI_OPEN must be left out/)] },
  })
})

test('where anybody may sign in or sign, the server listens to this machine alone', () => {
  const far = { LAUREL_HOST: '0.0.0.0' }
  expect(read({ ...far, LAUREL_VCAPI_OPEN: 'true' })).toMatchObject({
    error: {
      sentences: [expect.stringMatching(/^LAUREL_VCAPI_OPEN must be left out unless LAUREL_HOST is this machine/)],
    },
  })
  expect(readConfig(far, '/somewhere', { isDemo: true })).toMatchObject({
    error: { sentences: [expect.stringMatching(/^LAUREL_HOST must be this machine with --demo/)] },
  })
  expect(read(far)).toMatchObject({ ok: true })
  for (const host of ['localhost', '::1', '127.0.0.1'])
    expect(readConfig({ LAUREL_HOST: host, LAUREL_VCAPI_OPEN: 'true' }, '/somewhere', { isDemo: true })).toMatchObject({
      ok: true,
    })
})

test('several wrong values are several sentences', () => {
  const config = read({ LAUREL_PORT: 'x', LAUREL_SMTP_URL: 'y' })
  expect(config.ok ? 0 : config.error.sentences.length).toBe(2)
})

test('a master key is read as hexadecimal digits and as base64', () => {
  for (const text of [
    '07'.repeat(32),
    Buffer.alloc(32, 7).toString('base64'),
    Buffer.alloc(32, 7).toString('base64url'),
  ]) {
    const config = read({ LAUREL_MASTER_KEY: text })
    expect(config.ok && config.value.masterKey).toEqual(new Uint8Array(32).fill(7))
  }
})

test('a failpoint needs the switch beside it', () => {
  const alone = read({ LAUREL_FAILPOINT: 'after-sign:3' })
  expect(alone.ok && alone.value.failpoint).toBeUndefined()
  const both = read({ LAUREL_FAILPOINT: 'after-sign:3', LAUREL_FAILPOINTS: 'on' })
  expect(both.ok && both.value.failpoint).toEqual({ name: 'after-sign', count: 3 })
})
