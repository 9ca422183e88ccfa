import { execFileSync } from 'node:child_process'
import type { LookupAddress } from 'node:dns'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { checkSendUrl, createGuardedCall } from '../../src/platform/guarded-call.ts'
import { createGuardedFetch, FETCH_MAX_BYTES, isPublic } from '../../src/platform/guarded-fetch.ts'
import { createGuardedSend } from '../../src/platform/guarded-send.ts'

type Options = Parameters<typeof createGuardedFetch>[0]

let server: Server
let port: number
let ca: string
let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked = 0

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-tls-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      certificate,
    ].concat(['-subj', '/CN=school.example.org', '-addext', 'subjectAltName=DNS:school.example.org']),
    { stdio: 'ignore' },
  )
  ca = readFileSync(certificate, 'utf8')
  server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
    asked++
    answer(request, response)
  })
  rmSync(folder, { recursive: true })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  port = (server.address() as net.AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const resolvesTo = (...answers: string[][]) => {
  let call = 0
  const lookup = (_name: string, _options: unknown, callback: (error: null, found: LookupAddress[]) => void) => {
    const found = answers[Math.min(call++, answers.length - 1)]!
    callback(
      null,
      found.map(address => ({ address, family: net.isIPv6(address) ? 6 : 4 })),
    )
  }
  return lookup as unknown as NonNullable<Options['lookup']>
}

const fetcher = (more: Partial<Options> = {}) =>
  createGuardedFetch({
    publicUrl: 'http://localhost:4100',
    ownOrigin: async path =>
      path === '/i/ot/did.json' ? new Response('{"own":true}') : new Response('', { status: 404 }),
    ...more,
  })
/** Reaches the server of this test: its address counts as public, everything else is as it is. */
const local = (more: Partial<Options> = {}) =>
  fetcher({
    lookup: resolvesTo(['127.0.0.1']),
    isAllowedAddress: address => address === '127.0.0.1',
    port,
    ca,
    ...more,
  })

const FORBIDDEN = [
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fd00:ec2::254]/',
  'https://[::1]/',
  'https://0.0.0.0/',
  'https://100.64.0.1/',
  'https://192.0.0.192/',
  'https://10.0.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://localhost/',
  'https://localhost./',
  'https://a.localhost/',
  'https://example.com@127.0.0.1/',
  'https://user:word@example.com/',
  'https://example.com:22/',
  'http://example.com/',
  'http://169.254.169.254/',
  'file:///etc/passwd',
  'data:application/json,{}',
  'https://intranet/',
  'ftp://example.com/',
  'nonsense',
  '',
]

test.for(FORBIDDEN)('H-27: %s is refused without a connection', async url => {
  const connecting = vi.spyOn(net.Socket.prototype, 'connect')
  try {
    const outcome = await fetcher({ lookup: resolvesTo(['93.184.216.34']) })(url)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'FETCH_REFUSED' } })
    expect(connecting).not.toHaveBeenCalled()
  } finally {
    connecting.mockRestore()
  }
})

test.for([
  ['127.0.0.1'],
  ['10.1.2.3'],
  ['169.254.169.254'],
  ['::1'],
  ['fd00:ec2::254'],
  ['::ffff:127.0.0.1'],
  ['64:ff9b::7f00:1'],
  ['93.184.216.34', '127.0.0.1'],
])('H-28: a public name that points to %s is refused', async addresses => {
  const before = asked
  const outcome = await fetcher({ lookup: resolvesTo(addresses), port, ca })('https://school.example.org/did.json')
  expect(outcome).toEqual({ ok: false, error: { code: 'FETCH_REFUSED', reason: 'not a public address' } })
  expect(asked).toBe(before)
})

test('H-28: a name that changes its answer is looked up once, and the address that was checked is the one used', async () => {
  answer = (_, response) => response.end('{}')
  const lookup = vi.fn(resolvesTo(['127.0.0.1'], ['10.0.0.1']))
  const outcome = await local({ lookup: lookup as unknown as NonNullable<Options['lookup']> })(
    'https://school.example.org/',
  )
  expect(outcome.ok).toBe(true)
  expect(lookup).toHaveBeenCalledTimes(1)
})

test('a public document is read whole, with its type', async () => {
  answer = (request, response) => {
    expect(request.headers['accept-encoding']).toBe('identity')
    expect(request.headers.cookie).toBeUndefined()
    response.writeHead(200, { 'content-type': 'application/did+json' }).end('{"id":"did:web:school.example.org"}')
  }
  const outcome = await local()('https://school.example.org/.well-known/did.json')
  if (!outcome.ok) throw new Error(outcome.error.code)
  expect(outcome.value.contentType).toBe('application/did+json')
  expect(new TextDecoder().decode(outcome.value.body)).toBe('{"id":"did:web:school.example.org"}')
})

