import { createRequire } from 'node:module'
import { bundledContexts, type ContextLibrary } from '../../src/credential/index.ts'

const require = createRequire(import.meta.url)
const jsonld = require('jsonld') as {
  canonize(document: unknown, options: object): Promise<string>
}

/** The canonical form by the reference implementation (`jsonld` with `rdf-canonize`), in safe mode. */
export async function referenceCanonical(
  document: unknown,
  library: ContextLibrary = bundledContexts,
): Promise<string> {
  return jsonld.canonize(document, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    safe: true,
    rdfDirection: 'i18n-datatype',
    canonizeOptions: { maxWorkFactor: 3 },
    base: null,
    documentLoader: async (url: string) => {
      const context = library.get(url)
      if (!context) throw new Error(`not bundled: ${url}`)
      return { documentUrl: url, document: { '@context': context }, contextUrl: null }
    },
  })
}
