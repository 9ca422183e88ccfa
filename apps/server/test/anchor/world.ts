import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { type AnchorFinding, askNode, commitToCheckpoint, readAnchorProof, verifyAnchor } from '@laurel/core/anchor'
import { writeCheckpoint } from '@laurel/core/log'
import { ACCOUNTS, type Chain } from '@laurel/testkit/chain'
import { type AnchorDeps, followPlace, type Place } from '../../src/anchor/follow-anchors.ts'
import type { NewestCheckpoints } from '../../src/anchor/newest-checkpoints.ts'
import { readAnchors } from '../../src/anchor/read-anchors.ts'
import type { AnchorRow, SignedRow } from '../../src/anchor/store.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { allIssuerIds } from '../../src/people/store.ts'
import { type AnchorChain, readAnchorSettings } from '../../src/platform/anchor-settings.ts'
import { tx } from '../../src/platform/database.ts'
import { createLog } from '../../src/platform/log.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'

export type World = {
  readonly server: TestServer
  readonly issuers: readonly string[]
  /** What the log stage would give: each issuer's newest checkpoint. */
  readonly newest: NewestCheckpoints
  /** Lets every issuer's log grow, or one alone. @returns the checkpoints, as text */
  grow(issuer?: number): readonly string[]
  /** Time passes. */
  pass(milliseconds: number): void
  /** As the server's own regular task does, once. `failpoint` is where the process dies. */
  follow(place: Place, dies?: string, more?: Partial<AnchorDeps>): Promise<AnchorRow['state'] | null>
  anchors(target?: string): Promise<AnchorRow[]>
  signed(anchor: AnchorRow): Promise<SignedRow[]>
  /** Everything that was told to the operator. */
  logged(): string
  stop(): Promise<void>
}

class Died extends Error {}

/** A server with two institutions, whose clock stands still unless it is told otherwise. */
export async function openWorld(): Promise<World> {
  const server = await startTestServer()
  for (const name of ['school', 'college'])
    await bootstrapIssuer(server.deps, { issuer: name, apiKey: `lrl_${name.repeat(8)}` })
  const issuers = await tx(server.deps, {}, allIssuerIds)
  const sizes = issuers.map(() => 0)
  let now = Date.UTC(2027, 0, 1)
  let logged = ''
  const log = createLog(
    'debug',
    new Writable({
      write(chunk, _encoding, done) {
        logged += chunk
        done()
      },
    }),
  )
  const texts = () =>
    sizes.map((size, at) =>
      writeCheckpoint({ origin: `sample-${at}.example/log`, size, root: new Uint8Array(32).fill(size) }),
    )
  const newest: NewestCheckpoints = async () =>
    texts().flatMap((text, at) => {
      const made = commitToCheckpoint(text)
      if (!made.ok) throw new Error(made.error.code)
      return sizes[at] === 0 ? [] : [{ issuerId: issuers[at]!, ...made.value }]
    })
  return {
    server,
    issuers,
    newest,
    grow(issuer) {
      for (const at of sizes.keys()) if (issuer === undefined || issuer === at) sizes[at]! += 10 + at
      return texts()
    },
    pass(milliseconds) {
      now += milliseconds
    },
    async follow(place, dies, more) {
      const failpoint = (name: string) => {
        if (name === dies) throw new Died(name)
      }
      const deps: AnchorDeps = { ...server.deps, log, clock: () => new Date(now), failpoint, ...more }
      try {
        return await followPlace(deps, place, newest)
      } catch (error) {
        if (error instanceof Died) return null
        throw error
      }
    },
    async anchors(target) {
      const found = await server.deps.database.db.execute<AnchorRow>(sql`select * from anchor order by id`)
      return found.rows.filter(one => target === undefined || one.target === target)
    },
    async signed({ id }) {
      const found = await server.deps.database.db.execute<SignedRow>(
        sql`select * from anchor_transaction where anchor_id = ${id} order by turn`,
      )
      return found.rows
    },
    logged: () => logged,
    stop: () => server.stop(),
  }
}