test.for<[string, (response: ServerResponse) => void, string]>([
  ['a redirect', response => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), 'FETCH_REFUSED'],
  ['a permanent redirect', response => response.writeHead(308, { location: '/x' }).end(), 'FETCH_REFUSED'],
  [
    'a packed body',
    response => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1e6))),
    'FETCH_REFUSED',
  ],
  [
    'a body that says it is too large',
    response => response.writeHead(200, { 'content-length': FETCH_MAX_BYTES + 1 }).end('x'),
    'FETCH_REFUSED',
  ],
  [
    'a body of 6 MiB that does not say so',
    response => {
      response.writeHead(200)
      response.end(Buffer.alloc(6 * 1024 * 1024))
    },
    'FETCH_REFUSED',
  ],
  ['nothing there', response => response.writeHead(404).end(), 'FETCH_NOT_FOUND'],
  ['gone', response => response.writeHead(410).end(), 'FETCH_NOT_FOUND'],
  ['a fault', response => response.writeHead(503).end(), 'FETCH_FAILED'],
  [
    'half a body',
    response => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half')
      setImmediate(() => response.destroy())
    },
    'FETCH_FAILED',
  ],
  [
    'a connection that breaks',
    response => {
      response.destroy()
    },
    'FETCH_FAILED',
  ],
])('H-28: %s is no document', async ([, respond, code]) => {
  answer = (_, response) => respond(response)
  expect(await local()('https://school.example.org/x')).toMatchObject({ ok: false, error: { code } })
})

test('H-28: an answer that drips is given up', async () => {
  answer = (_, response) => {
    response.writeHead(200)
    const drip = setInterval(() => response.write('x'), 20)
    response.once('close', () => clearInterval(drip))
  }
  const outcome = await local({ maxMilliseconds: 200 })('https://school.example.org/x')
  expect(outcome).toEqual({ ok: false, error: { code: 'FETCH_FAILED', reason: 'too slow' } })
})

test('a certificate that nobody vouches for is no connection', async () => {
  answer = (_, response) => response.end('{}')
  const { ca: _, ...options } = { ca }
  const strict = fetcher({ lookup: resolvesTo(['127.0.0.1']), isAllowedAddress: () => true, port, ...options })
  expect(await strict('https://school.example.org/')).toMatchObject({ ok: false, error: { code: 'FETCH_FAILED' } })
})

test("the server's own documents are read without a connection", async () => {
  const connecting = vi.spyOn(net.Socket.prototype, 'connect')
  const own = await fetcher()('http://localhost:4100/i/ot/did.json')
  expect(own.ok && new TextDecoder().decode(own.value.body)).toBe('{"own":true}')
  expect(await fetcher()('http://localhost:4100/i/nobody/did.json')).toMatchObject({
    error: { code: 'FETCH_NOT_FOUND' },
  })
  expect(await fetcher()('http://localhost:4101/i/ot/did.json')).toMatchObject({ error: { code: 'FETCH_REFUSED' } })
  // A DID on this machine is read over http, also where our own address is https.
  const behindTls = fetcher({ publicUrl: 'https://localhost:4100' })
  expect(await behindTls('http://localhost:4100/i/ot/did.json')).toMatchObject({ ok: true })
  const elsewhere = fetcher({ publicUrl: 'https://school.example' })
  expect(await elsewhere('http://school.example/i/ot/did.json')).toMatchObject({ error: { code: 'FETCH_REFUSED' } })
  expect(connecting).not.toHaveBeenCalled()
  connecting.mockRestore()
})

