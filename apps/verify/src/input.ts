/** A file that may hold one credential is no larger. */
export const MAX_BYTES = 4 * 1024 * 1024

export type Input = Uint8Array<ArrayBuffer> | string

/** As which type it is sent to the server; the server finds out for itself what it is. */
export function typeOf(input: Input): string {
  if (typeof input === 'string') return /^\s*[{[]/.test(input) ? 'application/vc' : 'text/plain'
  if (input[0] === 0x89 && input[1] === 0x50) return 'image/png'
  if (input[0] === 0x25 && input[1] === 0x50 && input[2] === 0x44 && input[3] === 0x46) return 'application/pdf'
  const start = new TextDecoder().decode(input.subarray(0, 256)).trimStart()
  return start.startsWith('<') ? 'image/svg+xml' : start.startsWith('{') ? 'application/vc' : 'text/plain'
}

/** Said of a link of ours behind which there is nothing to be read. */
export const UNREADABLE = 'unreadable'

/** A link to a credential's page: what stands behind it is the document at the same address. */
export async function follow(text: string): Promise<string> {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  if (url.origin !== location.origin || !/^\/[cs]\//.test(url.pathname)) return text
  const response = await fetch(url.pathname.replace(/(\.\w+)?$/, '.json'), { credentials: 'same-origin' })
  if (!response.ok) throw new Error(UNREADABLE)
  return response.text()
}

export const isLink = (input: Input): input is string => typeof input === 'string' && /^https?:\/\/\S+$/.test(input)
