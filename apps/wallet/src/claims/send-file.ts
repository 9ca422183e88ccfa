import { api } from '@laurel/ui/api'
import type { Claim, Item } from './claims.ts'

const LONGEST_SIDE = 1_600
const QUALITY = 0.85

/**
 * A picture as it is sent: turned upright, no larger than anybody looks at, and without what the camera wrote into it
 * about the place and the person. What is no picture, or one that this browser cannot read, stays as it is.
 */
async function lighter(file: File): Promise<{ name: string; blob: Blob }> {
  if (!file.type.startsWith('image/') || file.type === 'image/svg+xml') return { name: file.name, blob: file }
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return { name: file.name, blob: file }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const paper = canvas.getContext('2d')
  if (!paper) return { name: file.name, blob: file }
  // A JPEG knows no holes: what is clear would be black.
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/jpeg', QUALITY))
  return { name: file.name, blob: blob ?? file }
}

/** The item of this file that was broken off, if it is that. */
const brokenOff = (claim: Claim, name: string, size: number): Item | undefined =>
  claim.items.find(one => one.state === 'uploading' && one.name === name && one.size === size)

/**
 * Sends a file in parts. One that was broken off goes on where it was when the same file is chosen again.
 *
 * @param told is told how much of it is there, from 0 to 1
 */
export async function sendFile(claim: Claim, file: File, told: (done: number) => void): Promise<void> {
  const { name, blob } = await lighter(file)
  const path = `/wallet/learner-claims/${claim.id}/items`
  const known = brokenOff(claim, name, blob.size)
  const made =
    known === undefined
      ? await api.post<{ item: string; claim: Claim }>(path, {
          kind: 'file',
          name: name.slice(0, 200),
          size: blob.size,
        })
      : null
  const item = known ?? made?.claim.items.find(one => one.id === made.item)
  if (!item) throw new Error('a file was announced and is not there')
  const count = Math.max(1, Math.ceil(blob.size / item.partBytes))
  for (let number = 1; number <= count; number++) {
    told((number - 1) / count)
    if (item.parts.includes(number)) continue
    const part = blob.slice((number - 1) * item.partBytes, number * item.partBytes, 'application/octet-stream')
    await api.put(`${path}/${item.id}/parts/${number}`, part)
  }
  told(1)
  await api.post(`${path}/${item.id}/finish`)
}
