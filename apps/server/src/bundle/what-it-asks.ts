import {
  decodeBase64url,
  isJsonObject,
  type Json,
  type JsonObject,
  list,
  parseStrictJson,
} from '@laurel/core/primitives'

/** The addresses and names in a signed document that whoever verifies it will ask for. */
export type Asked = {
  readonly dids: ReadonlySet<string>
  /** Issuers of tokens that go by a web address. */
  readonly sites: ReadonlySet<string>
  /** Status lists by their address: as credential, or as token. */
  readonly lists: ReadonlyMap<string, 'credential' | 'token'>
  /** What explains a kind of token (`vct`). */
  readonly types: ReadonlySet<string>
  readonly contexts: ReadonlySet<string>
}

type Found = {
  readonly dids: Set<string>
  readonly sites: Set<string>
  readonly lists: Map<string, 'credential' | 'token'>
  readonly types: Set<string>
  readonly contexts: Set<string>
}

/** So deep may credentials hold one another; those of ours hold endorsements inside credentials inside a record. */
const MOST_LEVELS = 64

/** What a verifier asks for, the document's own first: its endorsements' and its parts' come after. */
export function whatItAsks(credential: string): Asked {
  const found: Found = { dids: new Set(), sites: new Set(), lists: new Map(), types: new Set(), contexts: new Set() }
  readText(credential, found, 0)
  return found
}

function readText(text: string, found: Found, level: number): void {
  const read = parseStrictJson(text.startsWith('{') ? text : payloadOf(text))
  if (read.ok && isJsonObject(read.value)) visit(read.value, found, level)
}

/** What a token states; of an SD-JWT, what cannot be kept back. */
function payloadOf(token: string): Uint8Array | string {
  const read = decodeBase64url(token.split('~', 1)[0]?.split('.')[1] ?? '')
  return read.ok ? read.value : ''
}

const addDid = (value: Json | undefined, { dids, sites }: Found): void => {
  if (typeof value !== 'string') return
  if (value.startsWith('did:')) dids.add(value.split('#', 1)[0] as string)
  else if (/^https?:/.test(value)) sites.add(value)
}

/** What this very object asks for. */
function note(node: JsonObject, found: Found): void {
  const { issuer, iss, vct, status, verificationMethod } = node
  addDid(isJsonObject(issuer) ? issuer.id : issuer, found)
  addDid(iss, found)
  addDid(verificationMethod, found)
  if (typeof vct === 'string') found.types.add(vct)
  for (const one of list(node['@context'])) if (typeof one === 'string') found.contexts.add(one)
  const inToken = isJsonObject(status) && isJsonObject(status.status_list) ? status.status_list.uri : undefined
  if (typeof inToken === 'string' && !found.lists.has(inToken)) found.lists.set(inToken, 'token')
  for (const entry of list(node.credentialStatus)) {
    const url = isJsonObject(entry) ? entry.statusListCredential : undefined
    if (typeof url === 'string' && !found.lists.has(url)) found.lists.set(url, 'credential')
  }
}

function visit(node: JsonObject, found: Found, level: number): void {
  if (level > MOST_LEVELS) return
  note(node, found)
  for (const token of list(node.endorsementJwt)) if (typeof token === 'string') readText(token, found, level + 1)
  if (node.type === 'EnvelopedVerifiableCredential' && typeof node.id === 'string')
    readText(node.id.slice(node.id.indexOf(',') + 1), found, level + 1)
  for (const value of Object.values(node))
    for (const one of list(value)) if (isJsonObject(one)) visit(one, found, level + 1)
}
