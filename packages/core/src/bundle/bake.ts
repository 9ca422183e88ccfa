import { zlibSync } from 'fflate'
import { isPdf, isPng, unbakePdf, unbakePng } from '../credential/bake/index.ts'
import { attachedTexts } from '../credential/bake/pdf.ts'
import { type BakeError, insertText, keywordOf, readChunks, readInternational } from '../credential/bake/png.ts'
import { toUtf8 } from '../primitives/bytes.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { attach } from './attach.ts'
import { type Bundle, type BundleError, isBundleText, MAX_BUNDLE_BYTES, readBundle } from './format.ts'

export type BundleFileError =
  | { readonly code: BakeError['code'] }
  | BundleError
  | { readonly code: 'BUNDLE_TWICE' | 'BUNDLE_OF_ANOTHER' | 'PDF_UNSUPPORTED' }

/** Beside `openbadgecredential`, which every reader of badges knows: a chunk of its own, which the others pass over. */
const KEYWORD = 'laurelproof'

/** What carries both must say the same twice: else one would be shown and the other one checked (HOSTILE H-31). */
function isOfCredential(text: string, baked: Result<string, BakeError>): Result<Bundle, BundleFileError> {
  if (!baked.ok) return baked
  const bundle = readBundle(text)
  if (!bundle.ok) return bundle
  return bundle.value.credential.trim() === baked.value.trim() ? bundle : err({ code: 'BUNDLE_OF_ANOTHER' })
}

/** Puts a bundle into a PNG that its credential was baked into. */
export function bakeBundleIntoPng(png: Uint8Array, bundleText: string): Result<Uint8Array, BundleFileError> {
  const chunks = readChunks(png)
  if (!chunks.ok) return chunks
  const checked = isOfCredential(bundleText, unbakePng(png))
  if (!checked.ok) return checked
  if (chunks.value.some(chunk => keywordOf(chunk) === KEYWORD)) return err({ code: 'ALREADY_BAKED' })
  const text = zlibSync(toUtf8(bundleText), { level: 9 })
  return ok(insertText(png, chunks.value[0]!, KEYWORD, { text, isCompressed: true }))
}

/** Puts a bundle into a PDF that its credential is attached to, as `proof.laurel.json`; the pages stay as they are. */
export function bakeBundleIntoPdf(pdf: Uint8Array, bundleText: string): Result<Uint8Array, BundleFileError> {
  const checked = isOfCredential(bundleText, unbakePdf(pdf))
  if (!checked.ok) return checked
  const before = textInPdf(pdf)
  if (before.ok || before.error.code !== 'NOTHING_BAKED') return err({ code: 'ALREADY_BAKED' })
  const made = attach(pdf, {
    name: 'proof.laurel.json',
    type: 'application/json',
    description: 'Laurel proof bundle',
    packed: zlibSync(toUtf8(bundleText), { level: 9 }),
    size: toUtf8(bundleText).length,
  })
  return made === null ? err({ code: 'PDF_UNSUPPORTED' }) : ok(made)
}

function textInPng(png: Uint8Array): Result<string, BundleFileError> {
  const chunks = readChunks(png)
  if (!chunks.ok) return chunks
  const own = chunks.value.filter(
    chunk => ['iTXt', 'tEXt', 'zTXt'].includes(chunk.type) && keywordOf(chunk) === KEYWORD,
  )
  if (own.length > 1) return err({ code: 'BUNDLE_TWICE' })
  const [chunk] = own
  return chunk ? readInternational(chunk, MAX_BUNDLE_BYTES) : err({ code: 'NOTHING_BAKED' })
}

/** By what it says and not by its name: names stand elsewhere in the file than what they name. */
function textInPdf(pdf: Uint8Array): Result<string, BundleFileError> {
  const texts = attachedTexts(pdf, MAX_BUNDLE_BYTES)
  if (!texts.ok) return texts
  const bundles = new Set(texts.value.filter(one => one !== null && isBundleText(one)))
  const [bundle] = bundles
  if (bundles.size > 1) return err({ code: 'BUNDLE_TWICE' })
  return bundle ? ok(bundle) : err({ code: 'NOTHING_BAKED' })
}

/**
 * Takes the bundle out of a PNG or a PDF: its text. `NOTHING_BAKED` where there is none; refused where it is of another
 * credential than the one that the file carries.
 */
export function unbakeBundle(bytes: Uint8Array): Result<string, BundleFileError> {
  if (!isPng(bytes) && !isPdf(bytes)) return err({ code: 'NOT_AN_IMAGE' })
  const text = isPng(bytes) ? textInPng(bytes) : textInPdf(bytes)
  if (!text.ok) return text
  const checked = isOfCredential(text.value, isPng(bytes) ? unbakePng(bytes) : unbakePdf(bytes))
  return checked.ok ? text : checked
}

/** Reads the bundle that a file is, or that it carries; null where it has none, and is to be read as what else it is. */
export function bundleIn(input: Uint8Array | string): Result<Bundle, BundleFileError> | null {
  if (typeof input !== 'string' && (isPng(input) || isPdf(input))) {
    const text = unbakeBundle(input)
    // A picture that cannot be read at all is for the reader of pictures to judge.
    if (text.ok) return readBundle(text.value)
    return text.error.code.startsWith('BUNDLE_') ? text : null
  }
  // A bundle begins with plain letters, whatever follows.
  const start = typeof input === 'string' ? input.slice(0, 200) : String.fromCharCode(...input.subarray(0, 200))
  return isBundleText(start) ? readBundle(input) : null
}
