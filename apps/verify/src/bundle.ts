import { isJsonObject, type Json, parseStrictJson } from '@laurel/core/primitives'
import type { VerificationReport } from '@laurel/core/verification'
import type { Material } from './ask-server.ts'
import type { Input } from './input.ts'

/** A credential with what is needed to check it where there is no network: key documents and status lists. */
export type Bundle = { readonly credential: string; readonly materials: readonly Material[] }

const MAX_BUNDLE_BYTES = 4 * 1024 * 1024
const MAX_MATERIALS = 100

/** The text of a credential as it was signed: the file itself where it is text, else what was found in the picture. */
function textOf(input: Input, report: VerificationReport): string | null {
  const text = typeof input === 'string' ? input : new TextDecoder().decode(input)
  if (/^\s*(\{|[\w-]+\.[\w-]+\.)/.test(text)) return text.trim()
  return report.document?.proof === undefined ? null : JSON.stringify(report.document)
}

/** The bundle as a file's text; null where the credential cannot be taken out of what it came in. */
export function writeBundle(input: Input, report: VerificationReport, materials: readonly Material[]): string | null {
  const credential = textOf(input, report)
  return credential === null ? null : `${JSON.stringify({ laurelBundle: 1, credential, materials }, null, 1)}\n`
}

const isMaterial = (one: Json): boolean =>
  isJsonObject(one) &&
  typeof one.url === 'string' &&
  typeof one.contentType === 'string' &&
  typeof one.body === 'string'

/** Opens a bundle; null for anything else. What is in it is believed no more than any other file. */
export function readBundle(input: Input): Bundle | null {
  const start = typeof input === 'string' ? input.slice(0, 200) : new TextDecoder().decode(input.subarray(0, 200))
  if (!/^\s*\{\s*"laurelBundle"\s*:\s*1\s*,/.test(start)) return null
  const read = parseStrictJson(input, { maxBytes: MAX_BUNDLE_BYTES })
  if (!read.ok || !isJsonObject(read.value)) return null
  const { credential, materials } = read.value
  if (typeof credential !== 'string' || !Array.isArray(materials) || materials.length > MAX_MATERIALS) return null
  return materials.every(isMaterial) ? { credential, materials: materials as unknown as Material[] } : null
}
