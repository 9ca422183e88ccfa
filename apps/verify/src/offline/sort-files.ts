import { bundleIn, type Material } from '@laurel/core/bundle'
import { parseJwt } from '@laurel/core/credential'
import { didWebUrl, parseDidWebvh, parseLog } from '@laurel/core/did'
import { COSIGNATURE, readNoteKey } from '@laurel/core/log'
import { isJsonObject, type JsonObject, list, parseStrictJson } from '@laurel/core/primitives'
import type { Input } from '../input.ts'

/** What somebody dropped: something to check, or something to check with. */
export type Sorted =
  | { readonly kind: 'credential'; readonly input: Input }
  | { readonly kind: 'keys' | 'list'; readonly materials: readonly Material[] }
  /** Keys of witnesses, each in one line. */
  | { readonly kind: 'witnesses'; readonly lines: readonly string[] }

/** Under which address a saved list is asked for: its own id, or that of its subject without the fragment. */
function listUrl(document: JsonObject): string | null {
  const id = document.id ?? (isJsonObject(document.credentialSubject) ? document.credentialSubject.id : undefined)
  return typeof id === 'string' ? id.replace(/#.*$/, '') : null
}

/** Under which address the log of a did:webvh is asked for; null for what is none. */
function logUrl(text: string): string | null {
  if (!text.startsWith('{"versionId"')) return null
  const log = parseLog(text)
  const id = log.ok ? log.value.at(-1)?.state.id : undefined
  const address = typeof id === 'string' ? parseDidWebvh(id) : null
  return address?.ok ? address.value.logUrl : null
}

/** Lines that are keys of witnesses, one and all; null for anything else. */
function witnessesIn(text: string): readonly string[] | null {
  const lines = text.split(/\s*\n\s*/)
  const isKey = (line: string) => {
    const key = line.includes('+') ? readNoteKey(line) : null
    return key?.ok === true && key.value.type === COSIGNATURE
  }
  return lines.length <= 100 && lines.every(isKey) ? lines : null
}

/** Tells by what a file says of itself what it is for; nothing of that is believed, it only decides where it is looked up. */
export function sortFile(input: Input): Sorted {
  if (bundleIn(input)) return { kind: 'credential', input }
  const text = (typeof input === 'string' ? input : new TextDecoder().decode(input)).trim()
  const asCredential = { kind: 'credential', input } as const
  const witnesses = witnessesIn(text)
  if (witnesses) return { kind: 'witnesses', lines: witnesses }
  const log = logUrl(text)
  if (log !== null) return { kind: 'keys', materials: [{ url: log, contentType: 'text/jsonl', body: text }] }
  const token = text.startsWith('ey') ? parseJwt(text) : null
  const read = token ? null : text.startsWith('{') ? parseStrictJson(text) : null
  const document = token?.ok ? token.value.payload : read?.ok ? read.value : null
  if (!document || !isJsonObject(document)) return asCredential
  if (token?.ok && token.value.header.typ === 'statuslist+jwt' && typeof document.sub === 'string')
    return { kind: 'list', materials: [{ url: document.sub, contentType: 'application/statuslist+jwt', body: text }] }
  if (list(document.type).includes('BitstringStatusListCredential')) {
    const url = listUrl(document)
    const contentType = token ? 'application/vc+jwt' : 'application/vc'
    return url === null ? asCredential : { kind: 'list', materials: [{ url, contentType, body: text }] }
  }
  if (typeof document.id === 'string' && Array.isArray(document.verificationMethod)) {
    const url = didWebUrl(document.id)
    if (url.ok)
      return { kind: 'keys', materials: [{ url: url.value, contentType: 'application/did+json', body: text }] }
  }
  return asCredential
}
