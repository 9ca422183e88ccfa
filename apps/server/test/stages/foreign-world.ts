import type { LookupAddress } from 'node:dns'
import { openTlsDoor } from '@laurel/testkit/tls'
import { createGuardedCall } from '../../src/platform/guarded-call.ts'
import { freePort, startTestServer } from '../../src/testing.ts'
import { caller, openSchool, walletKey } from './school.ts'

/**
 * A server of ours whose learners take what issuers elsewhere offer, over TLS, by names of this test.
 *
 * @param names that lead to the door behind which issuers are opened
 */
export async function openForeignWorld(names: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const port = await freePort()
  const door = await openTlsDoor(port, [...names])
  const server = await startTestServer({ env })
  await openSchool(server)
  const addresses: Record<string, string> = {}
  const lookedUp: string[] = []
  const lookup = (name: string, _: unknown, done: (error: null, found: LookupAddress[]) => void) => {
    lookedUp.push(name)
    done(null, [{ address: addresses[name] ?? '192.0.2.1', family: 4 }])
  }
  const call = createGuardedCall({
    isLoopback: false,
    lookup: lookup as never,
    isAllowedAddress: address => address === '127.0.0.1',
    port,
    ca: door.certificate,
    maxMilliseconds: 3_000,
  })
  Object.assign(server.deps, { call })
  const signedIn = async (email: string) =>
    caller(server, { cookie: await server.signIn(email), origin: server.origin })
  return {
    server,
    door,
    addresses,
    /** Every name that was looked up. */
    lookedUp,
    learner: await signedIn('sample.learner@example.org'),
    other: await signedIn('other.learner@example.org'),
    key: walletKey(),
    async close() {
      await server.stop()
      door.close()
    },
  }
}
