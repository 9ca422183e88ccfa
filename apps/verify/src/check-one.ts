import type { Material } from '@laurel/core/bundle'
import type { Instant } from '@laurel/core/primitives'
import type { VerificationReport } from '@laurel/core/verification'
import { askServer, type Help } from './ask-server.ts'
import { type Input, isLink, typeOf } from './input.ts'
import type { Trust } from './trust/lists.ts'
import { verifyApart } from './verify-apart.ts'

export type Checked = {
  readonly report: VerificationReport
  readonly by: 'browser' | 'server'
  /** The same, as of another day; only where this browser could check it. */
  readonly again?: (at?: Instant) => Promise<VerificationReport>
  /** The credential as a file, with all that it was checked with. */
  readonly keep?: () => Promise<string | null>
}
export type Checker = (input: Input, signal?: AbortSignal) => Promise<Checked>

/** Whether more could be found out with something that only the server can fetch. */
const isOpen = ({ findings, presented }: VerificationReport): boolean =>
  findings.some(one => one.outcome === 'not-checked' && !['NOT_REACHED', 'STATUS_SKIPPED'].includes(one.code)) ||
  // Its issuer’s record may show that it was there before the key was stolen.
  findings.some(one => one.code === 'E_AFTER_COMPROMISE') ||
  (presented?.some(isOpen) ?? false)

/**
 * Checks one thing after the other. What was fetched for one serves the next: a hundred credentials of one school are
 * checked from one key document and one status list, and only the first of them leaves this browser.
 *
 * @param lists whom the visitor trusts at the moment; they are asked for at each check and sent nowhere
 */
export function createChecker(lists: () => Trust): Checker {
  const materials = new Map<string, Material>()
  const known = new Map<string, NonNullable<Help['known']>[number]>()
  const trusted = new Map<string, NonNullable<Help['trusted']>[number]>()
  const logos = new Map<string, NonNullable<Help['logos']>[number]>()
  const layers = new Map<string, NonNullable<Help['layers']>[number]>()
  const records = new Map<string, NonNullable<Help['records']>[number]>()
  const asked = new Set<string>()
  let witnesses: readonly string[] = []
  let registries: NonNullable<Help['registries']> = []
  let accreditors: readonly string[] = []
  const blocks = new Map<string, NonNullable<Help['blocks']>[number]>()
  const help = (): Help => ({
    materials: [...materials.values()],
    known: [...known.values()],
    trusted: [...trusted.values()],
    logos: [...logos.values()],
    layers: [...layers.values()],
    witnesses,
    registries,
    accreditors,
    blocks: [...blocks.values()],
    records: [...records.values()],
  })
  const checked = (input: Input, report: VerificationReport): Checked => {
    const used = help()
    return {
      report,
      by: 'browser',
      again: at => verifyApart(input, { ...used, lists: lists() }, at),
      keep: async () => (await import('./keep-bundle.ts')).keepBundle(input, report, used.materials ?? []),
    }
  }
  const issuersOf = (report: VerificationReport) =>
    (report.presented ?? [report]).map(
      one => `${one.issuerId} ${one.credential?.issuer.name} ${one.credential?.issuer.image}`,
    )

  return async (input, signal) => {
    if (!isLink(input)) {
      const report = await verifyApart(input, { ...help(), lists: lists() })
      // Whether an issuer is trusted or resembles another one is known once it has been asked for.
      const isKnown = report.issuerId !== undefined && issuersOf(report).every(one => asked.has(one))
      if (isKnown && !isOpen(report)) return checked(input, report)
    }
    const answer = await askServer(input, typeOf(input), signal)
    for (const one of answer.materials ?? []) materials.set(one.url, one)
    for (const one of answer.known ?? []) known.set(`${one.did} ${one.domain} ${one.name}`, one)
    for (const one of answer.trusted ?? []) trusted.set(one.did, one)
    for (const one of answer.logos ?? []) logos.set(one.image, one)
    for (const one of answer.layers ?? []) layers.set(one.did, one)
    for (const one of answer.blocks ?? []) blocks.set(`${one.ledger} ${one.height}`, one)
    witnesses = answer.witnesses ?? witnesses
    registries = answer.registries ?? registries
    accreditors = answer.accreditors ?? accreditors
    for (const one of answer.records ?? []) records.set(one.proof, one)
    for (const one of issuersOf(answer)) asked.add(one)
    // A link to another site was followed by the server; what it found there is checked again here.
    if (isLink(input) && !answer.document) return { report: answer, by: 'server' }
    const own = isLink(input) ? JSON.stringify(answer.document) : input
    return checked(own, await verifyApart(own, { ...help(), lists: lists() }))
  }
}
