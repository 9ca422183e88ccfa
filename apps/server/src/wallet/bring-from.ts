import { isSdJwtText } from '@laurel/core/credential'
import type { Deps } from '../deps.ts'
import { Refusal } from '../refusal.ts'

/** A file that may hold one credential is no larger. */
const MAX_BYTES = 4 * 1024 * 1024
/** Only so much of a page is looked through for where its credential stands. */
const MAX_PAGE = 512 * 1024

const startsWith = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, at) => bytes[at] === byte)
const PNG = [0x89, 0x50, 0x4e, 0x47]
const PDF = [0x25, 0x50, 0x44, 0x46]
const JWT = /^[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*$/

/** Whether it can be a credential at all: this server fetches nothing else for anybody. */
function mayHoldCredential(bytes: Uint8Array): boolean {
  if (startsWith(bytes, PNG) || startsWith(bytes, PDF)) return true
  const start = new TextDecoder().decode(bytes.subarray(0, 4_096)).trimStart()
  if (start.startsWith('{')) return true
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]{0,2000}?-->\s*)*<svg[\s>]/.test(start)) return true
  if (bytes.length >= 400_000) return false
  const token = new TextDecoder().decode(bytes).trim()
  return JWT.test(token) || isSdJwtText(token)
}

const CREDENTIAL = /^application\/(vc|vc\+jwt|dc\+sd-jwt|vc\+sd-jwt|vc\+ld\+json|ld\+json|json)$/

/** Where a page says that the credential itself stands: the first `link rel=alternate` of its own origin. */
function alternateOf(page: string, base: URL): string | null {
  for (const [tag] of page.slice(0, MAX_PAGE).matchAll(/<link\s[^>]{1,2000}>/gi)) {
    const member = (name: string) => new RegExp(`\\s${name}\\s*=\\s*["']([^"']{1,2000})["']`, 'i').exec(tag)?.[1]
    const href = member('href')?.replaceAll('&amp;', '&')
    if (member('rel')?.toLowerCase() !== 'alternate' || !href || !CREDENTIAL.test(member('type') ?? '')) continue
    if (!URL.canParse(href, base.href)) continue
    const url = new URL(href, base)
    if (url.origin === base.origin) return url.href
  }
  return null
}

/** Pages of ours, here and elsewhere, have the document beside them. */
const besides = (url: URL): string | null =>
  /^\/[cs]\/[\w-]{20,}(\/\d+)?$/.test(url.pathname) ? `${url.origin}${url.pathname}.json` : null

/**
 * Fetches what a person was given the address of, as their browser may not: through the guarded fetcher, and only what
 * can be a credential. What is fetched is handed back as it is; it is checked on the person's own device.
 *
 * @throws Refusal E_LINK_UNREACHABLE, E_LINK_NO_CREDENTIAL
 */
export async function bringFrom(deps: Deps, address: string): Promise<Uint8Array> {
  const url = new URL(address)
  const read = async (from: string): Promise<Uint8Array | null> => {
    const fetched = await deps.fetch(from)
    if (!fetched.ok) return null
    if (fetched.value.body.length > MAX_BYTES) throw new Refusal('E_TOO_LARGE')
    return fetched.value.body
  }
  const beside = besides(url)
  const document = beside === null ? null : await read(beside)
  if (document && mayHoldCredential(document)) return document
  const body = await read(url.href)
  if (body === null) throw new Refusal('E_LINK_UNREACHABLE')
  if (mayHoldCredential(body)) return body
  const alternate = alternateOf(new TextDecoder().decode(body.subarray(0, MAX_PAGE)), url)
  const found = alternate === null ? null : await read(alternate)
  if (found && mayHoldCredential(found)) return found
  throw new Refusal('E_LINK_NO_CREDENTIAL')
}
