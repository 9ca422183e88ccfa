import { randomBytes, randomUUID, webcrypto } from 'node:crypto'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

/** A certificate for some names that nobody else has signed, with its key, as PEM. */
export async function ownCertificate(names: readonly string[]): Promise<{ cert: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  x509.cryptoProvider.set(webcrypto as never)
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    // A name of its own: of two that go by one, a process that believes both looks at the wrong one.
    serialNumber: randomBytes(8).toString('hex'),
    name: `CN=Door ${randomUUID()}`,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys: keys as never,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns' as const, value }))),
    ],
  })
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return { cert: made.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` }
}

/**
 * A door with TLS before servers without, as a reverse proxy is. From then on this process believes its certificate.
 *
 * @param names what it answers to; `to` says which server is behind which, or behind all
 */
export async function openTlsDoor(
  port: number,
  names: readonly string[] = ['localhost'],
): Promise<{ to(target: number, name?: string): void; close(): void; readonly certificate: string }> {
  const certificate = await ownCertificate(names)
  const targets = new Map<string, number>()
  let everything: number | undefined
  const door = createServer(certificate, (incoming, outgoing) => {
    const { method, url, headers } = incoming
    const name = (headers.host ?? '').replace(/:\d+$/, '')
    const onward = request(
      { host: '127.0.0.1', port: targets.get(name) ?? everything, method, path: url, headers },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>(done => door.listen(port, '127.0.0.1', done))
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert])
  return {
    certificate: certificate.cert,
    to: (target, name) => {
      if (name === undefined) everything = target
      else targets.set(name, target)
    },
    close: () => {
      door.closeAllConnections()
      door.close()
    },
  }
}
