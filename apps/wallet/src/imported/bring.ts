import { api } from '@laurel/ui/api'
import { readCode } from '@laurel/ui/scan'
import { credentialText } from './verify-file.ts'

/**
 * The credential behind what a person pasted or scanned: a text is one itself; an address is fetched by the server, as a
 * page may not, and read here. Nothing that the server says of it is used.
 */
export async function bring(pasted: string): Promise<string | null> {
  const code = readCode(pasted)
  if (!code) return null
  if (code.kind === 'credential') return code.text
  const { data } = await api.post<{ data: string }>('/wallet/bring', { url: code.text })
  return credentialText(Uint8Array.from(atob(data), letter => letter.charCodeAt(0)))
}
