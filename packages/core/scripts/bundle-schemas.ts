/** Writes 1EdTech's JSON Schemas into a module with their digests: `node scripts/bundle-schemas.ts`. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const here = new URL('../', import.meta.url)
const FILES = [
  ['ob/v3p0', 'ob_v3p0_achievementcredential_schema.json'],
  ['ob/v3p0', 'ob_v3p0_endorsementcredential_schema.json'],
  ['clr/v2p0', 'clr_v2p0_clrcredential_schema.json'],
] as const
const entries = FILES.map(([specification, file]) => {
  const text = JSON.stringify(JSON.parse(readFileSync(new URL(`schemas/${file}`, here), 'utf8')))
  const sha256 = createHash('sha256').update(text).digest('hex')
  return `  {\n    url: 'https://purl.imsglobal.org/spec/${specification}/schema/json/${file}',\n    sha256: '${sha256}',\n    text: ${JSON.stringify(text)},\n  },`
})
writeFileSync(
  new URL('src/credential/model/schemas.gen.ts', here),
  `// Made by scripts/bundle-schemas.ts from schemas/; do not edit.\nexport const SCHEMAS: readonly { readonly url: string; readonly sha256: string; readonly text: string }[] = [\n${entries.join('\n')}\n]\n`,
)
