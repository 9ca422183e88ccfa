import { bakeBundleIntoPdf, bakeBundleIntoPng } from '@laurel/core/bundle'
import type { Deps } from '../deps.ts'
import { makeBundle } from './make-bundle.ts'

type Baked = { readonly body: Uint8Array; readonly type: string }

/**
 * Puts the bundle of this moment into a picture or a PDF that carries its credential. When it is given out and not when it
 * is drawn: what is drawn stays the same, and a bundle grows with the record.
 */
export async function withBundle<File extends Baked>(
  deps: Deps,
  { issuerId, document }: { readonly issuerId: string; readonly document: string },
  file: File,
): Promise<File> {
  const bundle = await makeBundle(deps, issuerId, document)
  const bake = file.type === 'application/pdf' ? bakeBundleIntoPdf : bakeBundleIntoPng
  const baked = bake(file.body, bundle)
  if (!baked.ok) throw new Error(`a proof bundle cannot be put into a file of ours: ${baked.error.code}`)
  return { ...file, body: baked.value }
}
