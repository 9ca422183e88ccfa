/** Sends one call and gives its result. @throws RpcAnswerError RpcUnreachableError */
export type RpcRequest = (method: string, params: readonly unknown[]) => Promise<unknown>

/** Whoever was asked answered with an error. */
export class RpcAnswerError extends Error {
  override name = 'RpcAnswerError'
  readonly rpcCode: number
  constructor(method: string, rpcCode: number, message: string) {
    super(`${method}: ${message.slice(0, 300)} (${rpcCode})`)
    this.rpcCode = rpcCode
  }
}

/** Nobody answered, or not as JSON-RPC does. The address is not repeated: it may hold a key. */
export class RpcUnreachableError extends Error {
  override name = 'RpcUnreachableError'
}

/** All receipts of a full block are some megabytes. */
const ANSWER_MAX_BYTES = 64 * 1024 * 1024

async function readBounded(answer: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.length
    if (size > ANSWER_MAX_BYTES) throw new RpcUnreachableError('the answer is too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/**
 * Speaks JSON-RPC 2.0 with a program that the operator has named. It may be on this machine or in a private network: its
 * address comes from the configuration and from nobody else, so that it is not guarded as other ways out are.
 */
export function createJsonRpc(address: string, maxMilliseconds = 15_000): RpcRequest {
  const url = new URL(address)
  const { username, password } = url
  url.username = ''
  url.password = ''
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Laurel',
    ...(username === '' ? {} : { authorization: `Basic ${login}` }),
  }
  let calls = 0

  async function post(body: string): Promise<Record<string, unknown>> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(maxMilliseconds),
      })
      const read = JSON.parse(await readBounded(answer)) as unknown
      if (typeof read === 'object' && read !== null) return read as Record<string, unknown>
    } catch (error) {
      if (error instanceof RpcUnreachableError) throw error
    }
    throw new RpcUnreachableError('nobody answered as JSON-RPC does')
  }

  return async (method, params) => {
    const id = ++calls
    const answer = await post(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    const failure = answer.error as { code?: unknown; message?: unknown } | null | undefined
    if (failure) throw new RpcAnswerError(method, Number(failure.code), String(failure.message))
    if (answer.id !== id || !('result' in answer)) throw new RpcUnreachableError('an answer to something else')
    return answer.result
  }
}
