/** What the name servers of a domain say of it: the text records at one name, or that there are none. */
export type DnsAnswer =
  | { readonly state: 'found'; readonly records: readonly string[] }
  | { readonly state: 'none' }
  | { readonly state: 'unasked' }

/** Asks the name servers; given by whoever runs core, since a browser cannot. */
export type DnsText = (name: string) => Promise<DnsAnswer>

/** More than any zone has that was written by hand; longer ones are cut where it is seen that there are too many. */
const MOST_READ = 64
const MOST_LETTERS = 1_024
const NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$/
/** There is no such name, or nothing of the kind at it. Everything else is no answer. */
const NONE = new Set(['ENOTFOUND', 'ENODATA'])

export type TextResolver = { resolveTxt(name: string): Promise<readonly (readonly string[])[]> }

/** What name servers say, by a resolver such as Node's. Only the question goes out, and no answer leads anywhere. */
export const dnsTextFrom =
  (resolver: TextResolver): DnsText =>
  async name => {
    if (!NAME.test(name)) return { state: 'none' }
    try {
      const found = await resolver.resolveTxt(name)
      const records = found.slice(0, MOST_READ).map(parts => parts.join('').slice(0, MOST_LETTERS))
      return records.length > 0 ? { state: 'found', records } : { state: 'none' }
    } catch (error) {
      return { state: NONE.has((error as { code?: string }).code ?? '') ? 'none' : 'unasked' }
    }
  }

/** Where a domain names its DIDs ("High Assurance DIDs with DNS", draft-carter-high-assurance-dids-with-dns §3.3). */
export const dnsNameOf = (domain: string): string => `_did.${domain}`

/** The record that names a DID. The draft has URI records for it, which few can ask for and few zones can keep. */
export const dnsRecordOf = (did: string): string => `did=${did}`

/** A zone with more records than these under one name was not written by hand, and is read no further. */
const MAX_RECORDS = 32
const DID = /^(?:did=)?(did:[a-z0-9]+:[^\s"';]{1,500})$/

const didsIn = (records: readonly string[]): readonly string[] =>
  records.slice(0, MAX_RECORDS).flatMap(one => DID.exec(one.trim())?.[1] ?? [])

/** `other`: the domain names DIDs, and none of the issuer's is among them. */
export type DnsVerdict = 'named' | 'other' | 'none' | 'unasked'

/** Do the name servers of a domain name one of these DIDs, which are all of one issuer? */
export function judgeDns(answer: DnsAnswer, dids: readonly string[]): DnsVerdict {
  if (answer.state !== 'found') return answer.state
  if (answer.records.length > MAX_RECORDS) return 'unasked'
  const named = didsIn(answer.records)
  if (named.some(one => dids.includes(one))) return 'named'
  return named.length > 0 ? 'other' : 'none'
}
