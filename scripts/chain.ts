// `npm run chain`: a chain on this machine with the contract on it, and the settings with which the server anchors there.
import { parseArgs } from 'node:util'
import { ACCOUNTS, startChain } from '../packages/testkit/src/chain/index.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8545' },
    'chain-id': { type: 'string', default: '31337' },
    /** Seconds between blocks. Without it each transaction makes its own, and nothing is ever confirmed by others. */
    'block-time': { type: 'string', default: '2' },
  },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
const chain = await startChain({
  port: Number(values.port),
  chainId: Number(values['chain-id']),
  args: ['--block-time', values['block-time']],
})
const contract = await chain.deploy()
const settings = [
  {
    name: 'local',
    chainId: chain.chainId,
    rpcUrl: chain.url,
    key: ACCOUNTS[0].key,
    confirmations: 3,
  },
]
say('')
say(`  A chain is at ${chain.url}, with the contract at ${contract}.`)
say('  It is gone when this ends. Start the server, elsewhere, with:')
say('')
say(`  LAUREL_ANCHOR_CHAINS='${JSON.stringify(settings)}' npm start`)
say('')
say('  Ctrl-C ends it.')
say('')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void chain.stop())
await chain.ended
process.exit(0)
