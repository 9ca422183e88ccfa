import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import type { CertificateFacts } from '@laurel/core/presentation'
import type { JsonObject } from '@laurel/core/primitives'

const MOST_CERTIFICATES = 10
const MOST_LETTERS = 16_000

/** The dNSNames of a certificate, as Node lists them; none where one has odd letters, which are quoted and may hold others. */
function namesIn({ subjectAltName = '' }: X509Certificate): string[] {
  if (subjectAltName.includes('"')) return []
  return subjectAltName.split(', ').flatMap(one => (one.startsWith('DNS:') ? [one.slice(4)] : []))
}

const isBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

const isInForce = ({ validFromDate, validToDate }: X509Certificate, now: Date): boolean =>
  validFromDate <= now && now <= validToDate

/** The authorities that browsers trust, each under the name that it signs in; read once. */
let known: { readonly from: readonly string[]; readonly byName: ReadonlyMap<string, readonly X509Certificate[]> }
function authorities(roots: readonly string[]) {
  if (known?.from !== roots) {
    const read = roots.map(one => new X509Certificate(one))
    known = { from: roots, byName: Map.groupBy(read, one => one.subject) }
  }
  return known.byName
}

function isTrusted(last: X509Certificate, roots: readonly string[], now: Date): boolean {
  const byName = authorities(roots)
  const isOne = (byName.get(last.subject) ?? []).some(one => one.fingerprint256 === last.fingerprint256)
  return isOne || (byName.get(last.issuer) ?? []).some(one => isInForce(one, now) && isBy(last, one))
}

/**
 * Looks at the certificates with which a request is signed: whether each is signed by the next, which is an authority,
 * whether they are in force, and whether they lead to an authority that browsers trust.
 *
 * @param chain base64 of DER, the signer's first
 * @returns null where they cannot be read
 */
export function readCertificates(
  chain: readonly string[],
  now: Date,
  roots: readonly string[] = rootCertificates,
): CertificateFacts | null {
  if (chain.length === 0 || chain.length > MOST_CERTIFICATES || chain.some(one => one.length > MOST_LETTERS))
    return null
  try {
    const read = chain.map(one => new X509Certificate(Buffer.from(one, 'base64')))
    const [first, last] = [read[0], read.at(-1)] as [X509Certificate, X509Certificate]
    const isChain = read.every((one, at) => {
      const issuer = read[at + 1]
      return isInForce(one, now) && (!issuer || (issuer.ca && isBy(one, issuer)))
    })
    return {
      publicKey: first.publicKey.export({ format: 'jwk' }) as JsonObject,
      names: namesIn(first),
      isChain,
      isTrusted: isChain && isTrusted(last, roots, now),
    }
  } catch {
    return null
  }
}
