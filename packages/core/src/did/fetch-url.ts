import { err, ok, type Result } from '../primitives/result.ts'

export type FetchUrlError = { readonly code: 'FETCH_REFUSED'; readonly reason: string }

/** The parts of an address as the platform's URL parser gives them (`new URL(text)`), which core has not. */
export type UrlParts = {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly username: string
  readonly password: string
}

/**
 * The part of the guard that needs no network (HOSTILE H-27): https on its own port, no credentials, a public name or a
 * public address. Names must be looked up, and what they point to checked by `isPublicAddress`, before connecting.
 */
export function checkFetchUrl(url: UrlParts): Result<null, FetchUrlError> {
  const refused = (reason: string) => err({ code: 'FETCH_REFUSED', reason } as const)
  if (url.protocol !== 'https:') return refused('not https')
  if (url.username !== '' || url.password !== '') return refused('carries credentials')
  if (url.port !== '') return refused('a port of its own')
  const host = url.hostname.replace(/\.$/, '').toLowerCase()
  if (host === '' || url.hostname.endsWith('..')) return refused('no host')
  if (host.startsWith('[')) return isPublicAddress(host.slice(1, -1)) ? ok(null) : refused('not a public address')
  if (/^[\d.]+$/.test(host)) return isPublicAddress(host) ? ok(null) : refused('not a public address')
  // A URL parser has made every other way of writing an address into one of the two above.
  if (/(^|\.)(\d+|0x[\da-f]*)$/.test(host)) return refused('not a public address')
  if (
    !host.includes('.') ||
    /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|test|invalid|onion|arpa)$/.test(host)
  )
    return refused('a name that is not public')
  return ok(null)
}

/** IPv4 blocks that are not the public internet: [first address, bits of the prefix] (IANA special-purpose registry). */
const PRIVATE_V4: readonly (readonly [number, number])[] = (
  [
    [0, 0, 0, 0, 8],
    [10, 0, 0, 0, 8],
    [100, 64, 0, 0, 10],
    [127, 0, 0, 0, 8],
    [169, 254, 0, 0, 16],
    [172, 16, 0, 0, 12],
    [192, 0, 0, 0, 24],
    [192, 0, 2, 0, 24],
    [192, 31, 196, 0, 24],
    [192, 52, 193, 0, 24],
    [192, 88, 99, 0, 24],
    [192, 168, 0, 0, 16],
    [192, 175, 48, 0, 24],
    [198, 18, 0, 0, 15],
    [198, 51, 100, 0, 24],
    [203, 0, 113, 0, 24],
    [224, 0, 0, 0, 3],
  ] as const
).map(([a, b, c, d, bits]) => [((a << 24) | (b << 16) | (c << 8) | d) >>> 0, bits] as const)

function parseV4(text: string): number | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  let value = 0
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null
    value = value * 256 + Number(part)
  }
  return value
}

const isPublicV4 = (value: number): boolean =>
  !PRIVATE_V4.some(([first, bits]) => (value >>> 0) >>> (32 - bits) === first >>> (32 - bits))

/** The eight groups of an IPv6 address, or `null`. */
function parseV6(textGiven: string): number[] | null {
  let text = textGiven
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (dotted) {
    const v4 = parseV4(dotted[2]!)
    if (v4 === null) return null
    text = `${dotted[1]}${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}`
  }
  const halves = text.split('::')
  if (halves.length > 2) return null
  const read = (half: string) => (half === '' ? [] : half.split(':'))
  const head = read(halves[0]!)
  const tail = halves.length === 2 ? read(halves[1]!) : []
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const groups = [...head, ...new Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...tail]
  return groups.every(group => /^[0-9a-f]{1,4}$/i.test(group)) ? groups.map(group => Number.parseInt(group, 16)) : null
}

/**
 * True for an address of the public internet. IPv6: global unicast only, and of what wraps an IPv4 address (mapped,
 * NAT64, 6to4, Teredo) none at all.
 */
export function isPublicAddress(text: string): boolean {
  const v4 = parseV4(text)
  if (v4 !== null) return isPublicV4(v4)
  const groups = parseV6(text)
  if (groups === null) return false
  const [first, second] = groups as [number, number]
  if ((first & 0xe000) !== 0x2000) return false
  if (first === 0x2002) return false
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false
  return !(first === 0x3fff && second < 0x1000)
}
