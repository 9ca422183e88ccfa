import { didWebOf } from '@laurel/core/did'
import type { Instant } from '@laurel/core/primitives'
import { MAX_LINKED, signDomainLinkage, writeDidConfiguration } from '@laurel/core/trust'
import type { Deps } from '../deps.ts'
import { allSignerIds, currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { createMemory } from '../platform/remember.ts'

const DAY = 24 * 3_600_000
/** A file on somebody's web site is renewed by hand, if at all. */
const GOOD_FOR = 2 * 366 * DAY
const FRESH_MILLISECONDS = 60_000

/** The credential by which an issuer says that it is at home at `origin`; the same all day, to the byte. */
export async function linkageFor(deps: Deps, issuerId: string, did: string, origin: string): Promise<string> {
  const from = (Math.floor(deps.clock().getTime() / DAY) * DAY) as Instant
  const signer = await deps.keys.signerFor(issuerId)
  return signDomainLinkage({ did, origin, from, until: (from + GOOD_FOR) as Instant }, signer)
}

async function write(deps: Deps): Promise<string> {
  const ids = (await tx(deps, {}, allSignerIds)).slice(0, MAX_LINKED)
  const home = didWebOf(new URL(deps.baseUrl).host, ['i'])
  const linked: string[] = []
  for (const issuerId of ids) {
    const { did } = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
    if (did.startsWith(`${home}:`)) linked.push(await linkageFor(deps, issuerId, did, deps.baseUrl))
  }
  return writeDidConfiguration(linked)
}

const memoryOf = oncePer((deps: Deps) =>
  createMemory<string>(deps.clock, { most: 1, freshFor: () => FRESH_MILLISECONDS }),
)

/** What this server's own web site names: whoever signs under its address, those who came first where there are many. */
export const ownDidConfiguration = (deps: Deps): Promise<string> => memoryOf(deps).get('', () => write(deps))
