type PictureKind = 'png' | 'jpeg' | 'webp' | 'svg'
export type PictureHeader = { readonly kind: PictureKind; readonly width: number; readonly height: number }

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] as number
    // Start of frame, all kinds except DHT (c4), JPG (c8) and DAC (cc), which share the range.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function webpSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30) return undefined
  const form = ascii(bytes, 12, 16)
  if (form === 'VP8X')
    return {
      width: 1 + (view.getUint16(24, true) | ((bytes[26] as number) << 16)),
      height: 1 + (view.getUint16(27, true) | ((bytes[29] as number) << 16)),
    }
  if (form === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) }
  }
  if (form === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  return undefined
}

/**
 * What a picture says that it is, read from its first bytes and never from its name or declared type; the sizes are
 * known before a single pixel is decoded (H-32). An SVG has the size 0 × 0 here: it is drawn at a size of ours.
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  if (
    bytes.length >= 24 &&
    bytes[0] === 0x89 &&
    ascii(bytes, 1, 8) === 'PNG\r\n\x1a\n' &&
    ascii(bytes, 12, 16) === 'IHDR'
  ) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) }
  }
  if (bytes.length >= 4 && bytes[0] === 0xff && bytes[1] === 0xd8) {
    const size = jpegSize(bytes)
    return size && { kind: 'jpeg', ...size }
  }
  if (bytes.length >= 16 && ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') {
    const size = webpSize(bytes)
    return size && { kind: 'webp', ...size }
  }
  const start = new TextDecoder()
    .decode(bytes.subarray(0, 1024))
    .replace(/^\uFEFF/, '')
    .trimStart()
  return start.startsWith('<') && /<svg[\s>]|<\?xml|<!--|<!DOCTYPE/i.test(start)
    ? { kind: 'svg', width: 0, height: 0 }
    : undefined
}
