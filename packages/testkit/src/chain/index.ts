import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CONTRACT = fileURLToPath(new URL('../../../../contracts/LaurelAnchor.json', import.meta.url))

/** The contract that puts others onto a chain, and where it puts ours. Every development chain has it. */
const FACTORY = '0x4e59b44847b379578588920ca78fbf26c0b4956c'
const ADDRESS = '0x48299d4f39c8d65f1f06b895193494ccadb244bc'

/** The program itself, which comes within the package: nothing is fetched when it starts. */
function anvilPath(): string {
  const from = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'))
  const platform = process.platform === 'win32' ? 'win32' : process.platform
  const machine = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `@foundry-rs/anvil-${platform}-${machine}`
  return join(dirname(from.resolve(`${name}/package.json`)), 'bin', platform === 'win32' ? 'anvil.exe' : 'anvil')
}

/** The accounts that every development chain has, and their keys: of no worth anywhere. */
export const ACCOUNTS = [
  {
    address: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    key: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  },
  {
    address: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    key: '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  },
  {
    address: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
    key: '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  },
] as const

/** A chain of one true node (anvil), in memory, as a process of its own. */
export type Chain = {
  readonly url: string
  readonly chainId: number
  /** One JSON-RPC call. @throws where the node answers with an error */
  request(method: string, params?: readonly unknown[]): Promise<unknown>
  /** Makes so many blocks. */
  mine(blocks?: number): Promise<void>
  /** Puts the contract onto the chain. @returns its address */
  deploy(): Promise<string>
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

type ChainOptions = {
  readonly chainId?: number
  /** 0 lets the system choose. */
  readonly port?: number
  /** The rules of which fork of Ethereum it follows; the newest unless said otherwise. */
  readonly hardfork?: string
  readonly args?: readonly string[]
  /** Where it writes what it does; nowhere unless said otherwise. */
  readonly onOutput?: (text: string) => void
}

/** Reads on which port it listens out of what it prints. */
function whenListening(child: ReturnType<typeof spawn>, onOutput: (text: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stdout?.on('data', (part: Buffer) => {
      onOutput(part.toString())
      if (printed.length < 65_536) printed += part
      const found = /Listening on 127\.0\.0\.1:(\d+)/.exec(printed)
      if (found) resolve(Number(found[1]))
    })
    child.stderr?.on('data', (part: Buffer) => {
      onOutput(part.toString())
      if (printed.length < 65_536) printed += part
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`anvil ended (${code}): ${printed}`)))
  })
}

export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  const { chainId = 31_337, port = 0, hardfork, args = [], onOutput = () => {} } = options
  const more = hardfork === undefined ? [] : ['--hardfork', hardfork]
  const child = spawn(
    anvilPath(),
    ['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId), ...more, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${await whenListening(child, onOutput)}`
  let calls = 0

  const request = async (method: string, params: readonly unknown[] = []): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++calls, method, params })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string } }
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }

  return {
    url,
    chainId,
    request,
    async mine(blocks = 1) {
      await request('anvil_mine', [`0x${blocks.toString(16)}`])
    },
    async deploy() {
      const { bytecode } = JSON.parse(readFileSync(CONTRACT, 'utf8')) as { bytecode: string }
      const data = `0x${'0'.repeat(64)}${bytecode.slice(2)}`
      // With a price of the old kind, which all forks know.
      const call = { from: ACCOUNTS[2].address, to: FACTORY, data, gasPrice: '0x77359400' }
      const hash = await request('eth_sendTransaction', [call])
      const isDone = async () => (await request('eth_getTransactionReceipt', [hash])) !== null
      if (!(await isDone())) await request('anvil_mine', ['0x1'])
      if ((await request('eth_getCode', [ADDRESS, 'latest'])) === '0x') throw new Error('the contract is not there')
      return ADDRESS
    },
    ended,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
