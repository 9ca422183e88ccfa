import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCertificates } from '../../src/wallet/answers/read-certificates.ts'

/* Certificates as openssl makes them: an authority, a verifier's by it, and one by nobody. */

const folder = mkdtempSync(join(tmpdir(), 'laurel-certificates-'))
const at = (name: string) => join(folder, name)
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
const pem = (name: string) => readFileSync(at(`${name}.pem`), 'utf8')
const der = (name: string) => pem(name).replace(/-----[^-]+-----|\s/g, '')
/** After all of them were made. */
const today = new Date(Date.now() + 3_600_000)

beforeAll(() => {
  writeFileSync(at('san'), 'subjectAltName=DNS:verifier.example,DNS:www.verifier.example\nbasicConstraints=CA:FALSE\n')
  const own = (name: string, ca: string) =>
    openssl(
      'req',
      '-x509',
      ...EC,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.pem`),
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
      '-addext',
      `basicConstraints=critical,CA:${ca}`,
    )
  own('authority', 'TRUE')
  own('nobody', 'FALSE')
  openssl('req', ...EC, '-keyout', at('verifier.key'), '-out', at('verifier.csr'), '-subj', '/CN=verifier')
  for (const by of ['authority', 'nobody'])
    openssl(
      'x509',
      '-req',
      '-in',
      at('verifier.csr'),
      '-CA',
      at(`${by}.pem`),
      '-CAkey',
      at(`${by}.key`),
      '-set_serial',
      '7',
      '-days',
      '10',
      '-extfile',
      at('san'),
      '-out',
      at(`by-${by}.pem`),
    )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a chain is read: names, key, and whether it leads to an authority that is trusted', () => {
  const chain = [der('by-authority'), der('authority')]
  expect(readCertificates(chain, today, [pem('authority')])).toMatchObject({
    names: ['verifier.example', 'www.verifier.example'],
    publicKey: { kty: 'EC', crv: 'P-256' },
    isChain: true,
    isTrusted: true,
  })
  expect(readCertificates(chain, today)).toMatchObject({ isChain: true, isTrusted: false })
  // The authority itself need not be there.
  expect(readCertificates([der('by-authority')], today, [pem('authority')])).toMatchObject({ isTrusted: true })
})

test.each([
  ['certificates of which none has signed another', () => [der('by-authority'), der('nobody')], 0],
  ['one by somebody who is no authority', () => [der('by-nobody'), der('nobody')], 0],
  ['one that is over', () => [der('by-authority'), der('authority')], 20],
  ['one that has not begun', () => [der('by-authority'), der('authority')], -20],
] as const)('is no chain, and not trusted: %s', (_, chain, days) => {
  const then = new Date(today.getTime() + days * 86_400_000)
  expect(readCertificates(chain(), then, [pem('authority')])).toMatchObject({ isChain: false, isTrusted: false })
})

test.each([
  ['nothing', []],
  ['what is no certificate', ['AAAA']],
  ['no base64', ['?']],
  ['more than anybody needs', new Array(11).fill('AAAA')],
])('is not read: %s', (_, chain) => {
  expect(readCertificates(chain, today)).toBeNull()
})
