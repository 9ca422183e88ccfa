/** Writes the contexts of `packages/core/contexts` into a module as exact text with their digests: `node scripts/bundle-contexts.ts`. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const here = new URL('../', import.meta.url)

/** Address → file. The files are verbatim; SOURCES.md beside them says whence. */
const FILES: readonly (readonly [url: string, file: string])[] = [
  ['https://www.w3.org/2018/credentials/v1', 'credentials-v1.jsonld'],
  ['https://www.w3.org/ns/credentials/v2', 'credentials-v2.jsonld'],
  ['https://www.w3.org/ns/credentials/examples/v2', 'credentials-examples-v2.jsonld'],
  ['https://www.w3.org/ns/credentials/undefined-terms/v2', 'credentials-undefined-terms-v2.jsonld'],
  ['https://www.w3.org/ns/credentials/status/v1', 'bitstring-status-list-v1.jsonld'],
  ['https://w3id.org/vc/status-list/2021/v1', 'status-list-2021-v1.jsonld'],
  ['https://w3id.org/security/data-integrity/v1', 'data-integrity-v1.jsonld'],
  ['https://w3id.org/security/data-integrity/v2', 'data-integrity-v2.jsonld'],
  ['https://w3id.org/security/suites/ed25519-2020/v1', 'ed25519-signature-2020-v1.jsonld'],
  ['https://w3id.org/security/multikey/v1', 'multikey-v1.jsonld'],
  ['https://w3id.org/security/jwk/v1', 'jwk-v1.jsonld'],
  ['https://www.w3.org/ns/did/v1', 'did-v1.jsonld'],
  ['https://w3id.org/citizenship/v4rc1', 'citizenship-v4rc1.jsonld'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context.json', 'open-badges-3.0.jsonld'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json', 'open-badges-3.0.1.jsonld'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json', 'open-badges-3.0.2.jsonld'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', 'open-badges-3.0.3.jsonld'],
  ['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', 'open-badges-extensions.jsonld'],
  ['https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', 'clr-2.0.1.jsonld'],
]

const entries = FILES.map(([url, file]) => {
  const bytes = readFileSync(new URL(`contexts/${file}`, here))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return `  {\n    url: ${JSON.stringify(url)},\n    sha256: '${sha256}',\n    text: ${JSON.stringify(bytes.toString('utf8'))},\n  },`
})
writeFileSync(
  new URL('src/credential/contexts/bundle.gen.ts', here),
  `// Made by scripts/bundle-contexts.ts from contexts/; do not edit.\nexport const BUNDLE: readonly { readonly url: string; readonly sha256: string; readonly text: string }[] = [\n${entries.join('\n')}\n]\n`,
)
