import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'

const texts = (value: Json | undefined): readonly string[] =>
  list(value).filter((one): one is string => typeof one === 'string')

/** Scheme and host of a web address, lower case; without the platform's parser, which core has not. */
const originOf = (url: string): string | null => {
  const found = /^(https?):\/\/([^/?#@\\]+)(?=[/?#]|$)/i.exec(url)
  return found ? `${found[1]}://${found[2]}`.toLowerCase() : null
}
const hostOf = (url: string): string | null => originOf(url)?.replace(/^https?:\/\//, '') ?? null

/**
 * Whether an issuer answers for what stands at an address (OB 2.0 VerificationObject): it begins with one of
 * `startsWith`, or its host is one of `allowedOrigins`; where the issuer says neither, its own host. What has no path in
 * `startsWith` is a host and not the beginning of one: `https://school.example` is not `https://school.example.net`.
 */
export function answersFor(issuer: JsonObject, issuerId: string, url: string): boolean {
  const said = isJsonObject(issuer.verification) ? issuer.verification : {}
  const starts = texts(said.startsWith)
  const hosts = texts(said.allowedOrigins)
  if (starts.length === 0 && hosts.length === 0) return originOf(url) !== null && hostOf(url) === hostOf(issuerId)
  const [host, origin] = [hostOf(url), originOf(url)]
  if (host === null) return false
  const begins = (one: string) => originOf(one) === origin && (one.toLowerCase() === origin || url.startsWith(one))
  return starts.some(begins) || hosts.some(one => one.toLowerCase() === host || originOf(one) === origin)
}
