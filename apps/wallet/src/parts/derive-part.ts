import { showPart } from '@laurel/core/presentation'
import type { JsonObject } from '@laurel/core/primitives'
import { random } from '../keys/web-aead.ts'
import type { Suite } from './choices.ts'

export type Part = {
  readonly suite: Suite
  /** The form that it is taken from, for its holder only. */
  readonly base: JsonObject
  readonly pointers: readonly string[]
}

/** Derives what is shown, on this device and afresh each time. @throws where the form is none that can be divided */
export async function derivePart({ suite, base, pointers }: Part): Promise<JsonObject> {
  const shown = await showPart(base, { cryptosuite: suite, chosen: pointers }, { random })
  if (!shown.ok) throw new Error(shown.error.code)
  return shown.value
}
