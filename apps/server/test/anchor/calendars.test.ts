import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  askEsplora,
  bitcoinHash,
  readAnchorProof,
  readBitcoinHeader,
  readTimestampFile,
  trustBlocks,
  verifyAnchor,
  writeTimestampFile,
} from '@laurel/core/anchor'
import { concat, fromHex, toHex, toUtf8 } from '@laurel/core/primitives'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { calendarPlace, type Place } from '../../src/anchor/follow-anchors.ts'
import { readAnchors } from '../../src/anchor/read-anchors.ts'
import { createGuardedCall } from '../../src/platform/guarded-call.ts'
import { openWorld, type World } from './world.ts'

// A calendar of OpenTimestamps and a service that knows Bitcoin's blocks, over true HTTP. The blocks are worth little:
// their target is the easiest there is, and the rest of them is as it should be.

const DAY = 86_400_000
const HOUR = 3_600_000
const HEIGHT = 840_000
const BITCOIN = fromHex('0588960d73d71901')
const PENDING = fromHex('83dfe30d2ef90c8e')
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
const counted = (bytes: Uint8Array) => concat(Uint8Array.of(bytes.length), bytes)
const promise = (uri: string) => concat(Uint8Array.of(0), PENDING, counted(counted(toUtf8(uri))))
/** 840,000, seven bits a byte. */
const inBlock = concat(Uint8Array.of(0), BITCOIN, counted(fromHex('c0a233')))
const append = (bytes: Uint8Array) => concat(Uint8Array.of(0xf0), counted(bytes), Uint8Array.of(8))

/** A header with this Merkle root, for which somebody has tried until it was good enough. */
function findHeader(merkleRoot: Uint8Array): Uint8Array {
  const header = new Uint8Array(80)
  const view = new DataView(header.buffer)
  header.set(merkleRoot, 36)
  view.setUint32(68, 1_800_000_000, true)
  view.setUint32(72, 0x207fffff, true)
  for (let nonce = 0; !readBitcoinHeader(header); nonce++) view.setUint32(76, nonce, true)
  return header
}

