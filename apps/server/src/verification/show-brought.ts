import type { ShownVerdict } from '@laurel/ui/verdict'
import type { Deps } from '../deps.ts'
import { countVerified } from '../insight/count-verified.ts'
import { Refusal } from '../refusal.ts'
import { showVerdict } from './show-verdict.ts'
import { verifyBrought } from './verify-anything.ts'

/** A link to a credential, pasted where a credential was asked for. Our own `/c/` and `/s/` links name their JSON form. */
async function followLink(deps: Deps, text: string): Promise<string> {
  if (!/^https?:\/\/\S{4,2000}$/.test(text) || !URL.canParse(text)) return text
  const url = new URL(text)
  const isOurs = url.origin === deps.baseUrl && /^\/[cs]\/[\w-]+$/.test(url.pathname)
  const fetched = await deps.fetch(isOurs ? `${deps.baseUrl}${url.pathname}.json` : text)
  return fetched.ok ? new TextDecoder().decode(fetched.value.body) : text
}

/** The verdict on what a visitor brought: a file, pasted text, or a link. */
export async function showBrought(deps: Deps, input: Uint8Array | string): Promise<ShownVerdict> {
  const report = await verifyBrought(deps, typeof input === 'string' ? await followLink(deps, input.trim()) : input)
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  await countVerified(deps, report)
  return showVerdict(report, deps.baseUrl)
}
