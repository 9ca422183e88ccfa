import { bundledContexts, verifyProofs } from '../credential/index.ts'
import type { DidResolver } from '../did/index.ts'
import type { Cryptography } from '../keys/index.ts'
import { isJsonObject } from '../primitives/json.ts'
import { err, ok, type Result } from '../primitives/result.ts'
import { parseStrictJson } from '../primitives/strict-json.ts'
import type { Instant } from '../primitives/time.ts'
import { type ClosingFacts, readClosingStatement } from './statement.ts'

export type ClosingError = {
  /** `CLOSING_UNREACHABLE`: whose key signed it could not be found out, which says nothing against it. */
  readonly code: 'CLOSING_MALFORMED' | 'CLOSING_PROOF' | 'CLOSING_UNREACHABLE'
  readonly reason: string
}

/** What an institution has said of its end, if it was the one who said it. Never throws. */
export async function verifyClosingStatement(
  text: string,
  tools: { readonly resolveDid: DidResolver; readonly now: Instant; readonly cryptography?: Cryptography },
): Promise<Result<ClosingFacts, ClosingError>> {
  const read = parseStrictJson(text, { maxBytes: 1024 * 1024 })
  const document = read.ok && isJsonObject(read.value) ? read.value : null
  const facts = document && readClosingStatement(document)
  if (!document || !facts) return err({ code: 'CLOSING_MALFORMED', reason: 'this is no closing statement' })
  const proofs = await verifyProofs(document, { ...tools, contexts: bundledContexts })
  const open = proofs.find(one => one.outcome === 'not-checked')
  const bad = proofs.find(one => one.outcome === 'failed')
  if (bad) return err({ code: 'CLOSING_PROOF', reason: bad.code })
  if (open) return err({ code: 'CLOSING_UNREACHABLE', reason: open.code })
  if (!proofs.some(one => one.did === facts.issuer)) return err({ code: 'CLOSING_PROOF', reason: 'E_CONTROLLER' })
  return ok(facts)
}
