import { type Design, type DesignOptions, designSvg } from '@laurel/core/achievement'

const PNG_PIXELS = 1024

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export const saveSvg = (design: Design, parts: DesignOptions, name: string): void =>
  save(new Blob([designSvg(design, { ...parts, title: name })], { type: 'image/svg+xml' }), `${name}.svg`)

/** The picture as pixels, drawn by the browser: nothing is sent anywhere. */
export async function savePng(design: Design, parts: DesignOptions, name: string): Promise<void> {
  const picture = new Image()
  picture.src = `data:image/svg+xml,${encodeURIComponent(designSvg(design, parts))}`
  await picture.decode()
  const canvas = document.createElement('canvas')
  canvas.width = PNG_PIXELS
  canvas.height = PNG_PIXELS
  canvas.getContext('2d')?.drawImage(picture, 0, 0, PNG_PIXELS, PNG_PIXELS)
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
  if (blob) save(blob, `${name}.png`)
}
