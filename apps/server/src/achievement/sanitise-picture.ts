import { err, ok, type Result } from '@laurel/core/primitives'
import { renderAsync } from '@resvg/resvg-js'
import { readPictureHeader } from './picture-header.ts'

export type PictureRefusal = {
  readonly code: 'E_PICTURE_KIND' | 'E_PICTURE_SIZE' | 'E_PICTURE_UNSAFE' | 'E_PICTURE_BROKEN'
}
export type Picture = { readonly type: 'image/png'; readonly bytes: Uint8Array }

/** Upload limits: bytes of the file, and pixels that decoding it may cost. */
export const MAX_PICTURE_BYTES = 5 * 1024 * 1024
const MAX_SVG_BYTES = 512 * 1024
const MAX_SIDE = 8_192
const MAX_PIXELS = 24_000_000
/** Longest side of what is kept. */
const KEPT_SIDE = 1_024

/** What an SVG may not hold even to be drawn: entities (billion laughs), references that leave the file, `use` bombs. */
function isUnsafeSvg(text: string): boolean {
  if (/<!DOCTYPE|<!ENTITY|<\?xml-stylesheet/i.test(text)) return true
  if ((text.match(/<(?:[\w.-]+:)?use[\s/>]/g) ?? []).length > 32) return true
  for (const [, quoted = ''] of text.matchAll(/href\s*=\s*("[^"]*"|'[^']*')/gi)) {
    const target = quoted.slice(1, -1).trim()
    if (!target.startsWith('#') && !/^data:image\/(png|jpeg);base64,/i.test(target)) return true
  }
  return /url\(\s*(?!["']?#)/i.test(text) || /@import/i.test(text)
}

const drawn = (svg: string, width: number) =>
  renderAsync(svg, {
    fitTo: { mode: 'width', value: width },
    font: { loadSystemFonts: false },
    background: 'rgba(0,0,0,0)',
  })

/** Draws one of our own generated designs; `width` in pixels. */
export const rasterise = (svg: string, width = KEPT_SIDE): Promise<Uint8Array> =>
  drawn(svg, width).then(image => new Uint8Array(image.asPng()))

/** What decoding a picture may cost. */
export type DrawLimits = {
  readonly bytes: number
  readonly svgBytes: number
  readonly pixels: number
  /** Longest side of what is drawn. */
  readonly side: number
}
const UPLOAD: DrawLimits = { bytes: MAX_PICTURE_BYTES, svgBytes: MAX_SVG_BYTES, pixels: MAX_PIXELS, side: KEPT_SIDE }

/** Draws a picture of any kind by its pixels alone; its sizes are known before one of them is decoded (H-30, H-32). */
export async function drawPicture(
  bytes: Uint8Array,
  limits: DrawLimits = UPLOAD,
): Promise<Result<Awaited<ReturnType<typeof drawn>>, PictureRefusal>> {
  if (bytes.length === 0 || bytes.length > limits.bytes) return err({ code: 'E_PICTURE_SIZE' })
  const header = readPictureHeader(bytes)
  // The renderer does not decode WebP; a picture that would come out empty is refused with that reason.
  if (!header || header.kind === 'webp') return err({ code: 'E_PICTURE_KIND' })
  try {
    if (header.kind === 'svg') {
      if (bytes.length > limits.svgBytes) return err({ code: 'E_PICTURE_SIZE' })
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      if (isUnsafeSvg(text)) return err({ code: 'E_PICTURE_UNSAFE' })
      return ok(await drawn(text, limits.side))
    }
    const { width, height, kind } = header
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || width * height > limits.pixels)
      return err({ code: 'E_PICTURE_SIZE' })
    const scale = Math.min(1, limits.side / Math.max(width, height))
    const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
    const data = `data:image/${kind};base64,${Buffer.from(bytes).toString('base64')}`
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><image width="${w}" height="${h}" href="${data}"/></svg>`
    const image = await drawn(svg, w)
    // What cannot be decoded is drawn as nothing at all.
    return image.pixels.every(value => value === 0) ? err({ code: 'E_PICTURE_BROKEN' }) : ok(image)
  } catch {
    return err({ code: 'E_PICTURE_BROKEN' })
  }
}

/**
 * An uploaded picture → a fresh PNG. Every upload is drawn again, so nothing of the file survives but its pixels: no
 * script, no EXIF position, no second file behind the first (H-30, H-32).
 */
export async function sanitisePicture(bytes: Uint8Array): Promise<Result<Picture, PictureRefusal>> {
  const image = await drawPicture(bytes)
  return image.ok ? ok({ type: 'image/png', bytes: new Uint8Array(image.value.asPng()) }) : image
}
