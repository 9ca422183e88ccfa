import { api } from '@laurel/ui/api'
import type { Claim } from '../claims/claims.ts'
import { sendFile } from '../claims/send-file.ts'
import type { LogEntry } from '../vault/contents.ts'

/** `data:` of a picture as a file. */
function fileOf(dataUrl: string, name: string): File {
  const [head = '', body = ''] = dataUrl.split(',')
  const type = /^data:([^;]+)/.exec(head)?.[1] ?? 'image/jpeg'
  return new File([Uint8Array.from(atob(body), letter => letter.charCodeAt(0))], name, { type })
}

/** Brings links and photographs of log entries into a claim. */
export async function takeEntriesAlong(claim: Claim, entries: readonly LogEntry[]): Promise<void> {
  for (const entry of entries) {
    const name = entry.what.slice(0, 180)
    if (entry.link) await api.post(`/wallet/learner-claims/${claim.id}/items`, { kind: 'link', name, url: entry.link })
    if (entry.photo) await sendFile(claim, fileOf(entry.photo, `${name}.jpg`), () => undefined)
  }
}
