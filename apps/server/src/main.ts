import './quick-modules.ts'
import { readConfig } from './platform/config.ts'
import { createLog } from './platform/log.ts'
import { StartError } from './platform/master-key.ts'
import type { RunningServer } from './start-server.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

function refuse(sentences: readonly string[]): never {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function banner({ config, port, setUpLink, deps }: RunningServer): void {
  const address =
    config.isLoopback && port !== config.port ? config.publicUrl.replace(/:0$/, `:${port}`) : config.publicUrl
  say('')
  say('  Laurel is ready.')
  say('')
  say(`  Open      ${address}/${config.isDemo ? 'demo' : 'console/'}`)
  say(`  Verify    ${address}/verify`)
  if (!deps.mailer.isConfigured)
    say(`  Mail      stays in the outbox, ${address}/console/outbox (LAUREL_SMTP_URL is not set)`)
  if (config.isLoopback)
    say(
      '  Note      credentials issued under this address can be checked on this machine only; LAUREL_PUBLIC_URL sets another',
    )
  if (setUpLink) {
    say('')
    say('  First start: set up your institution with this one-time link:')
    say(`  ${setUpLink}`)
  }
  say('')
  say('  Ctrl-C ends everything.')
  say('')
}

const wishes = process.argv.slice(2)
const unknown = wishes.find(one => one !== '--demo')
if (unknown !== undefined) refuse([`${unknown} is no option; there is --demo (npm start -- --demo).`])
const isDemo = wishes.includes('--demo')
const config = readConfig(process.env, process.env.INIT_CWD ?? process.cwd(), { isDemo })
if (!config.ok) refuse(config.error.sentences)

const log = createLog(config.value.logLevel)
process.on('unhandledRejection', error => {
  log.fatal({ err: error }, 'an error was not handled')
  process.exitCode = 1
  process.kill(process.pid, 'SIGTERM')
})

// A stop that is asked for while the server is still starting is kept until it can be done.
let askToStop = () => {}
const asked = new Promise<void>(resolve => {
  askToStop = resolve
})
// Not SIGHUP: without `nohup` it ends the process, and the database after it; with `nohup` it must not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, askToStop)

try {
  // Read only now, so that a wrong variable is answered at once.
  const { startServer } = await import('./start-server.ts')
  const server = await startServer(config.value, {
    log,
    // Whoever tries Laurel on their own machine without mail could not sign in again otherwise.
    keptMail: mail => {
      if (mail.kind === 'sign-in' && config.value.isLoopback) {
        const link = /https?:\/\/\S+/.exec(mail.text)?.[0]
        say(`  A sign-in link was asked for: ${link}`)
      }
    },
  })
  banner(server)
  const why = await Promise.race([asked.then(() => 'asked'), server.databaseEnded.then(() => 'database')])
  if (why === 'database') {
    log.fatal('the embedded PostgreSQL ended by itself; see postgres.log in the data folder')
    process.exitCode = 1
  }
  await server.stop()
  process.exit()
} catch (error) {
  if (error instanceof StartError) refuse([error.message])
  log.fatal({ err: error }, 'the start failed')
  process.exit(1)
}
