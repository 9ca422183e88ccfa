import { afterEach, expect, test, vi } from 'vitest'

const prfBytes = new Uint8Array(32).fill(0xa5)
const registration = vi.fn()
vi.mock('@simplewebauthn/browser', () => ({
  startRegistration: (...given: unknown[]) => registration(...given),
  startAuthentication: async () => ({
    id: 'passkey-1',
    clientExtensionResults: { prf: { results: { first: prfBytes.buffer } } },
  }),
}))

const sent: { url: string; body: string }[] = []
vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
  sent.push({ url: String(url), body: String(init.body ?? '') })
  return Response.json(url.includes('generate') ? { challenge: 'AAAA', extensions: { credProps: true } } : {})
})
const { makePasskey } = await import('../src/keys/passkey-lock.ts')

afterEach(() => {
  sent.length = 0
  registration.mockReset()
})
const made = (clientExtensionResults: object) => ({ id: 'passkey-1', response: {}, clientExtensionResults })

test.for<[string, object]>([
  ['while it is made', { credProps: { rk: true }, prf: { enabled: true, results: { first: prfBytes.buffer } } }],
  ['at its first use', { credProps: { rk: true }, prf: { enabled: true } }],
])('what opens the vault comes %s, and never goes to the server', async ([_, results]) => {
  registration.mockResolvedValue(made(results))
  const passkey = await makePasskey('Sample Learner 7')
  expect(passkey).toMatchObject({ credentialId: 'passkey-1', prfOutput: prfBytes })
  const told = sent.find(one => one.url.includes('verify-registration'))!
  expect(JSON.parse(told.body).response.clientExtensionResults).toEqual({ credProps: { rk: true } })
  expect(registration.mock.calls[0]![0].optionsJSON.extensions).toMatchObject({ credProps: true, prf: {} })
})

test('a device without the extension signs in, but is no lock', async () => {
  registration.mockResolvedValue(made({}))
  expect(await makePasskey('Sample Learner 7')).toBeUndefined()
  expect(sent.some(one => one.url.includes('verify-registration'))).toBe(true)
})