/** Calendar and blocks in one: what it was given, and what it says. */
class Outside {
  readonly given: string[] = []
  isSilent = false
  isPublished = false
  /** Where it hangs up instead of answering. */
  hangsUp = ''
  tip = HEIGHT
  header: Uint8Array = new Uint8Array(80)
  /** What stands in the place of the true answers. */
  answers: { digest?: Uint8Array; upgrade?: Uint8Array } = {}
  #server: Server
  url = ''
  /** How often it was asked for anything. */
  asked = 0
  constructor() {
    this.#server = createServer((request, response) => {
      this.asked++
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        if (this.hangsUp !== '' && request.url?.startsWith(this.hangsUp)) {
          request.socket.destroy()
          return
        }
        const [status, body] = this.#answer(request.url ?? '', Buffer.concat(parts))
        response.writeHead(status).end(body)
      })
    })
  }
  #answer(path: string, body: Uint8Array): [number, Uint8Array | string] {
    const hash = bitcoinHash(readBitcoinHeader(this.header)?.hash ?? new Uint8Array(32))
    if (this.isSilent) return [503, '']
    if (path === '/cal/digest') {
      this.given.push(toHex(body))
      return [200, this.answers.digest ?? concat(append(toUtf8('nonce')), promise(`${this.url}/cal`))]
    }
    if (path.startsWith('/cal/timestamp/')) {
      if (!this.isPublished) return [404, 'Pending confirmation in Bitcoin blockchain']
      return [200, this.answers.upgrade ?? concat(append(toUtf8('others')), inBlock)]
    }
    if (path === '/btc/blocks/tip/height') return [200, String(this.tip)]
    if (path === `/btc/block-height/${HEIGHT}`) return this.tip >= HEIGHT ? [200, hash] : [404, 'Block not found']
    if (path === `/btc/block/${hash}/header`) return [200, toHex(this.header)]
    return [404, '']
  }
  /** The calendar publishes what it was given. */
  publish() {
    const promised = sha256(concat(fromHex(this.given[0]!), toUtf8('nonce')))
    this.header = findHeader(sha256(concat(promised, toUtf8('others'))))
    this.isPublished = true
  }
  async open() {
    await new Promise<void>(done => this.#server.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }
  close() {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

let world: World
let outside: Outside
let place: Place
beforeEach(async () => {
  world = await openWorld()
  outside = new Outside()
  await outside.open()
  place = calendarPlace({ url: `${outside.url}/cal`, bitcoinUrl: `${outside.url}/btc` })
})
afterEach(async () => {
  outside?.close()
  await world?.stop()
})

const follow = async () => {
  world.pass(HOUR)
  return world.follow(place)
}
const only = async () => (await world.anchors())[0]!
const proofs = (issuer = 0) => readAnchors(world.server.deps, world.issuers[issuer]!)

test('a promise is kept and is no anchor; once a block shows it, it is one', async () => {
  const texts = world.grow()
  expect(await follow()).toBe('sent')
  expect(outside.given).toEqual([(await only()).root.slice(2)])
  expect(await follow()).toBe('sent')
  expect(await proofs()).toMatchObject([{ state: 'sent', proof: null }])
  outside.publish()
  expect(await follow()).toBe('mined')
  expect(await proofs()).toMatchObject([{ state: 'mined', proof: null }])
  expect(await follow()).toBe('mined')
  outside.tip = HEIGHT + 5
  expect(await follow()).toBe('confirmed')
  for (const [issuer, text] of texts.entries()) {
    const proof = readAnchorProof((await proofs(issuer))[0]?.proof)
    if (!proof.ok) throw new Error(proof.error.field)
    const hash = bitcoinHash(readBitcoinHeader(outside.header)!.hash)
    // Whoever knows the block needs nobody.
    const ask = trustBlocks([{ ledger: 'bitcoin', number: HEIGHT, hash }])
    expect(await verifyAnchor(text, proof.value, { ask })).toMatchObject({
      outcome: 'anchored',
      ledger: 'bitcoin',
      block: { number: HEIGHT, hash },
      at: 1_800_000_000,
    })
    const nobody = { ask: async () => null }
    expect(await verifyAnchor(text, proof.value, nobody)).toEqual({ outcome: 'pending', code: 'ANCHOR_NOT_LOOKED_UP' })
    const other = trustBlocks([{ ledger: 'bitcoin', number: HEIGHT, hash: '0'.repeat(64) }])
    expect(await verifyAnchor(text, proof.value, { ask: other })).toEqual({
      outcome: 'pending',
      code: 'ANCHOR_REORGED',
    })
  }
})

test('what a calendar only promised is pending for whoever verifies it (H-55)', async () => {
  const [text] = world.grow()
  await follow()
  outside.publish()
  outside.tip = HEIGHT + 5
  await follow()
  await follow()
  const proof = readAnchorProof((await proofs())[0]?.proof)
  if (!proof.ok || proof.value.evidence.kind !== 'timestamp') throw new Error('no proof')
  const ask = askEsplora(async path => {
    const answer = await fetch(`${outside.url}/btc${path}`)
    return answer.ok ? answer.text() : null
  })
  const verify = (more: object) =>
    verifyAnchor(text!, { ...proof.value, evidence: { ...proof.value.evidence, ...more } as never }, { ask })
  expect(await verify({ header: null })).toMatchObject({ outcome: 'anchored' })
  const promised = concat(append(toUtf8('nonce')), promise('https://calendar.example'))
  expect(await verify({ timestamp: promised, header: null })).toEqual({ outcome: 'pending', code: 'ANCHOR_PROMISED' })
  const other = concat(append(toUtf8('another')), inBlock)
  expect(await verify({ timestamp: other })).toEqual({ outcome: 'refused', code: 'ANCHOR_OF_OTHER_BLOCK' })
  expect(await verify({ timestamp: new Uint8Array() })).toEqual({ outcome: 'refused', code: 'ANCHOR_MALFORMED' })
  expect(await verify({ header: new Uint8Array(80) })).toEqual({ outcome: 'refused', code: 'ANCHOR_MALFORMED' })
  outside.tip = HEIGHT + 4
  expect(await verify({})).toEqual({ outcome: 'pending', code: 'ANCHOR_UNCONFIRMED' })
})

test('what is kept is a file that other tools of OpenTimestamps read', async () => {
  world.grow()
  await follow()
  const { root, timestamp } = await only()
  const kept = Buffer.from(timestamp!, 'base64')
  const file = writeTimestampFile(fromHex(root.slice(2)), kept)
  expect(Buffer.from(readTimestampFile(file)!.timestamp)).toEqual(kept)
})

test('a calendar that does not answer is asked again, and nobody else waits', async () => {
  outside.isSilent = true
  world.grow()
  expect(await follow()).toBe('planned')
  expect(await only()).toMatchObject({ problem: 'ANCHOR_CALENDAR_SILENT' })
  outside.isSilent = false
  expect(await follow()).toBe('sent')
  expect(await only()).toMatchObject({ problem: null })
})

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['what is no timestamp', toUtf8('<html>')],
  ['a timestamp that leads nowhere', concat(fromHex('0006869a0d73d71b45'), counted(Uint8Array.of(1)))],
])('a calendar that answers %s is not believed', async (_, digest) => {
  outside.answers = { digest }
  world.grow()
  expect(await follow()).toBe('planned')
  expect(await only()).toMatchObject({ problem: 'ANCHOR_CALENDAR_WRONG', timestamp: null })
})

test('a calendar that names a block in which the root is not is not believed', async () => {
  world.grow()
  await follow()
  outside.publish()
  outside.answers = { upgrade: concat(append(toUtf8('something else')), inBlock) }
  outside.tip = HEIGHT + 9
  expect(await follow()).toBe('mined')
  expect(await follow()).toBe('mined')
  expect(await only()).toMatchObject({ problem: 'ANCHOR_CALENDAR_WRONG' })
  expect(await proofs()).toMatchObject([{ state: 'mined', proof: null }])
})

test('a promise that was not kept for a week is asked for again', async () => {
  world.grow()
  await follow()
  world.pass(8 * DAY)
  expect(await follow()).toBe('planned')
  expect(await follow()).toBe('sent')
  expect(outside.given).toHaveLength(2)
})

describe('a calendar is given the root again after a week', () => {
  test.each<[string, (outside: Outside) => void]>([
    [
      'if it hangs up when it is asked',
      one => {
        one.hangsUp = '/cal/timestamp'
      },
    ],
    [
      'if it answers what is no timestamp',
      one => {
        one.answers = { upgrade: toUtf8('<html>') }
      },
    ],
    [
      'if it names a block in which the root is not',
      one => {
        one.answers = { upgrade: concat(append(toUtf8('something else')), inBlock) }
      },
    ],
  ])('%s', async (_, fails) => {
    world.grow()
    await follow()
    outside.publish()
    outside.tip = HEIGHT + 9
    fails(outside)
    for (let day = 0; day < 7; day++) {
      await follow()
      expect((await only()).state).toMatch(/^(sent|mined)$/)
      world.pass(DAY)
    }
    expect(await follow()).toBe('planned')
    outside.hangsUp = ''
    outside.answers = {}
    expect(await follow()).toBe('sent')
    expect(outside.given).toHaveLength(2)
    expect(await follow()).toBe('mined')
    expect(await follow()).toBe('confirmed')
  })

  test('and not while nobody can be asked about Bitcoin, which is not its fault', async () => {
    world.grow()
    await follow()
    outside.publish()
    outside.tip = HEIGHT + 9
    expect(await follow()).toBe('mined')
    outside.hangsUp = '/btc'
    world.pass(8 * DAY)
    expect(await follow()).toBe('mined')
    expect(await only()).toMatchObject({ problem: 'ANCHOR_BITCOIN_UNKNOWN' })
    outside.hangsUp = ''
    expect(await follow()).toBe('confirmed')
  })

  test('and at once where a clock was set ahead when it was given it (H-50)', async () => {
    world.pass(30 * DAY)
    world.grow()
    await follow()
    world.pass(-30 * DAY)
    expect(await follow()).toBe('planned')
    expect(await follow()).toBe('sent')
    expect(await follow()).toBe('sent')
  })
})

test('a promise that nobody keeps keeps no other waiting', async () => {
  const nobody = concat(Uint8Array.of(0xff), promise('http://127.0.0.1:9'))
  outside.answers = { digest: concat(nobody, append(toUtf8('nonce')), promise(`${outside.url}/cal`)) }
  world.grow()
  await follow()
  outside.publish()
  outside.tip = HEIGHT + 9
  expect(await follow()).toBe('mined')
  expect(await follow()).toBe('confirmed')
})

test('a promise that names another calendar is not asked after in a private network by a server for others', async () => {
  const other = new Outside()
  await other.open()
  try {
    outside.answers = { digest: concat(append(toUtf8('nonce')), promise(`${other.url}/cal`)) }
    world.grow()
    const followInPublic = () => {
      world.pass(HOUR)
      return world.follow(place, undefined, { call: createGuardedCall({ isLoopback: false }) })
    }
    // Its own calendar the operator has named, wherever it is.
    expect(await followInPublic()).toBe('sent')
    other.given.push(...outside.given)
    other.publish()
    outside.header = other.header
    expect(await followInPublic()).toBe('sent')
    expect(other.asked).toBe(0)
    expect(await follow()).toBe('mined')
    expect(other.asked).toBeGreaterThan(0)
  } finally {
    other.close()
  }
})

test('a promise that names another calendar is asked after there', async () => {
  const other = new Outside()
  await other.open()
  try {
    outside.answers = { digest: concat(append(toUtf8('nonce')), promise(`${other.url}/cal`)) }
    world.grow()
    await follow()
    other.given.push(...outside.given)
    other.publish()
    outside.header = other.header
    expect(await follow()).toBe('mined')
  } finally {
    other.close()
  }
})
