/**
 * The true server, with one difference: the web of the bench is found on this machine. `main.ts` starts it as a process,
 * and says where by LAUREL_BENCH_WEB.
 */

import { readConfig } from '../../../apps/server/src/platform/config.ts'
import { createGuardedFetch } from '../../../apps/server/src/platform/guarded-fetch.ts'
import { createLog } from '../../../apps/server/src/platform/log.ts'
import { startServer } from '../../../apps/server/src/start-server.ts'

const config = readConfig(process.env, process.cwd())
if (!config.ok) throw new Error(config.error.sentences.join(' '))
const { port, ca } = JSON.parse(process.env.LAUREL_BENCH_WEB ?? '{}') as { port: number; ca: string }
const server = await startServer(config.value, { log: createLog(config.value.logLevel) })
Object.assign(server.deps, {
  fetch: createGuardedFetch({
    publicUrl: config.value.publicUrl,
    ownOrigin: (path, headers) => server.deps.own(path, { headers }),
    lookup: ((_name: string, _options: unknown, done: (error: null, found: object[]) => void) =>
      done(null, [{ address: '127.0.0.1', family: 4 }])) as never,
    isAllowedAddress: address => address === '127.0.0.1',
    port,
    ca,
  }),
})
process.send?.('ready')
process.once('SIGTERM', async () => {
  await server.stop()
  process.exit()
})
