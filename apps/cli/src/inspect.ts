import { isPng, parseJwt, unbakePng, unbakeSvg } from '@laurel/core/credential'
import { isJsonObject, parseStrictJson } from '@laurel/core/primitives'
import { CommandError, EXIT } from './exit.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import { plainJson } from './plain.ts'
import { looksLikeSvg, readSource } from './read-source.ts'

/** `laurel inspect FILE|URL|-`: takes something apart and prints what is in it, without checking any of it. */
export async function inspectCommand(source: string): Promise<number> {
  const typed = /^https?:\/\//.test(source) ? new URL(source).origin : null
  const bytes = await readSource(source, createGuardedFetch(typed))
  const baked = isPng(bytes)
    ? unbakePng(bytes)
    : looksLikeSvg(bytes)
      ? unbakeSvg(Buffer.from(bytes).toString('utf8'))
      : null
  if (baked && !baked.ok)
    throw new CommandError(`Nothing can be taken out of the picture: ${baked.error.code}`, EXIT.invalid)
  const text = (baked?.ok ? baked.value : Buffer.from(bytes).toString('utf8')).trim()
  const jwt = parseJwt(text)
  if (jwt.ok) {
    console.log(plainJson({ form: 'JWT', header: jwt.value.header, payload: jwt.value.payload }))
    return EXIT.valid
  }
  const parsed = parseStrictJson(text)
  if (!parsed.ok)
    throw new CommandError(`Neither a JWT nor strict JSON: ${parsed.error.code} at ${parsed.error.at}`, EXIT.invalid)
  const form =
    isJsonObject(parsed.value) && parsed.value.proof !== undefined ? 'JSON with Data Integrity proof' : 'JSON'
  console.log(plainJson({ form, document: parsed.value }))
  return EXIT.valid
}
