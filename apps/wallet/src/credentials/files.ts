import { bakePng, bakeSvg, isSdJwtText } from '@laurel/core/credential'
import type { KeptCredential } from '../vault/contents.ts'

export type Form = 'json' | 'jwt' | 'png' | 'svg'
/** The forms that a credential's own text has; each is also the ending of its file's name. */
export const MEDIA_TYPES = {
  json: 'application/vc',
  jwt: 'application/vc+jwt',
  'sd-jwt': 'application/dc+sd-jwt',
} as const
const SIZE = 1024

/** Which form a text is in that has been read as a credential. */
export function formOfText(text: string): keyof typeof MEDIA_TYPES {
  if (text.startsWith('{')) return 'json'
  return isSdJwtText(text) ? 'sd-jwt' : 'jwt'
}

const pictureBytes = async (url: string): Promise<Blob> => {
  const response = await fetch(url, { credentials: 'same-origin' })
  if (!response.ok) throw new Error('the picture could not be fetched')
  return response.blob()
}

async function drawn(picture: Blob): Promise<Uint8Array> {
  const url = URL.createObjectURL(picture)
  try {
    const image = new Image(SIZE, SIZE)
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = SIZE
    canvas.height = SIZE
    canvas.getContext('2d')?.drawImage(image, 0, 0, SIZE, SIZE)
    const png = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/png'))
    if (!png) throw new Error('the picture could not be drawn')
    return new Uint8Array(await png.arrayBuffer())
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** The ending of a proof file's name. */
export const BUNDLE_SUFFIX = 'laurel.json'
export const bundleUrl = (awardId: string): string => `/api/v1/wallet/awards/${awardId}/bundle`

/** The proof file of an award as it is now, as text; undefined where there is nobody to make it. */
export async function fetchBundle(awardId: string): Promise<string | undefined> {
  const answer = await fetch(bundleUrl(awardId), { credentials: 'same-origin' }).catch(() => null)
  return answer?.ok ? answer.text() : undefined
}

/**
 * The file in one of its forms, made here: the server is not asked for a credential that the person holds.
 *
 * @param bundle goes into a picture as well, where it is of the same statement
 */
export async function fileOf(kept: KeptCredential, form: Form, imageUrl: string, bundle?: string): Promise<Blob> {
  const document_ = JSON.stringify(kept.credential)
  if (form === 'json') return new Blob([JSON.stringify(kept.credential, null, 2)], { type: MEDIA_TYPES.json })
  if (form === 'jwt') return new Blob([kept.jwt], { type: MEDIA_TYPES.jwt })
  const picture = await pictureBytes(imageUrl)
  if (form === 'svg' && picture.type.startsWith('image/svg')) {
    const baked = bakeSvg(await picture.text(), document_)
    if (!baked.ok) throw new Error(baked.error.code)
    return new Blob([baked.value], { type: 'image/svg+xml' })
  }
  const png = await drawn(picture)
  if (form === 'svg') {
    const inside = btoa(Array.from(png, byte => String.fromCharCode(byte)).join(''))
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}"><image width="${SIZE}" height="${SIZE}" href="data:image/png;base64,${inside}"/></svg>`
    const baked = bakeSvg(svg, document_)
    if (!baked.ok) throw new Error(baked.error.code)
    return new Blob([baked.value], { type: 'image/svg+xml' })
  }
  const baked = bakePng(png, document_)
  if (!baked.ok) throw new Error(baked.error.code)
  // Loaded when it is needed: reading proofs brings the arithmetic of chains along.
  const proven =
    bundle === undefined ? baked : (await import('@laurel/core/bundle')).bakeBundleIntoPng(baked.value, bundle)
  return new Blob([(proven.ok ? proven : baked).value as Uint8Array<ArrayBuffer>], { type: 'image/png' })
}

/** A name for a file that every system takes. */
export const fileName = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 80) || 'credential'

/** Hands a file to the browser. */
export function saveAs(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Hands a credential to the browser under a name that a person recognises. */
export const save = (blob: Blob, title: string, form: Form): void => saveAs(blob, `${fileName(title)}.${form}`)
