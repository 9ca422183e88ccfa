import type { ClosingFacts } from '@laurel/core/closing'
import { verifyProofs } from '@laurel/core/credential'
import { type GuardedFetch, resolveDid } from '@laurel/core/did'
import { digestOf } from '@laurel/core/log'
import { isJsonObject, parseStrictJson, toHex } from '@laurel/core/primitives'
import { MAX_LIST_TEXT } from '@laurel/core/status'
import type { ArchivedFiles } from '../archived-files.ts'
import { PieceFailed } from './finding.ts'
import type { CheckTools } from './tools.ts'

type Around = {
  readonly shortName: string
  readonly origin: string
  readonly fetch: GuardedFetch
  readonly tools: CheckTools
}

/**
 * That each status list is the one whose digest the institution has signed as its last, in both forms, that it is signed
 * itself, and that there is no other.
 *
 * @returns how many there are
 * @throws PieceFailed
 */
export async function checkLists(
  files: ArchivedFiles,
  statements: readonly ClosingFacts[],
  { shortName, origin, fetch, tools }: Around,
): Promise<number> {
  const folder = `i/${shortName}/status/`
  const lists = new Map(statements.flatMap(one => one.statusLists).map(one => [one.url, one]))
  const expected = new Set<string>()
  const { now, cryptography, contexts } = tools
  for (const { url, digest, tokenDigest } of lists.values()) {
    const path = url.startsWith(`${origin}/`) ? url.slice(origin.length + 1) : ''
    if (!path.startsWith(folder)) throw new PieceFailed('LIST_MISSING', url.slice(0, 300))
    expected.add(path).add(`${path}.jwt`)
    const [text, token] = [await files.read(path), await files.text(`${path}.jwt`)]
    if (text === null) throw new PieceFailed('LIST_MISSING', path)
    if (token === null) throw new PieceFailed('LIST_MISSING', `${path}.jwt`)
    if (toHex(digestOf(token)) !== tokenDigest) throw new PieceFailed('LIST_CHANGED', `${path}.jwt`)
    const read = parseStrictJson(text, { maxBytes: MAX_LIST_TEXT })
    if (!read.ok || !isJsonObject(read.value) || toHex(digestOf(read.value)) !== digest)
      throw new PieceFailed('LIST_CHANGED', path)
    const proofs = await verifyProofs(read.value, {
      now,
      cryptography,
      contexts,
      resolveDid: (one, at) => resolveDid(one, { fetch, now, cryptography }, at),
    })
    const isOwn = proofs.some(one => one.outcome === 'passed' && statements.some(({ issuer }) => issuer === one.did))
    if (!isOwn || proofs.some(one => one.outcome !== 'passed')) throw new PieceFailed('LIST_CHANGED', path)
  }
  for (const path of files.paths())
    if (path.startsWith(folder) && !expected.has(path)) throw new PieceFailed('LIST_UNKNOWN', path)
  return lists.size
}
