import { didWebOf } from '@laurel/core/did'
import type { VerificationReport } from '@laurel/core/verification'
import { type ShownVerdict, showReport } from '@laurel/ui/verdict'
import type { Deps } from '../deps.ts'
import { askTenant, currentIssuer } from '../people/store.ts'
import { type Database, tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { readTogether } from '../platform/read-together.ts'

/** The short name in a DID of ours; nothing in any other. */
export function shortNameIn(issuerId: string, baseUrl: string): string | undefined {
  const prefix = `${didWebOf(new URL(baseUrl).host, ['i'])}:`
  return issuerId.startsWith(prefix) ? issuerId.slice(prefix.length) : undefined
}

/** The short name of whoever on this server has the DID, under its address or under a domain of an institution's own. */
export async function shortNameOf(deps: Pick<Deps, 'database' | 'baseUrl'>, did: string): Promise<string | undefined> {
  const here = shortNameIn(did, deps.baseUrl)
  if (here !== undefined || !did.startsWith('did:web:')) return here
  return reader(deps.database)(did)
}

/** In a rush it is asked so often at most. */
const APART_MILLISECONDS = 5

/** Each verification of somebody else's credential asks, and mostly many ask of the same. */
const reader = oncePer((database: Database) =>
  readTogether(did => ownNameOf(database, did), { apart: APART_MILLISECONDS }),
)

async function ownNameOf(database: Database, did: string): Promise<string | undefined> {
  const issuerId = await askTenant({ database }, 'did', did)
  return issuerId && (await tx({ database }, { issuerId }, at => currentIssuer(at, issuerId))).short_name
}

/** A report as the public pages take it; everything shown comes from the gated form. */
export async function showVerdict(
  report: VerificationReport,
  deps: Pick<Deps, 'database' | 'baseUrl'>,
): Promise<ShownVerdict> {
  const { baseUrl } = deps
  const shortName = report.issuerId && (await shortNameOf(deps, report.issuerId))
  return showReport(report, { origin: baseUrl, profileUrl: shortName ? `${baseUrl}/i/${shortName}` : undefined })
}
