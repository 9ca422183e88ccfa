import { createHash } from 'node:crypto'
import { greysOf, type LogoPrint, logoPrint, type VerifyOptions } from '@laurel/core/verification'
import { type DrawLimits, drawPicture } from '../achievement/sanitise-picture.ts'
import type { Deps } from '../deps.ts'

/** Whoever brings a credential has these drawn: little enough that it costs no more than checking the signature. */
const LIMITS: DrawLimits = { bytes: 256 * 1024, svgBytes: 64 * 1024, pixels: 4_000_000, side: 256 }
/** Parts of an SVG by which a few letters cost much to draw; a picture inside one has a size that nobody has looked at. */
const COSTLY = /<(?:[\w.-]+:)?(?:filter|mask|pattern|use|image)[\s/>]/i

const MOST_KEPT = 1_000
const kept = new Map<string, Promise<LogoPrint | null>>()

async function draw(bytes: Uint8Array, limits: DrawLimits | undefined): Promise<LogoPrint | null> {
  if (limits && COSTLY.test(new TextDecoder().decode(bytes.subarray(0, limits.svgBytes)))) return null
  const image = await drawPicture(bytes, limits)
  return image.ok ? logoPrint(greysOf(image.value.width, image.value.height, image.value.pixels)) : null
}

/** What a picture looks like, drawn once; null for what is no picture, or shows nothing. */
export function printOf(bytes: Uint8Array, limits?: DrawLimits): Promise<LogoPrint | null> {
  const key = `${limits ? 'limited' : 'own'} ${createHash('sha256').update(bytes).digest('hex')}`
  const known = kept.get(key) ?? draw(bytes, limits)
  kept.delete(key)
  kept.set(key, known)
  known.catch(() => kept.delete(key))
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break
    kept.delete(oldest)
  }
  return known
}

const EMBEDDED = /^data:image\/[\w.+-]+;base64,([\w+/=\s]+)$/

/**
 * What an issuer's picture looks like, where it stands in the credential or is kept on this server. Nothing is fetched
 * (HOSTILE H-46, P9): the host of a picture would learn that somebody checks a credential.
 */
export const printHere =
  (deps: Deps): NonNullable<VerifyOptions['logoPrint']> =>
  async image => {
    const embedded = EMBEDDED.exec(image)?.[1]
    if (embedded !== undefined) return printOf(new Uint8Array(Buffer.from(embedded, 'base64')), LIMITS)
    if (!image.startsWith(`${deps.baseUrl}/i/`)) return null
    const sha256 = /^\/i\/[\w-]+\/image\/([0-9a-f]{64})\.png$/.exec(image.slice(deps.baseUrl.length))?.[1]
    const bytes = sha256 === undefined ? null : await deps.blobs.get(sha256)
    return bytes && printOf(bytes)
  }
