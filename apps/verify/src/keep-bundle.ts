import { type Bundle, bundleIn, fitBundle, type Material } from '@laurel/core/bundle'
import { bundledContexts } from '@laurel/core/credential'
import { fromHex, type Instant } from '@laurel/core/primitives'
import type { VerificationReport } from '@laurel/core/verification'
import type { Input } from './input.ts'

/** The text of a credential as it was signed: the file itself where it is text, else what was found in the picture. */
function textOf(input: Input, report: VerificationReport): string | null {
  const text = typeof input === 'string' ? input : new TextDecoder().decode(input)
  if (/^\s*(\{|[\w-]+\.[\w-]+\.)/.test(text)) return text.trim()
  return report.document?.proof === undefined ? null : JSON.stringify(report.document)
}

/** SHA-256 of each context that a credential names and that is known here. */
function contextsOf(report: VerificationReport): Bundle['contexts'] {
  const named = report.document?.['@context']
  const urls = Array.isArray(named) ? named : [named]
  return Object.fromEntries(
    bundledContexts.sources.filter(one => urls.includes(one.url)).map(one => [one.url, fromHex(one.sha256)]),
  )
}

/**
 * A credential as a proof bundle, with all that it was checked with; what it brought along stays, and what was fetched
 * now takes the place of what it had of the same address. Null where the credential cannot be taken out of what it came
 * in, or is too large for any reader.
 */
export function keepBundle(input: Input, report: VerificationReport, fetched: readonly Material[]): string | null {
  const brought = bundleIn(input)
  const before = brought?.ok ? brought.value : null
  const credential = before?.credential ?? textOf(input, report)
  if (credential === null) return null
  const materials = [...new Map([...(before?.materials ?? []), ...fetched].map(one => [one.url, one])).values()]
  const kept = fitBundle({
    madeAt: Date.parse(report.checkedAt) as Instant,
    credential,
    materials,
    records: before?.records ?? [],
    anchors: before?.anchors ?? [],
    contexts: before?.contexts ?? contextsOf(report),
    identity: before?.identity ?? [],
    closing: before?.closing ?? null,
    verifier: before?.verifier ?? null,
  })
  return kept.ok ? kept.value : null
}
