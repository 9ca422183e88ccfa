import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createJsonRpc, RpcAnswerError, RpcUnreachableError } from '../../src/platform/json-rpc.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

type Call = { readonly id: number; readonly method: string; readonly params: unknown }

/** A program that answers so. @returns its address */
async function answering(
  answer: (call: Call, response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<string> {
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const found = answer(JSON.parse(Buffer.concat(parts).toString() || '{}') as Call, response, request)
      if (found !== undefined) response.writeHead(200).end(typeof found === 'string' ? found : JSON.stringify(found))
    })
  })
  await new Promise<void>(done => server!.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/with-a-secret`
}

test('a call gives its result, null included', async () => {
  const ask = createJsonRpc(
    await answering(({ id, method, params }) => ({ jsonrpc: '2.0', id, result: [method, params] })),
  )
  expect(await ask('one', [1])).toEqual(['one', [1]])
  server?.close()
  const nothing = createJsonRpc(await answering(({ id }) => ({ id, result: null })))
  expect(await nothing('one', [])).toBeNull()
})

test('a name and a password in the address are sent as such, and not in the address', async () => {
  const address = await answering((call, _, { headers, url }) => ({
    id: call.id,
    result: [headers.authorization, url],
  }))
  const ask = createJsonRpc(address.replace('http://', 'http://sample:w%C3%B6rd@'))
  expect(await ask('one', [])).toEqual([`Basic ${Buffer.from('sample:wörd').toString('base64')}`, '/with-a-secret'])
})

test('an error is told apart from no answer, with its code', async () => {
  const ask = createJsonRpc(await answering(({ id }) => ({ id, error: { code: -32601, message: 'no such method' } })))
  await expect(ask('one', [])).rejects.toThrow(RpcAnswerError)
  await expect(ask('one', [])).rejects.toMatchObject({ rpcCode: -32601, message: 'one: no such method (-32601)' })
})

test.each<[string, (call: Call, response: ServerResponse) => unknown]>([
  ['is no JSON', () => '<html>'],
  ['is empty', () => ''],
  ['is null', () => 'null'],
  ['is to something else', ({ id }) => ({ id: id + 1, result: 1 })],
  ['has neither result nor error', ({ id }) => ({ id })],
  ['leads elsewhere', (_, response) => void response.writeHead(307, { location: '/elsewhere' }).end()],
  [
    'is cut off',
    (_, response) => void response.writeHead(200, { 'content-length': '9' }).write('{', () => response.destroy()),
  ],
])('an answer that %s is none, and the address is not repeated', async (_, answer) => {
  const ask = createJsonRpc(await answering(answer))
  const failure = await ask('one', []).catch((error: Error) => error)
  expect(failure).toBeInstanceOf(RpcUnreachableError)
  expect(String(failure)).not.toContain('secret')
})

test('nobody there, and nobody who answers in time, is no answer', async () => {
  const silent = createJsonRpc(await answering(() => undefined), 50)
  await expect(silent('one', [])).rejects.toThrow(RpcUnreachableError)
  server?.closeAllConnections()
  server?.close()
  const gone = createJsonRpc('http://127.0.0.1:1/')
  await expect(gone('one', [])).rejects.toThrow(RpcUnreachableError)
})
