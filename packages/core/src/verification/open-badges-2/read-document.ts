import { decodeUtf8Strictly } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject, list } from '../../primitives/json.ts'
import { parseStrictJson } from '../../primitives/strict-json.ts'
import type { VerifyOptions } from '../options.ts'

/** Why a document of an older badge could not be had. */
export type Missing = 'gone' | 'not-found' | 'unreachable' | 'unreadable'
export type Had = { readonly document: JsonObject } | { readonly missing: Missing }

export const isWebAddress = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^https?:\/\/[^\s]{4,2000}$/.test(value)

/** Whether it is what Open Badges 2.0 calls an assertion. */
export const isAssertion = (document: JsonObject): boolean => list(document.type).includes('Assertion')

/** A hosted document, as strict JSON and named by the address that it stands at (OB 2.0, "Hosted Verification"). */
export async function readHosted(url: string, { fetch }: Pick<VerifyOptions, 'fetch'>): Promise<Had> {
  const fetched = await fetch(url)
  if (!fetched.ok) {
    const problem = fetched.error
    if (problem.code !== 'FETCH_NOT_FOUND') return { missing: 'unreachable' }
    return { missing: problem.status === 410 ? 'gone' : 'not-found' }
  }
  const text = decodeUtf8Strictly(fetched.value.body)
  const parsed = text === null ? null : parseStrictJson(text)
  return parsed?.ok && isJsonObject(parsed.value) ? { document: parsed.value } : { missing: 'unreadable' }
}

/** A member that is a document itself or the address of one. */
export async function readLinked(value: Json | undefined, options: Pick<VerifyOptions, 'fetch'>): Promise<Had> {
  if (isJsonObject(value)) return { document: value }
  return isWebAddress(value) ? readHosted(value, options) : { missing: 'unreadable' }
}
