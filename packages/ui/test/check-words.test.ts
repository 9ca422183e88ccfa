import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const core = fileURLToPath(new URL('../../core/src/', import.meta.url))
const words = JSON.parse(readFileSync(new URL('../messages/en/checks.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>

/** Codes as the sources write them: `code: 'X'`, `failed('X'`, `finding('failed', 'X'`, `refused(format, 'X'`. */
function codesIn(folder: string): Set<string> {
  const found = new Set<string>()
  for (const file of readdirSync(core + folder, { recursive: true }) as string[]) {
    if (!file.endsWith('.ts')) continue
    const source = readFileSync(`${core}${folder}/${file}`, 'utf8')
    for (const match of source.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g)) found.add(match[1]!)
  }
  return found
}

// Codes that never leave as a finding's own code: reasons inside, refusals to sign or to bake, and what only programs
// are told (VC-API, by the data model's own rules).
const INSIDE =
  /^(DID_|FETCH_|MULTIBASE_|STATUS_LIST_ENCODING_ERROR|ALREADY_BAKED|E_ALREADY_SECURED|E_ISSUER|E_POINTER|E_TOO_LARGE|CONTEXT_|TERM_|IRI_|VALUE_DROPPED|VALUE_INVALID|NQUADS_|WORK_LIMIT|DATE_MALFORMED|MODEL_|RELATED_RESOURCE_|VALIDITY_WITHOUT_ZONE|SELF_ASSERTED)/

test.each(['verification', 'status', 'credential/proofs', 'credential/bake'])(
  'every code of %s has its sentence',
  folder => {
    const missing = [...codesIn(folder)].filter(code => !INSIDE.test(code) && !(code in words))
    expect(missing).toEqual([])
  },
)
