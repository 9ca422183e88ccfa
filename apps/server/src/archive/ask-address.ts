import { didWebUrl, parseDidDocument } from '@laurel/core/did'
import { parseStrictJson } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { type ArchiveFacts, namesHistoryOf } from './check/check-archive.ts'
import type { ArchiveFinding } from './check/finding.ts'

export type AddressAnswer = {
  readonly finding: ArchiveFinding
  /** Those names whose own address names the history of the archive today. */
  readonly confirmed: readonly string[]
}

type Asked = 'same' | 'silent' | 'other'

/** What the address of a did:web says today. A page on which the domain is for sale is no answer. */
async function askAddress({ fetch }: Pick<Deps, 'fetch'>, did: string, scid: string): Promise<Asked> {
  const url = didWebUrl(did)
  const answer = url.ok ? await fetch(url.value, 'application/did+json, application/json;q=0.9, */*;q=0.1') : null
  const read = answer?.ok ? parseStrictJson(answer.value.body) : null
  const document = read?.ok ? parseDidDocument(read.value, did) : null
  if (!document?.ok) return 'silent'
  return namesHistoryOf(document.value, scid) ? 'same' : 'other'
}

const CODES = { same: 'ADDRESS_SAME', silent: 'ADDRESS_SILENT', other: 'ADDRESS_OTHER' } as const

/**
 * Asks each name of a closed institution whether the history in its archive is its own. Whoever can write a history can
 * write any name into it, so each address speaks for itself alone; the institution is who its home is.
 */
export async function askAddresses(
  deps: Pick<Deps, 'fetch'>,
  { did, dids, scid, webvh }: Pick<ArchiveFacts, 'did' | 'dids' | 'scid' | 'webvh'>,
): Promise<AddressAnswer> {
  const webs = dids.filter(one => one.startsWith('did:web:'))
  const answers = await Promise.all(webs.map(one => askAddress(deps, one, scid)))
  const same = webs.filter((_, at) => answers[at] === 'same')
  const home = answers[webs.indexOf(did)] ?? 'silent'
  return {
    finding: { piece: 'address', outcome: home === 'same' ? 'passed' : 'open', code: CODES[home] },
    confirmed: home === 'same' ? [...same, webvh] : [],
  }
}
