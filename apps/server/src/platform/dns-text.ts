import { Resolver } from 'node:dns/promises'
import { type DnsAnswer, type DnsText, dnsTextFrom, type TextResolver } from '@laurel/core/trust'
import { createMemory } from './remember.ts'

const PATIENCE = { timeout: 2_000, tries: 2 }
const MOST_KEPT = 2_000
const MINUTE = 60_000

/**
 * Text records of the DNS. An answer is good for ten minutes, whatever its zone allows: the system's resolver does not
 * tell. A name server that was silent is asked again after half a minute.
 */
export function createDnsText(clock: () => Date, resolver: TextResolver = new Resolver(PATIENCE)): DnsText {
  const ask = dnsTextFrom(resolver)
  const memory = createMemory<DnsAnswer>(clock, {
    most: MOST_KEPT,
    freshFor: ({ state }) => (state === 'unasked' ? MINUTE / 2 : 10 * MINUTE),
  })
  return name => memory.get(name, () => ask(name))
}
