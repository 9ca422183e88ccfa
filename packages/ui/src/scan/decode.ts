/** What the platform offers where it does; `window.BarcodeDetector` has no types yet. */
type Detector = { detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]> }
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

export type Decode = (source: HTMLVideoElement | ImageBitmap) => Promise<string | null>

/** Larger pictures are made smaller: a code that can be read at all can be read at this size. */
const MAX_SIDE = 1_600

const sizeOf = (source: HTMLVideoElement | ImageBitmap) =>
  source instanceof HTMLVideoElement
    ? { width: source.videoWidth, height: source.videoHeight }
    : { width: source.width, height: source.height }

async function platformDetector(): Promise<Detector | null> {
  const made = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  try {
    if (!made || !(await made.getSupportedFormats()).includes('qr_code')) return null
    return new made({ formats: ['qr_code'] })
  } catch {
    return null
  }
}

async function ownDecoder(): Promise<Decode> {
  const { default: read } = await import('jsqr')
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  return async source => {
    const { width, height } = sizeOf(source)
    if (!pen || width === 0 || height === 0) return null
    const scale = Math.min(1, MAX_SIDE / Math.max(width, height))
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    pen.drawImage(source, 0, 0, canvas.width, canvas.height)
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
    return read(data, canvas.width, canvas.height)?.data || null
  }
}

/** Reads QR codes: by the platform where it can, else by a decoder that is loaded only now. */
export async function createDecode(): Promise<Decode> {
  const detector = await platformDetector()
  let own: Decode | undefined
  return async source => {
    if (detector) {
      try {
        return (await detector.detect(source))[0]?.rawValue || null
      } catch {
        // A detector that is there in name only (no service behind it) gives way to our own.
      }
    }
    own ??= await ownDecoder()
    return own(source)
  }
}