test('of the addresses that there are, only those of the public internet pass', () => {
  expect(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'].every(isPublic)).toBe(true)
  for (const address of [
    '127.0.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    '::',
    '2001:db8::1',
    'nonsense',
  ])
    expect([address, isPublic(address)]).toEqual([address, false])
})

const sender = (more: Partial<Parameters<typeof createGuardedSend>[0]> = {}) =>
  createGuardedSend({
    isLoopback: false,
    lookup: resolvesTo(['127.0.0.1']),
    isAllowedAddress: address => address === '127.0.0.1',
    port,
    ca,
    ...more,
  })
const message = { headers: { 'webhook-id': 'one' }, body: '{"type":"award.issued"}' }

test('what is sent arrives whole, and any status is an answer', async () => {
  let got = ''
  for (const status of [204, 410, 500]) {
    answer = (request, response) => {
      expect([request.method, request.headers['webhook-id']]).toEqual(['POST', 'one'])
      request.on('data', part => {
        got += part
      })
      request.on('end', () => response.writeHead(status).end('x'.repeat(100_000)))
    }
    expect(await sender()('https://school.example.org/hook', message)).toEqual({ ok: true, value: { status } })
  }
  expect(got).toBe(message.body.repeat(3))
})

test('H-56: nothing is sent to a name that points inside, nor on to where a redirect leads, nor waited for', async () => {
  const before = asked
  const inside = sender({ lookup: resolvesTo(['10.1.2.3']) })
  expect(await inside('https://school.example.org/hook', message)).toEqual({
    ok: false,
    error: { code: 'FETCH_REFUSED', reason: 'not a public address' },
  })
  expect(asked).toBe(before)
  answer = (_, response) => response.writeHead(307, { location: 'http://169.254.169.254/' }).end()
  expect(await sender()('https://school.example.org/hook', message)).toMatchObject({
    ok: false,
    error: { reason: 'a redirect' },
  })
  answer = () => undefined
  expect(await sender({ maxMilliseconds: 50 })('https://school.example.org/hook', message)).toMatchObject({
    ok: false,
    error: { reason: 'too slow' },
  })
})

const caller = (more: Partial<Parameters<typeof createGuardedCall>[0]> = {}) =>
  createGuardedCall({
    isLoopback: false,
    lookup: resolvesTo(['127.0.0.1']),
    isAllowedAddress: address => address === '127.0.0.1',
    port,
    ca,
    ...more,
  })
const ask = {
  method: 'POST',
  headers: { accept: 'application/json' },
  body: 'code=1',
  maxBytes: FETCH_MAX_BYTES,
} as const

test('what another server answers comes back whole, with its status and headers', async () => {
  answer = (request, response) => {
    expect([request.method, request.headers['accept-encoding']]).toEqual(['POST', 'identity'])
    response.writeHead(400, { 'dpop-nonce': 'one' }).end('{"error":"invalid_grant"}')
  }
  const answered = await caller()('https://school.example.org/token', ask)
  expect(answered).toMatchObject({ ok: true, value: { status: 400, headers: { 'dpop-nonce': 'one' } } })
  expect(answered.ok && new TextDecoder().decode(answered.value.body)).toBe('{"error":"invalid_grant"}')
})

test('H-27, H-28: an answer that leads on, is packed, too long or cut off is none', async () => {
  const answers: [code: string, reason: string, said: typeof answer][] = [
    ['FETCH_REFUSED', 'a redirect', (_, response) => response.writeHead(303, { location: 'https://127.0.0.1/' }).end()],
    [
      'FETCH_REFUSED',
      'packed although asked not to be',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(),
    ],
    ['FETCH_REFUSED', 'too large', (_, response) => response.end(Buffer.alloc(FETCH_MAX_BYTES + 1))],
    [
      'FETCH_FAILED',
      'cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '10' }).write('x', () => response.destroy())
      },
    ],
  ]
  for (const [code, reason, said] of answers) {
    answer = said
    const refused = { ok: false, error: { code, reason } }
    expect(await caller()('https://school.example.org/token', ask)).toEqual(refused)
  }
  const inside = caller({ lookup: resolvesTo(['10.1.2.3']) })
  expect(await inside('https://school.example.org/token', ask)).toMatchObject({
    error: { reason: 'not a public address' },
  })
})

test.for(FORBIDDEN)('H-27: nobody is asked at %s', async url => {
  expect(await caller()(url, ask)).toMatchObject({ ok: false, error: { code: 'FETCH_REFUSED' } })
})

test.for(FORBIDDEN)('H-56: nothing is sent to %s', async url => {
  expect(await sender()(url, message)).toMatchObject({ ok: false, error: { code: 'FETCH_REFUSED' } })
})

test('what another server answers is read whole: never more than is wanted, nothing packed, nothing cut off', async () => {
  const call = createGuardedCall({
    isLoopback: false,
    lookup: resolvesTo(['127.0.0.1']),
    isAllowedAddress: address => address === '127.0.0.1',
    port,
    ca,
  })
  const ask = () =>
    call('https://school.example.org/api', {
      method: 'POST',
      headers: { authorization: 'Bearer x' },
      body: 'é',
      maxBytes: 10,
    })
  answer = (request, response) => {
    expect([request.headers.authorization, request.headers['content-length']]).toEqual(['Bearer x', '2'])
    response.writeHead(403, { link: '<x>; rel="next"' }).end('0123456789')
  }
  const said = await ask()
  expect(said).toMatchObject({ ok: true, value: { status: 403, headers: { link: '<x>; rel="next"' } } })
  expect(said.ok && said.value.body.toString()).toBe('0123456789')
  for (const [reason, response] of [
    ['too large', (to: ServerResponse) => to.end('0123456789a')],
    [
      'packed although asked not to be',
      (to: ServerResponse) => to.writeHead(200, { 'content-encoding': 'gzip' }).end(),
    ],
    ['a redirect', (to: ServerResponse) => to.writeHead(308, { location: 'https://other.example/' }).end()],
    ['cut off', (to: ServerResponse) => to.writeHead(200, { 'content-length': '9' }).write('x', () => to.destroy())],
  ] as const) {
    answer = (_, to) => void response(to)
    expect(await ask()).toMatchObject({ ok: false, error: { reason } })
  }
})

