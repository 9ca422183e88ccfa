/** Writes 1EdTech's JSON Schemas into a module with their digests: `node scripts/bundle-schemas.ts`. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const here = new URL('../', import.meta.url)
const entries = ['achievementcredential', 'endorsementcredential'].map(name => {
  const text = JSON.stringify(JSON.parse(readFileSync(new URL(`schemas/ob_v3p0_${name}_schema.json`, here), 'utf8')))
  const sha256 = createHash('sha256').update(text).digest('hex')
  return `  {\n    url: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_${name}_schema.json',\n    sha256: '${sha256}',\n    text: ${JSON.stringify(text)},\n  },`
})
writeFileSync(
  new URL('src/credential/model/schemas.gen.ts', here),
  `// Made by scripts/bundle-schemas.ts from schemas/; do not edit.\nexport const SCHEMAS: readonly { readonly url: string; readonly sha256: string; readonly text: string }[] = [\n${entries.join('\n')}\n]\n`,
)
