const LONGEST_SIDE = 900
const QUALITIES = [0.7, 0.5, 0.35]
/** Letters of a `data:` address: a vault holds dozens of them. */
const MOST_LETTERS = 110_000

/** A small picture for the log, upright and without what the camera wrote into it; `null` where it cannot be read. */
export async function smallPhoto(file: File): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return null
  for (const side of [LONGEST_SIDE, 600, 400]) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const paper = canvas.getContext('2d')
    if (!paper) return null
    // A JPEG knows no holes: what is clear would be black.
    paper.fillStyle = '#fff'
    paper.fillRect(0, 0, canvas.width, canvas.height)
    paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const url = canvas.toDataURL('image/jpeg', quality)
      if (url.length <= MOST_LETTERS) return url
    }
  }
  return null
}
