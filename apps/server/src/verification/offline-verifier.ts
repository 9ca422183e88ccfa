import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type OfflineVerifier = { readonly bytes: Uint8Array<ArrayBuffer>; readonly sha256: string }

const FILE = fileURLToPath(new URL('../../../verify/dist/offline.html', import.meta.url))

/** Reads the offline verifier that was built with the web apps, again only when it has changed. */
export function createOfflineVerifier(file = FILE): () => OfflineVerifier | null {
  let known: (OfflineVerifier & { readonly changed: number }) | null = null
  return () => {
    try {
      const changed = statSync(file).mtimeMs
      if (known?.changed === changed) return known
      const bytes = new Uint8Array(readFileSync(file))
      known = { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), changed }
      return known
    } catch {
      return null
    }
  }
}