/** The settings as an operator writes them, for a chain of the test. */
export function settingsFor(chain: Chain, contract: string, more: object = {}): AnchorChain {
  const usual = {
    name: `chain-${chain.chainId}`,
    chainId: chain.chainId,
    rpcUrl: chain.url,
    contract,
    confirmations: 3,
  }
  const all = 'signer' in more ? { ...usual, ...more } : { ...usual, key: ACCOUNTS[0].key, ...more }
  const wrongs: string[] = []
  const read = readAnchorSettings(
    name => (name === 'LAUREL_ANCHOR_CHAINS' ? JSON.stringify([all]) : undefined),
    (variable, rest) => wrongs.push(`${variable} ${rest}`),
  )
  if (!read.chains[0]) throw new Error(wrongs.join(' '))
  return read.chains[0]
}

/** What a verifier finds of the newest anchor of an issuer, with nothing but the proof and a node. */
export async function findingOf(
  world: World,
  chain: Chain,
  issuer: number,
  text: string,
): Promise<AnchorFinding | null> {
  const anchors = await readAnchors(world.server.deps, world.issuers[issuer]!)
  const own = anchors.find(one => one.target === `chain:${chain.chainId}` && one.proof !== null)
  if (!own) return null
  const proof = readAnchorProof(JSON.parse(JSON.stringify(own.proof)))
  if (!proof.ok) throw new Error(proof.error.field)
  const ask = askNode((method, params) => chain.request(method, params))
  return verifyAnchor(text, proof.value, { ask, confirmations: () => 3 })
}

export type Call = { readonly method: string; readonly params: readonly unknown[] }

/** Another way to the node of a chain, on which things happen. */
export async function openGateway(
  chain: Chain,
  on: {
    /** Which calls the node refuses there. */
    readonly refuses?: (call: Call) => boolean
    /** What happens between the node's answer and its arrival. */
    readonly happens?: (call: Call) => Promise<void>
  },
): Promise<{ readonly chain: Chain; close(): void }> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts).toString()
    const { id, ...call } = JSON.parse(body) as Call & { id: number }
    const headers = { 'content-type': 'application/json' }
    const refusal = { jsonrpc: '2.0', id, error: { code: -32000, message: 'not here' } }
    const answer = on.refuses?.(call)
      ? JSON.stringify(refusal)
      : await (await fetch(chain.url, { method: 'POST', headers, body })).text()
    await on.happens?.(call)
    response.writeHead(200, headers).end(answer)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    chain: { ...chain, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

type Backup = { readonly anchors: unknown; readonly signed: unknown }

/** What a backup holds of the anchors on their way. */
export async function backUp({ server }: World): Promise<Backup> {
  const found = await server.deps.database.db.execute<Backup>(sql`
    select (select json_agg(anchor) from anchor) as anchors,
      (select coalesce(json_agg(signed), '[]') from anchor_transaction as signed) as signed`)
  return found.rows[0]!
}

export async function restore({ server }: World, { anchors, signed }: Backup): Promise<void> {
  const { db } = server.deps.database
  await db.execute(sql`delete from anchor_transaction`)
  await db.execute(sql`delete from anchor`)
  await db.execute(sql`
    insert into anchor select * from json_populate_recordset(null::anchor, ${JSON.stringify(anchors)}::json)`)
  await db.execute(sql`
    insert into anchor_transaction
    select * from json_populate_recordset(null::anchor_transaction, ${JSON.stringify(signed)}::json)`)
}

/** How many events the contract has left on a chain, and of which roots. */
export async function rootsOn(chain: Chain, contract: string): Promise<string[]> {
  const logs = await chain.request('eth_getLogs', [{ address: contract, fromBlock: '0x0', toBlock: 'latest' }])
  return (logs as { topics: string[] }[]).map(one => one.topics[2]!)
}
