import { err, ok, type Result } from '../../primitives/result.ts'
import type { DidError } from '../did-document.ts'
import { didWebUrl } from '../did-web-address.ts'

/** Stands for the SCID wherever it will be, until it is known (did:webvh 1.0, "Create"). */
export const SCID_PLACEHOLDER = '{SCID}'

/** A SHA-256 multihash in base58btc: the only kind that did:webvh 1.0 has. */
export const isHash = (text: unknown): text is string =>
  typeof text === 'string' && /^Qm[1-9A-HJ-NP-Za-km-z]{44}$/.test(text)

export type WebvhAddress = {
  readonly scid: string
  /** The did:web of the same place. */
  readonly web: string
  readonly logUrl: string
  readonly witnessUrl: string
  /** Where paths of the DID lead to; without a slash at its end. */
  readonly filesUrl: string
}

/**
 * Takes a did:webvh apart (did:webvh 1.0, "The DID to HTTPS Transformation"). By the rules of did:web: a name and no
 * address, plain path segments, no escape; the port's `%3A` in capitals only, so that a DID is written in one way
 * (HOSTILE H-28).
 */
export function parseDidWebvh(did: string): Result<WebvhAddress, DidError> {
  const malformed = (reason: string) => err({ code: 'DID_MALFORMED', reason } as const)
  const [, scid, place] = /^did:webvh:([^:]+):(.+)$/.exec(did) ?? []
  if (!scid || !place || did.length > 512) return malformed('not a did:webvh')
  if (!isHash(scid)) return malformed('its SCID is no hash')
  if (place.includes('%3a')) return malformed('a port is written with %3A')
  const web = `did:web:${place}`
  const url = didWebUrl(web)
  if (!url.ok) return url
  const folder = url.value.slice(0, -'/did.json'.length)
  return ok({
    scid,
    web,
    logUrl: `${folder}/did.jsonl`,
    witnessUrl: `${folder}/did-witness.json`,
    filesUrl: folder.replace(/\/\.well-known$/, ''),
  })
}

/** The did:webvh of the place that a did:web names. */
export const didWebvhOf = (web: string, scid: string): string => `did:webvh:${scid}:${web.slice('did:web:'.length)}`