test('a server on this machine may speak to this machine, in the clear, and to nobody else so', () => {
  expect(checkSendUrl('http://localhost:4000/hook', true).ok).toBe(true)
  expect(checkSendUrl('http://localhost:4000/hook', false).ok).toBe(false)
  expect(checkSendUrl('http://user:word@localhost:4000/hook', true).ok).toBe(false)
  expect(checkSendUrl('http://10.0.0.1/hook', true).ok).toBe(false)
})

describe('what others answer', () => {
  const ADDRESS = 'https://school.example.org/did.json'
  const read = async (fetch: ReturnType<typeof fetcher>) => {
    const outcome = await fetch(ADDRESS)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
    return outcome.value
  }
  const textOf = ({ body }: { readonly body: Uint8Array }) => new TextDecoder().decode(body)

  test('is asked for each time, by the ETag that it came with, and is the same bytes as long as it holds', async () => {
    let content = 'one'
    const known: (string | undefined)[] = []
    answer = (request, response) => {
      known.push(request.headers['if-none-match'])
      const etag = `"${content}"`
      const isKnown = request.headers['if-none-match'] === etag
      response.writeHead(isKnown ? 304 : 200, { etag })
      response.end(isKnown ? undefined : content)
    }
    const fetch = local()
    const first = await read(fetch)
    expect((await read(fetch)).body).toBe(first.body)
    content = 'two'
    expect(textOf(await read(fetch))).toBe('two')
    expect(known).toEqual([undefined, '"one"', '"one"'])
  })

  test('is the same bytes without an ETag too, and others as soon as one differs', async () => {
    let content = 'one'
    answer = (_, response) => response.end(content)
    const fetch = local()
    const first = await read(fetch)
    expect((await read(fetch)).body).toBe(first.body)
    content = 'onE'
    expect(textOf(await read(fetch))).toBe('onE')
  })

  test('is not kept once it is gone, and a 304 that nobody asked for is no answer', async () => {
    const known: (string | undefined)[] = []
    const answers = [200, 410, 304]
    answer = (request, response) => {
      known.push(request.headers['if-none-match'])
      response.writeHead(answers.shift() ?? 200, { etag: '"x"' })
      response.end()
    }
    const fetch = local()
    await read(fetch)
    expect(await fetch(ADDRESS)).toMatchObject({ ok: false, error: { code: 'FETCH_NOT_FOUND' } })
    expect(await fetch(ADDRESS)).toMatchObject({ ok: false })
    expect(known).toEqual([undefined, '"x"', undefined])
  })

  test('comes over a connection that is used again, and over a new one where that was closed', async () => {
    const ports: (number | undefined)[] = []
    answer = (request, response) => {
      ports.push(request.socket.remotePort)
      // The third is met by a connection that ends without a word.
      if (ports.length === 3) request.socket.destroy()
      else response.end('here')
    }
    const fetch = local()
    for (let round = 0; round < 3; round++) expect(textOf(await read(fetch))).toBe('here')
    expect(ports[1]).toBe(ports[0])
    expect(ports[2]).toBe(ports[0])
    expect(ports[3]).not.toBe(ports[0])
    expect(ports.length).toBe(4)
  })

  test('is asked for once where a connection that is used again says nothing in time', async () => {
    let asked = 0
    answer = (_, response) => {
      asked++
      if (asked === 1) response.end('here')
    }
    const fetch = local({ maxMilliseconds: 1_000 })
    await read(fetch)
    expect(await fetch(ADDRESS)).toMatchObject({ ok: false, error: { reason: 'too slow' } })
    // Whatever else had been sent meanwhile would have come before this.
    expect(await fetch(ADDRESS)).toMatchObject({ ok: false, error: { reason: 'too slow' } })
    expect(asked).toBe(3)
  })

  test('comes over no connection on which something was left unread', async () => {
    const ports: (number | undefined)[] = []
    answer = (request, response) => {
      ports.push(request.socket.remotePort)
      response.writeHead(ports.length === 1 ? 404 : 200)
      response.end('x'.repeat(100_000))
    }
    const fetch = local()
    expect(await fetch(ADDRESS)).toMatchObject({ ok: false, error: { code: 'FETCH_NOT_FOUND' } })
    await read(fetch)
    expect(ports[1]).not.toBe(ports[0])
  })

  test('comes from where its name leads now, after some seconds at the latest', async () => {
    let lookups = 0
    answer = (_, response) => response.end('here')
    const lookup = resolvesTo(['127.0.0.1'])
    const counted = ((...of: Parameters<typeof lookup>) => {
      lookups++
      return lookup(...of)
    }) as typeof lookup
    const fetch = local({ lookup: counted })
    const clock = vi.spyOn(performance, 'now')
    try {
      await read(fetch)
      await read(fetch)
      expect(lookups).toBe(1)
      const now = performance.now()
      clock.mockImplementation(() => now + 10_001)
      await read(fetch)
      expect(lookups).toBe(2)
    } finally {
      clock.mockRestore()
    }
  })
})

