import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'

/** What a JSON pointer without escapes leads to; `undefined` where there is nothing. */
export function valueAt(document: JsonObject, pointer: string): Json | undefined {
  let at: Json | undefined = document
  for (const step of pointer.split('/').slice(1)) {
    if (Array.isArray(at)) at = at[Number(step)] as Json | undefined
    else at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
  }
  return at
}
