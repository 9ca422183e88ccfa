import { Resolver } from 'node:dns/promises'
import type { DnsAnswer, DnsText } from '@laurel/core/trust'
import { createMemory } from './remember.ts'

const PATIENCE = { timeout: 2_000, tries: 2 }
const MOST_KEPT = 2_000
const MINUTE = 60_000
/** More than any zone has that was written by hand; longer ones are cut where it is seen that there are too many. */
const MOST_RECORDS = 64
const MOST_LETTERS = 1_024
const NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$/
/** There is no such name, or nothing of the kind at it. Everything else is no answer. */
const NONE = new Set(['ENOTFOUND', 'ENODATA'])

/** What the system's own name servers say; only the question goes out, and no answer leads anywhere. */
async function ask(resolver: Pick<Resolver, 'resolveTxt'>, name: string): Promise<DnsAnswer> {
  try {
    const found = await resolver.resolveTxt(name)
    const records = found.slice(0, MOST_RECORDS).map(parts => parts.join('').slice(0, MOST_LETTERS))
    return records.length > 0 ? { state: 'found', records } : { state: 'none' }
  } catch (error) {
    return { state: NONE.has((error as { code?: string }).code ?? '') ? 'none' : 'unasked' }
  }
}

/**
 * Text records of the DNS. An answer is good for ten minutes, whatever its zone allows: the system's resolver does not
 * tell. A name server that was silent is asked again after half a minute.
 */
export function createDnsText(
  clock: () => Date,
  resolver: Pick<Resolver, 'resolveTxt'> = new Resolver(PATIENCE),
): DnsText {
  const memory = createMemory<DnsAnswer>(clock, {
    most: MOST_KEPT,
    freshFor: ({ state }) => (state === 'unasked' ? MINUTE / 2 : 10 * MINUTE),
  })
  return async name => (NAME.test(name) ? memory.get(name, () => ask(resolver, name)) : { state: 'none' })
}