describe('what this server answers itself', () => {
  const OWN = 'http://localhost:4100/i/ot/did.json'
  const bodyOf = (outcome: Awaited<ReturnType<ReturnType<typeof fetcher>>>) => {
    if (!outcome.ok) throw new Error(outcome.error.code)
    return outcome.value.body
  }

  test('is asked for each time, and is the same bytes as long as it is the same answer', async () => {
    let content = 'one'
    const asked: Record<string, string>[] = []
    const fetch = fetcher({
      ownOrigin: async (_path, headers) => {
        asked.push({ ...headers })
        const etag = `"${content}"`
        return headers['if-none-match'] === etag
          ? new Response(null, { status: 304, headers: { etag } })
          : new Response(content, { headers: { etag } })
      },
    })
    const first = bodyOf(await fetch(OWN))
    expect(bodyOf(await fetch(OWN))).toBe(first)
    content = 'two'
    const changed = bodyOf(await fetch(OWN))
    expect(new TextDecoder().decode(changed)).toBe('two')
    expect(asked.map(one => one['if-none-match'])).toEqual([undefined, '"one"', '"one"'])
    // Another form of it is another document.
    expect(bodyOf(await fetch(OWN, 'text/jsonl'))).not.toBe(changed)
    expect(asked.at(-1)).toEqual({ accept: 'text/jsonl' })
  })

  test('is kept only with a strong ETag, and not once it is gone', async () => {
    const answers = [
      new Response('weak', { headers: { etag: 'W/"x"' } }),
      new Response('none'),
      new Response('kept', { headers: { etag: '"x"' } }),
      new Response(null, { status: 410 }),
      new Response('again', { headers: { etag: '"x"' } }),
    ]
    const asked: (string | undefined)[] = []
    const fetch = fetcher({
      ownOrigin: async (_path, headers) => {
        asked.push(headers['if-none-match'])
        return answers.shift() as Response
      },
    })
    for (let round = 0; round < 5; round++) await fetch(OWN)
    expect(asked).toEqual([undefined, undefined, undefined, '"x"', undefined])
  })

  test('is read once for all who ask meanwhile, and never from before they asked', async () => {
    let release = () => {}
    let version = 0
    let begun = 0
    const fetch = fetcher({
      ownOrigin: async () => {
        const body = `version ${version}`
        begun++
        await new Promise<void>(resolve => {
          release = resolve
        })
        return new Response(body)
      },
    })
    const early = fetch(OWN)
    version = 1
    const late = [fetch(OWN), fetch(OWN), fetch(OWN)]
    release()
    expect(new TextDecoder().decode(bodyOf(await early))).toBe('version 0')
    // A moment later, so that a rush is so many readings a second at most.
    await expect.poll(() => begun).toBe(2)
    release()
    const bodies = (await Promise.all(late)).map(bodyOf)
    expect(new TextDecoder().decode(bodies[0])).toBe('version 1')
    expect(new Set(bodies).size).toBe(1)
  })

  test('is not waited for by itself: pages that verify something are read by each alone', async () => {
    const fetch = fetcher({
      ownOrigin: async path => {
        if (path === '/s/inner') return new Response('inner')
        return new Response(bodyOf(await fetch('http://localhost:4100/s/inner')))
      },
    })
    const both = await Promise.all([fetch('http://localhost:4100/s/outer'), fetch('http://localhost:4100/s/outer')])
    expect(both.map(one => new TextDecoder().decode(bodyOf(one)))).toEqual(['inner', 'inner'])
  })
})
