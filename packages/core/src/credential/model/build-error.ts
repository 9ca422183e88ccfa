import type * as z from 'zod'
import { isJsonObject, type Json } from '../../primitives/json.ts'

/** Why nothing was built: each place by its JSON pointer, with a reason for the one who writes the program. */
export type BuildError = {
  readonly code: 'BUILD_INVALID'
  readonly problems: readonly { readonly at: string; readonly reason: string }[]
}

const pointer = (path: readonly PropertyKey[]) =>
  path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') || '/'

export const problemsOf = (error: z.ZodError): BuildError['problems'] =>
  error.issues.slice(0, 20).map(one => ({
    at: pointer(one.code === 'unrecognized_keys' ? [...one.path, one.keys[0] ?? ''] : one.path),
    reason: one.message,
  }))

/**
 * Drops what is not said: an absent member and an empty list would both be noise under a signature.
 *
 * @param settled  values of which this was done before
 */
export function said(value: unknown, settled?: WeakSet<object>): Json {
  if (Array.isArray(value)) return value.map(one => said(one, settled))
  if (!isJsonObject(value) || settled?.has(value)) return value as Json
  const members: [string, Json][] = []
  for (const key of Object.keys(value)) {
    const one: unknown = value[key]
    if (one !== undefined && !(Array.isArray(one) && one.length === 0)) members.push([key, said(one, settled)])
  }
  return Object.fromEntries(members)
}
